"""Why a unit has the score it has: every deduction with its finding, and a second computation that must agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from sbsupervise.domain.ratings import (
    Bar,
    BookRule,
    CapReason,
    Grade,
    Item,
    Rated,
    Reason,
    RuleBook,
    rate_unit,
    score_text,
)
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Inspection, Office, Project, Rating, RatingItem, RatingRun, ScopedSession
from sbsupervise.services.catalogues import catalogues_named
from sbsupervise.services.ratings.candidates import candidate, candidates
from sbsupervise.services.ratings.runs import book_of, reason_as_stored

SHARED = {"whole": "the results of a rating are shared by all offices"}
NOTHING = "无"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One finding that a rating looked at.

    ``project`` and ``facts`` are None where the session does not see the project: results are shared among offices,
    files are not.
    """

    finding_id: int
    code: str
    text: str
    article: str
    found_on: date
    office: str
    facts: str | None
    project: Project | None
    points: int
    reason: Reason
    rule: BookRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A result of a unit in one role with its reasons: the points of the lines are the base score less the score.

    ``rating`` is the stored result, None if it was only worked out.
    """

    role: UnitRole
    base: int
    score: int
    grade_before_cap: Grade
    grade: Grade
    caps: Sequence[CapReason]
    lines: Sequence[ScoreLine]
    rating: Rating | None = None


def ratings_of_unit(session: ScopedSession, unit_id: int) -> Sequence[Rating]:
    """The current results of a unit in all years and roles, with their runs, the latest year first."""
    statement = (
        select(Rating)
        .join(Rating.run)
        .options(contains_eager(Rating.run))
        .where(Rating.unit_id == unit_id, RatingRun.state == RunState.CURRENT)
        .order_by(RatingRun.year.desc(), Rating.role)
    )
    return session.scalars(statement).all()


def explained(session: ScopedSession, ratings: Sequence[Rating]) -> list[Explained]:
    """Results of one unit in one run, explained; three queries for all."""
    if not ratings:
        return []
    run, unit_id = ratings[0].run, ratings[0].unit_id
    book = book_of(run.rule_version, run.year, run.as_of)
    items: dict[UnitRole, list[Item]] = {}
    for row in session.scalars(select(RatingItem).where(RatingItem.run_id == run.id, RatingItem.unit_id == unit_id)):
        items.setdefault(row.role, []).append(_item(row))
    lines = _lines(session, items, book)
    return [
        Explained(
            role=rating.role,
            base=book.base,
            score=rating.score_tenths,
            grade_before_cap=rating.grade_before_cap,
            grade=rating.grade,
            caps=[cap_as_read(stored) for stored in rating.cap_reasons],
            lines=lines.get(rating.role, ()),
            rating=rating,
        )
        for rating in ratings
    ]


def explained_now(session: ScopedSession, unit_id: int, rules: RuleBook) -> list[Explained]:
    """What a unit would be rated now, in all its roles; nothing is kept."""
    found = {c.role: rate_unit(c.role, c.facts, c.history, rules) for c in candidates(session, rules, unit_id)}
    lines = _lines(session, {role: rated.items for role, rated in found.items()}, rules)
    return [
        Explained(
            role=role,
            base=rules.base,
            score=rated.score_tenths,
            grade_before_cap=rated.grade_before_cap,
            grade=rated.grade,
            caps=rated.cap_reasons,
            lines=lines.get(role, ()),
        )
        for role, rated in found.items()
    ]


def cap_as_read(stored: Mapping[str, Any]) -> CapReason:
    """A bar to grade A out of the column ``cap_reasons``."""
    return CapReason(Bar(stored["bar"]), findings=tuple(stored["findings"]), years=tuple(stored["years"]))


def _item(row: RatingItem) -> Item:
    return Item(row.finding_id, row.code, row.points_tenths, row.reason)


def _lines(
    session: ScopedSession, items: Mapping[UnitRole, Sequence[Item]], rules: RuleBook
) -> dict[UnitRole, list[ScoreLine]]:
    """The lines of one unit by role, in the order in which the findings counted; two queries."""
    numbers = {item.finding_id: (role, item) for role, listed in items.items() for item in listed}
    statement = (
        select(Finding.id, Finding.facts, Finding.found_on, Finding.project_id, Finding.catalogue, Office.name)
        .join(Inspection, Finding.inspection_id == Inspection.id)
        .join(Office, Inspection.office_id == Office.id)
        .where(Finding.id.in_(numbers))
        .order_by(Finding.found_on, Finding.id)
    )
    rows = session.execute(statement, execution_options=SHARED).all()
    seen = _projects(session, {row.project_id for row in rows})
    named = catalogues_named(session, {row.catalogue for row in rows})
    lines: dict[UnitRole, list[ScoreLine]] = {}
    for finding_id, facts, found_on, project_id, version, office in rows:
        role, item = numbers[finding_id]
        kind, project = named[version].kinds[item.code], seen.get(project_id)
        line = ScoreLine(
            finding_id=finding_id,
            code=item.code,
            text=kind.text,
            article=kind.article,
            found_on=found_on,
            office=office,
            facts=facts if project else None,
            project=project,
            points=item.points,
            reason=item.reason,
            rule=rules.table(role)[item.code],
        )
        lines.setdefault(role, []).append(line)
    return lines


def _projects(session: ScopedSession, numbers: Iterable[int]) -> dict[int, Project]:
    """Those of the projects that the session sees."""
    return {project.id: project for project in session.scalars(select(Project).where(Project.id.in_(numbers)))}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a second computation differs from what is stored."""

    what: str
    stored: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A rating computed again from the records as they are now, by the rules and the day of its run."""

    rated: Rated
    differences: Sequence[Difference]

    @property
    def same(self) -> bool:
        return not self.differences


def recomputed(session: ScopedSession, rating: Rating) -> Recomputed:
    """Compute a rating again. It differs once a record that it stands on was added, withdrawn or changed."""
    run = rating.run
    book = book_of(run.rule_version, run.year, run.as_of)
    found = candidate(session, book, rating.unit_id, rating.role)
    rated = rate_unit(found.role, found.facts, found.history, book)
    where = (
        RatingItem.run_id == rating.run_id, RatingItem.unit_id == rating.unit_id, RatingItem.role == rating.role
    )  # fmt: skip
    stored = session.scalars(select(RatingItem).where(*where).order_by(RatingItem.finding_id)).all()
    return Recomputed(
        rated=rated, differences=[*_of_result(rating, rated), *_of_items(map(_item, stored), rated.items)]
    )


def _of_result(rating: Rating, rated: Rated) -> Iterable[Difference]:
    pairs = (
        ("得分", score_text(rating.score_tenths), score_text(rated.score_tenths)),
        ("按得分的等级", rating.grade_before_cap.label, rated.grade_before_cap.label),
        ("等级", rating.grade.label, rated.grade.label),
        ("不得评为A级的情形", _bars(rating.cap_reasons), _bars(map(reason_as_stored, rated.cap_reasons))),
    )
    return [Difference(what, stored, now) for what, stored, now in pairs if stored != now]


def _bars(stored: Iterable[Mapping[str, Any]]) -> str:
    return "；".join(cap_as_read(reason).text for reason in stored) or NOTHING


def _of_items(stored: Iterable[Item], now: Iterable[Item]) -> Iterable[Difference]:
    before, after = ({item.finding_id: item for item in items} for items in (stored, now))
    for finding_id in sorted(before.keys() | after.keys()):
        old, new = before.get(finding_id), after.get(finding_id)
        if old != new:
            code = (old or new).code  # type: ignore[union-attr]  # one of the two is there
            yield Difference(f"问题 {code}（记录号 {finding_id}）", _said(old), _said(new))


def _said(item: Item | None) -> str:
    return "不计" if item is None else f"扣 {score_text(item.points)} 分，{item.reason.label}"

"""The rating once more, as plainly as the rules can be read: records, lists and sums, nothing shared with the product
but the words and the fingerprint. It stands beside the tests as their oracle.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from sqlalchemy import select

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.ratings import Bar, CapReason, Grade, Item, Rated, Reason, RunDigest
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Project, ProjectUnit, Rating, RatingRun, ScopedSession

Key = tuple[int, UnitRole]
RULES = tomllib.loads(resources.files("sbsupervise.parameters").joinpath("ratings.toml").read_text("utf-8"))


@dataclass
class NaiveRun:
    """What a run should have found."""

    grades: dict[Key, tuple[int, Grade]] = field(default_factory=dict)
    items: set[tuple[int, int, Reason]] = field(default_factory=set)
    digest: str = ""


def naive_run(session: ScopedSession, run: RatingRun) -> NaiveRun:
    """Work out a run from the records."""
    value = RULES[run.rule_version][0]["value"]
    found, digest = NaiveRun(), RunDigest()
    for unit_id, role in sorted(subjects(session, run.year), key=lambda key: (key[0], key[1].value)):
        rated = naive_rating(session, run, value, (unit_id, role))
        found.grades[unit_id, role] = (rated.score_tenths, rated.grade)
        found.items |= {(item.finding_id, item.points, item.reason) for item in rated.items}
        digest.add(unit_id, role, rated)
    found.digest = digest.hexdigest()
    return found


def subjects(session: ScopedSession, year: int) -> set[Key]:
    """Who is rated: every part in a project, and every role with a finding that may count."""
    owners = {
        (project.construction_unit_id, UnitRole.CONSTRUCTION_UNIT) for project in session.scalars(select(Project))
    }
    others = {(part.unit_id, part.role) for part in session.scalars(select(ProjectUnit))}
    return owners | others | {(one.unit_id, one.unit_role) for one in standing(session) if counts(one, year)}


def standing(session: ScopedSession) -> list[Finding]:
    rows = session.scalars(select(Finding).order_by(Finding.found_on, Finding.id))
    return [finding for finding in rows if finding.state is not FindingState.WITHDRAWN]


def counts(finding: Finding, year: int) -> bool:
    """Twelve months for every code, and three years more for the bar that grave harm is."""
    years = range(year - 2, year + 1) if finding.code == "P-08" else (year,)
    return finding.found_on.year in years


def naive_rating(session: ScopedSession, run: RatingRun, value: Mapping[str, Any], key: Key) -> Rated:
    table = {rule["code"]: rule for rule in value["rules"] if rule["role"] == key[1].value}
    own = [one for one in standing(session) if (one.unit_id, one.unit_role) == key and one.code in table]
    counted = [finding for finding in own if finding.found_on.year == run.year]
    items: list[Item] = []
    for place, finding in enumerate(counted):
        items.append(naive_item(finding, counted[:place], items, table[finding.code], value["base"]))
    score = value["base"] - sum(item.points for item in items)
    vetoes = tuple(finding.id for finding in counted if table[finding.code].get("veto"))
    before = Grade.D if vetoes else next(Grade(b["grade"]) for b in value["bands"] if score >= b["low"])
    harms = tuple(sorted(one.id for one in own if one.code == "P-08" and counts(one, run.year)))
    bars = naive_bars(harms, earlier_grades(session, key), run.year)
    grade = Grade.B if bars and before is Grade.A else before
    return Rated(score, before, grade, bars, tuple(items), vetoes, (), None)


def naive_item(finding: Finding, earlier: list[Finding], items: list[Item], rule: Mapping[str, Any], base: int) -> Item:
    same = [(one, item) for one, item in zip(earlier, items, strict=True) if one.code == finding.code]
    repeated = (rule["per"] == "year" and same) or [one for one, _ in same if one.project_id == finding.project_id]
    if rule["per"] != "occurrence" and repeated:
        return Item(finding.id, finding.code, 0, Reason.REPEAT)
    points, reason = rule["points"], Reason.FULL
    room = rule.get("cap", base * 100) - sum(item.points for _, item in same)
    if points > room:
        points, reason = room, Reason.CLIPPED
    left = base - sum(item.points for item in items)
    if points > left:
        points, reason = left, Reason.FLOOR
    return Item(finding.id, finding.code, points, reason)


def earlier_grades(session: ScopedSession, key: Key) -> dict[int, Grade]:
    rows = session.scalars(select(Rating).where(Rating.unit_id == key[0], Rating.role == key[1]))
    return {row.run.year: row.grade for row in rows if row.run.state is RunState.CURRENT}


def naive_bars(harms: tuple[int, ...], grades: Mapping[int, Grade], year: int) -> tuple[CapReason, ...]:
    """Ratings began in 2022: no year before it bars anything."""
    bars = [CapReason(Bar.GRAVE_HARM, findings=harms)] if harms else []
    if grades.get(year - 1) is grades.get(year - 2) is Grade.C:
        bars.append(CapReason(Bar.TWICE_C, years=(year - 2, year - 1)))
    if years := tuple(past for past in range(year - 3, year) if grades.get(past) is Grade.D):
        bars.append(CapReason(Bar.ONCE_D, years=years))
    return tuple(bars)

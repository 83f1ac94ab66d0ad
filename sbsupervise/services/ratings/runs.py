"""A run (评价): the rating of all units for one year, computed aside and seen at once.

A run takes several transactions, so that nobody waits while it counts: it is started, which keeps a second one away;
it is computed in a reading transaction; what it found is staged under its number in portions; and a last act makes it
the current run of its year. Nothing of it is seen before. Should the machine fail in between, the next start clears
away what was left behind.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.ratings import CapReason, Rated, RuleBook, RunDigest, rate_unit, resolve
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.runs import RunState
from sbsupervise.models import Rating, RatingItem, RatingRun, ScopedSession
from sbsupervise.parameters.ratings import rule_version
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes import note_rows
from sbsupervise.services.ratings.candidates import candidates

DEFAULT_RULES = "xinzhou-trial"
PORTION = 50_000
ABANDONED = timedelta(minutes=5)
STAGED = {"whole": "the results of a run are written for all units at once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRatings:
    """Rate all units for a year by a rule version, as things stand on a day (by default today)."""

    year: int
    as_of: date | None = None
    rules: str = DEFAULT_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResults:
    """Put a portion of what a run found under its number; rows as :class:`Computed` has them."""

    rating_run_id: int
    ratings: Sequence[tuple[Any, ...]] = ()
    items: Sequence[tuple[Any, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishRun:
    """Make a run the current one of its year."""

    rating_run_id: int
    units: int
    digest: str


@act("rating.run", Permission.RUN_RATINGS)
def start_run(session: ScopedSession, actor: Actor, command: RunRatings) -> RatingRun:
    """Start a run; refused while another one is computing, and with rules that cannot be computed with."""
    as_of = command.as_of or actor.today
    if as_of > actor.today:
        raise RuleError("评价截止日不能晚于今天", field="as_of")
    book_of(command.rules, command.year, as_of)
    _clear_abandoned(session, actor.now)
    run = RatingRun(
        year=command.year, as_of=as_of, rule_version=command.rules, state=RunState.RUNNING, started_at=actor.now
    )
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError as other:
        raise RuleError("另一次评价正在计算，请等它完成后再运行") from other
    return run


@act("rating.stage", Permission.RUN_RATINGS, on=RatingRun)
def stage_results(session: ScopedSession, _actor: Actor, command: StageResults) -> RatingRun:
    """Store a portion of the results of a run that is computing."""
    run = _running(session, command.rating_run_id)
    connection = session.connection()
    _write(connection, Rating.__tablename__, RATING_COLUMNS, run.id, command.ratings)
    _write(connection, RatingItem.__tablename__, ITEM_COLUMNS, run.id, command.items)
    note_rows(session, run, ratings=len(command.ratings), items=len(command.items))
    return run


@act("rating.finish", Permission.RUN_RATINGS, on=RatingRun)
def finish_run(session: ScopedSession, actor: Actor, command: FinishRun) -> RatingRun:
    """Show the results of a run in place of those of the run before."""
    run = _running(session, command.rating_run_id)
    before = session.scalar(
        select(RatingRun).where(RatingRun.year == run.year, RatingRun.state == RunState.CURRENT).with_for_update()
    )
    if before is not None:
        before.state = RunState.SUPERSEDED
        session.flush()
    run.state, run.finished_at = RunState.CURRENT, actor.now
    run.units, run.digest = command.units, command.digest
    return run


def rate_all(db: Database[ScopedSession], actor: Actor, command: RunRatings) -> RatingRun:
    """Rate all units, from the start to the switch; see the module for its transactions."""
    with db.transaction() as session:
        run = start_run(session, actor, command)
    return complete_run(db, actor, run)


def complete_run(db: Database[ScopedSession], actor: Actor, run: RatingRun) -> RatingRun:
    """Compute, stage and switch a run that this actor has just started.

    A run that was started at another instant belongs to another request (a form that was sent twice) and is left to it.
    """
    if run.state is not RunState.RUNNING or run.started_at != actor.now:
        return run
    with db.reading() as session:
        computed = compute(session, book_of(run.rule_version, run.year, run.as_of))
    for portion in computed.portions(run.id):
        with db.transaction() as session:
            stage_results(session, actor, portion)
    with db.transaction() as session:
        finished = FinishRun(rating_run_id=run.id, units=computed.units, digest=computed.digest)
        return finish_run(session, actor, finished)


def book_of(rules: str, year: int, as_of: date) -> RuleBook:
    """The rules of a version in force on a day, resolved for a year; refused if it cannot be computed with them."""
    return resolve(rule_version(rules).on(as_of), year, as_of)


RATING_COLUMNS = ("unit_id", "role", "score_tenths", "grade", "grade_before_cap", "cap_reasons")
ITEM_COLUMNS = ("unit_id", "finding_id", "role", "code", "points_tenths", "reason")


@dataclass(frozen=True, slots=True)
class Computed:
    """What a run found: plain rows in the order of RATING_COLUMNS and ITEM_COLUMNS, and their fingerprint."""

    units: int
    ratings: Sequence[tuple[Any, ...]]
    items: Sequence[tuple[Any, ...]]
    digest: str

    def portions(self, run_id: int) -> list[StageResults]:
        """All rows, so many at a time that no write lock lasts long."""
        ratings = [StageResults(rating_run_id=run_id, ratings=rows) for rows in _portions(self.ratings)]
        return ratings + [StageResults(rating_run_id=run_id, items=rows) for rows in _portions(self.items)]


def compute(session: ScopedSession, rules: RuleBook) -> Computed:
    """Rate all units by these rules. The results are small beside the findings and are kept until they are stored: on
    a database with a rollback journal nobody could write while the findings are still being read.
    """
    ratings: list[tuple[Any, ...]] = []
    items: list[tuple[Any, ...]] = []
    digest, units, last = RunDigest(), 0, 0
    for unit_id, role, facts, history in candidates(session, rules):
        rated = rate_unit(role, facts, history, rules)
        digest.add(unit_id, role, rated)
        ratings.append(rating_row(unit_id, role._value_, rated))
        items += [(unit_id, i[0], role._value_, i[1], i[2], i[3]._value_) for i in rated.items]
        units += unit_id != last
        last = unit_id
    return Computed(units, ratings, items, digest.hexdigest())


def rating_row(unit_id: int, role: str, rated: Rated) -> tuple[Any, ...]:
    """A result in the order of RATING_COLUMNS."""
    caps = json.dumps([reason_as_stored(reason) for reason in rated.cap_reasons]) if rated.cap_reasons else "[]"
    return unit_id, role, rated.score_tenths, rated.grade._value_, rated.grade_before_cap._value_, caps


def reason_as_stored(reason: CapReason) -> dict[str, Any]:
    """A bar to grade A as the column ``cap_reasons`` holds it."""
    return {"bar": reason.bar.value, "findings": list(reason.findings), "years": list(reason.years)}


def _running(session: ScopedSession, run_id: int) -> RatingRun:
    run = session.get_one(RatingRun, run_id)
    if run.state is not RunState.RUNNING:
        raise RuleError("该次评价已经结束")
    return run


def _clear_abandoned(session: ScopedSession, now: datetime) -> None:
    """Remove what a run that never ended left behind; refuse to start while one may still be computing."""
    run = session.scalar(select(RatingRun).where(RatingRun.state == RunState.RUNNING).with_for_update())
    if run is None:
        return
    if now - run.started_at < ABANDONED:
        raise RuleError(f"正在计算{run.year}年度的评价，请等它完成后再运行")
    for results in (RatingItem, Rating):
        session.execute(delete(results).where(results.run_id == run.id), execution_options=STAGED)
    session.delete(run)
    session.flush()


def _portions(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def _write(
    connection: Connection, table: str, columns: Sequence[str], run_id: int, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Write plain rows of a run through the driver: three times as fast as through statements of SQLAlchemy."""
    if rows:
        names = ("run_id", *columns)
        marks = ("?" if connection.dialect.paramstyle == "qmark" else "%s",) * len(names)
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(marks)})"  # noqa: S608 (our own names)
        connection.exec_driver_sql(statement, [(run_id, *row) for row in rows])

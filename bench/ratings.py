"""How far a full rating is from what the store can do at all (goals 1, 2 and 4 of the design)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from time import process_time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.data import CITY, PROVINCE, Size, filled
from bench.goals import Goal
from sbsupervise.db import Database
from sbsupervise.domain.ratings import Fact, History, Rated, RuleBook, rate_unit
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Base, Finding, Rating, RatingItem, RatingRun, ScopedSession, Unit
from sbsupervise.services.acts import Actor
from sbsupervise.services.ratings import DEFAULT_RULES, RunRatings, book_of, current_runs, rate_all
from sbsupervise.services.ratings.candidates import candidate_query
from sbsupervise.services.ratings.runs import ITEM_COLUMNS, RATING_COLUMNS

YEAR, AS_OF = 2025, date(2025, 12, 31)
TIMES = 3
SAMPLE = 25
SPARE = 1_000_000
COLUMNS = {Rating.__tablename__: RATING_COLUMNS, RatingItem.__tablename__: ITEM_COLUMNS}


def goals() -> Iterator[Goal]:
    """The goals, measured at the size of a city and of a province."""
    for size in (CITY, PROVINCE):
        with filled(size) as db:
            yield from measured(db, size)


def measured(db: Database[ScopedSession], size: Size) -> Iterator[Goal]:
    """Time the rating and its limits in turns, so that all of them meet the same machine; the best of each counts.

    The goals hold at the size of a province: at that of a city the fixed cost of a run's transactions counts most.
    """
    held = size is PROVINCE
    rules = book_of(DEFAULT_RULES, YEAR, AS_OF)
    rate(db)
    limits = Limits(db, rules)
    full, driver, store = best(lambda: rate(db), limits.through_the_driver, limits.inside_the_store)
    yield Goal(
        number=1,
        what="full rating against fetching the candidates and writing the finished rows through the driver",
        size=size.name,
        ratio=full / driver,
        most=2.0 if held else None,
        detail=f"{full:.3f} s against {driver:.3f} s of CPU",
    )
    yield Goal(
        number=2,
        what="full rating against a bare scan and INSERT ... SELECT of the finished rows",
        size=size.name,
        ratio=full / store,
        most=8.0 if held else None,
        detail=f"{full:.3f} s against {store:.3f} s of CPU",
    )
    loop = SAMPLE * seconds(lambda: with_records(db, rules))
    yield Goal(
        number=4,
        what="the obvious loop over records against the full rating",
        size=size.name,
        ratio=loop / full,
        least=25.0 if held else None,
        detail=f"{loop:.3f} s against {full:.3f} s of CPU",
    )


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process: SQLite works inside it, and others on the machine do not count."""
    begun = process_time()
    work()
    return process_time() - begun


def best(*works: Callable[[], object]) -> list[float]:
    """The best time of each, measured in turns."""
    rounds = [[seconds(work) for work in works] for _ in range(TIMES)]
    return [min(times) for times in zip(*rounds, strict=True)]


def rate(db: Database[ScopedSession]) -> None:
    """What the product does, from the start to the switch."""
    actor = Actor(now=datetime.now(UTC), everything=True, name="bench")
    rate_all(db, actor, RunRatings(year=YEAR, as_of=AS_OF))


class Limits:
    """What nothing that reads the candidates and writes the results can undercut.

    The results are written once more under the number of a run of its own, and rolled back.
    """

    def __init__(self, db: Database[ScopedSession], rules: RuleBook) -> None:
        self._engine = db.engine.execution_options(write=True)
        statement = candidate_query(rules).compile(db.engine, compile_kwargs={"literal_binds": True})
        self._candidates = str(statement)
        with db.reading() as session:
            self._run = current_runs(session)[YEAR].id
            self._ready = {
                table: session.connection().exec_driver_sql(self._select(table, columns, self._run)).all()
                for table, columns in COLUMNS.items()
            }

    def through_the_driver(self) -> None:
        """Fetch the candidates as tuples and drop them; write ready tuples of the results."""
        with self._spare_run() as cursor:
            for _ in cursor.execute(self._candidates):
                pass
            for table, columns in COLUMNS.items():
                marks = ", ".join("?" * len(columns))
                statement = f"INSERT INTO {table} ({', '.join(columns)}, run_id) VALUES ({marks}, {SPARE})"
                cursor.executemany(statement, self._ready[table])

    def inside_the_store(self) -> None:
        """Sum over all findings; copy the results from table to table."""
        with self._spare_run() as cursor:
            cursor.execute("SELECT count(*), sum(inspection_id) FROM finding NOT INDEXED").fetchall()
            for table, columns in COLUMNS.items():
                copied = self._select(table, (*columns, str(SPARE)), self._run)
                cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}, run_id) {copied}")

    @staticmethod
    def _select(table: str, columns: Iterable[str], run_id: int) -> str:
        return f"SELECT {', '.join(columns)} FROM {table} WHERE run_id = {run_id}"

    @contextmanager
    def _spare_run(self) -> Iterator[Any]:
        """The driver's own cursor in a transaction that is rolled back."""
        with self._engine.connect() as connection:
            transaction = connection.begin()
            cursor = connection.connection.cursor()
            cursor.execute(
                "INSERT INTO rating_run (id, year, as_of, rule_version, state, started_at, units) "
                f"VALUES ({SPARE}, 1, '2025-12-31', '', 'running', '2025-12-31 00:00:00', 0)"
            )
            yield cursor
            transaction.rollback()


def with_records(db: Database[ScopedSession], rules: RuleBook) -> None:
    """The obvious loop: a record for everything, a query for each unit; every 25th unit only."""
    with Session(db.engine.execution_options(write=True)) as session:
        run = RatingRun(
            year=1, as_of=AS_OF, rule_version="", state=RunState.RUNNING, started_at=datetime.now(UTC), units=0
        )
        session.add(run)
        session.flush()
        for unit in session.scalars(select(Unit).where(Unit.id % SAMPLE == 0)):
            found = session.scalars(select(Finding).where(Finding.unit_id == unit.id)).all()
            for role in {finding.unit_role for finding in found}:
                facts = [
                    Fact(one.id, one.code, one.project.id, one.found_on, str(one.state.value))
                    for one in found
                    if one.unit_role is role
                ]
                session.add_all(_records(run.id, unit.id, role, rate_unit(role, facts, History(), rules)))
        session.rollback()


def _records(run_id: int, unit_id: int, role: UnitRole, rated: Rated) -> Iterator[Base]:
    yield Rating(
        run_id=run_id,
        unit_id=unit_id,
        role=role,
        score_tenths=rated.score_tenths,
        grade=rated.grade,
        grade_before_cap=rated.grade_before_cap,
    )
    for finding_id, code, points, reason in rated.items:
        yield RatingItem(
            run_id=run_id,
            unit_id=unit_id,
            finding_id=finding_id,
            role=role,
            code=code,
            points_tenths=points,
            reason=reason,
        )

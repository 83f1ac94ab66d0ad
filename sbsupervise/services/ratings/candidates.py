"""What a rating looks at: units in rising order, each with the findings and earlier grades that may count.

Three statements bring everything, whatever the number of units: who is rated, one candidate query over all findings,
and the earlier grades. They name columns of tables, never records: a national run reads millions of rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, String, and_, literal, or_, select, type_coerce

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.ratings import Fact, Grade, History, RuleBook
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Project, ProjectUnit, Rating, RatingRun, ScopedSession

WHOLE = {"whole": "a rating counts the findings of all offices", "yield_per": 5000}
ROLES = {role.value: role for role in sorted(UnitRole, key=lambda role: str(role.value))}
GRADES = {grade.value: grade for grade in Grade}
NO_HISTORY = History()
# Grades A and B of earlier years bar nothing, so they are not fetched.
BARRING = (Grade.C, Grade.D)
Row = Sequence[Any]
Ts = TypeVarTuple("Ts")


class Candidate(NamedTuple):
    """A unit in one of its roles, with what its rating looks at."""

    unit_id: int
    role: UnitRole
    facts: Sequence[Fact]
    history: History


def candidates(session: ScopedSession, rules: RuleBook, unit_id: int | None = None) -> Iterator[Candidate]:
    """All units to be rated, or one, in rising order of number, then of role.

    A unit is rated in every role that it has in a project, also without a finding, and in those in which a finding may
    count. Roles that the rules do not know are left out.
    """
    found, parts, earlier = (
        _Groups(chain.from_iterable(session.execute(statement, execution_options=WHOLE).partitions()))
        for statement in (candidate_query(rules, unit_id), _parts(unit_id), _earlier(rules, unit_id))
    )
    while (number := min(found.unit_id, parts.unit_id)) < _Groups.END:
        facts = _facts(found.take(number))
        held = {row[1] for row in parts.take(number)} | facts.keys()
        grades = _grades(earlier.take_past(number))
        for value, role in ROLES.items():
            if value in held and role in rules.tables:
                history = History(MappingProxyType(grades[value])) if value in grades else NO_HISTORY
                yield Candidate(number, role, facts.get(value, ()), history)


def candidate(session: ScopedSession, rules: RuleBook, unit_id: int, role: UnitRole) -> Candidate:
    """One unit in one role; it is without facts if nothing of it may count any more."""
    for found in candidates(session, rules, unit_id):
        if found.role is role:
            return found
    return Candidate(unit_id, role, (), NO_HISTORY)


def candidate_query(rules: RuleBook, unit_id: int | None = None) -> Select[Any]:
    """The candidate query: findings that the rules may count, in the order of the index ``ix_finding_rating``.

    A finding here has one day, the day found, so that none after the last day of the rules can count.
    """
    t = Finding.__table__.c
    first_days: dict[date, list[str]] = {}
    for code, day in rules.earliest().items():
        first_days.setdefault(day, []).append(code)
    in_window: list[ColumnElement[bool]] = [
        and_(t.code.in_(sorted(codes)), t.found_on >= day) for day, codes in sorted(first_days.items())
    ]
    role, state = type_coerce(t.unit_role, String()), type_coerce(t.state, String())
    statement = select(t.unit_id, role, t.id, t.code, t.project_id, t.found_on, state).where(
        or_(*in_window),
        t.found_on <= max(rules.last, rules.harm_last),
        t.state != FindingState.WITHDRAWN,
    )
    return _of(statement, t.unit_id, unit_id).order_by(t.unit_id, t.unit_role, t.found_on, t.id)


def _parts(unit_id: int | None) -> Select[Any]:
    """The units with a part in a project, each with its roles."""
    owner, other = Project.__table__.c.construction_unit_id, ProjectUnit.__table__.c
    owners = select(owner, literal(str(UnitRole.CONSTRUCTION_UNIT.value)).label("role"))
    others = select(other.unit_id, type_coerce(other.role, String()))
    both = _of(owners, owner, unit_id).union(_of(others, other.unit_id, unit_id)).subquery()
    return select(*both.c).order_by(both.c[0])


def _earlier(rules: RuleBook, unit_id: int | None) -> Select[int, str, int, str]:
    """Grades of the current runs of the years that the rules look back to, as far as they may bar anything."""
    text = String()
    statement = (
        select(Rating.unit_id, type_coerce(Rating.role, text), RatingRun.year, type_coerce(Rating.grade, text))
        .join(RatingRun, Rating.run_id == RatingRun.id)
        .where(
            RatingRun.state == RunState.CURRENT,
            RatingRun.year.in_({*rules.c_years, *rules.d_years}),
            Rating.grade.in_(BARRING),
        )
    )
    return _of(statement, Rating.unit_id, unit_id).order_by(Rating.unit_id)


def _of(statement: Select[*Ts], column: Any, unit_id: int | None) -> Select[*Ts]:
    return statement if unit_id is None else statement.where(column == unit_id)


def _facts(rows: Iterable[Row]) -> dict[str, list[Fact]]:
    facts: dict[str, list[Fact]] = {}
    for _, role, finding_id, code, project_id, found_on, state in rows:
        facts.setdefault(role, []).append(Fact(finding_id, code, project_id, found_on, state))
    return facts


def _grades(rows: Iterable[Row]) -> dict[str, dict[int, Grade]]:
    grades: dict[str, dict[int, Grade]] = {}
    for _, role, year, grade in rows:
        grades.setdefault(role, {})[year] = GRADES[grade]
    return grades


class _Groups:
    """Rows in rising order of their first column, a unit's number, handed out unit by unit."""

    END = 2**63

    unit_id: int
    _rows: Iterable[Row]

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._advance()

    def _advance(self) -> None:
        self.unit_id, self._rows = next(self._groups, (self.END, ()))

    def take(self, unit_id: int) -> Sequence[Row]:
        """The rows of a unit, none if the next ones belong to a later unit."""
        if self.unit_id != unit_id:
            return ()
        rows = list(self._rows)
        self._advance()
        return rows

    def take_past(self, unit_id: int) -> Sequence[Row]:
        """The rows of a unit; those of earlier ones are dropped."""
        while self.unit_id < unit_id:
            self._advance()
        return self.take(unit_id)

"""Made-up records for the benchmarks: the same rows for the same size, in a new SQLite file."""

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from sbsupervise.db import Database, make_engine
from sbsupervise.domain.inspections import FindingKind, Severity
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    AuditHead,
    Base,
    Finding,
    Inspection,
    Office,
    Person,
    Project,
    ProjectOffice,
    ProjectUnit,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.findings import catalogue
from sbsupervise.services.audit import FIRST

Row = Mapping[str, Any]
FIRST_DAY = date(2021, 1, 1)
DAYS = [(FIRST_DAY + timedelta(days=number)).isoformat() for number in range(5 * 365)]
NOTE = "现场核查发现的情况，以及当场拍摄的照片和测量的数据，均已告知在场人员。"
WEIGHT = {Severity.GENERAL: 12, Severity.HEAVIER: 6, Severity.SERIOUS: 1}
OWNER = UnitRole.CONSTRUCTION_UNIT
PORTION = 20_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many records a database holds."""

    name: str
    projects: int
    units: int
    findings: int


CITY = Size("city", 3_000, 1_500, 12_000)
PROVINCE = Size("province", 60_000, 20_000, 250_000)


@contextmanager
def filled(size: Size) -> Iterator[Database[ScopedSession]]:
    """A database of this size, gone at the end of the block."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        engine = make_engine(url, migrating=True)
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
            for table, rows in _tables(size):
                _write(connection, table, rows)
            connection.exec_driver_sql("ANALYZE")
        engine.dispose()
        db = Database(url, ScopedSession)
        try:
            yield db
        finally:
            db.engine.dispose()


def _write(connection: Connection, table: type[Base], rows: Iterable[Row]) -> None:
    """Write rows, given as the columns hold them, through the driver; columns left out get their plain defaults."""
    defaults = {
        column.name: column.default.arg
        for column in table.__table__.columns
        if column.default is not None and column.default.is_scalar
    }
    left = iter(rows)
    while portion := [{**defaults, **row} for row in islice(left, PORTION)]:
        names = list(portion[0])
        statement = f"INSERT INTO {table.__tablename__} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        connection.exec_driver_sql(statement, [tuple(row.values()) for row in portion])


def _tables(size: Size) -> Iterator[tuple[type[Base], Iterable[Row]]]:
    chance = random.Random(size.findings)
    others = [role for role in UnitRole if role is not OWNER]
    roles = {number: OWNER if number % 4 else chance.choice(others) for number in range(1, size.units + 1)}
    owners = [number for number, role in roles.items() if role is OWNER]
    numbers = range(1, size.projects + 1)
    parts = {(chance.choice(numbers), unit) for unit, role in roles.items() if role is not OWNER for _ in range(3)}
    office = {"id": 1, "code": "140900", "name": "甲市水利局", "place": "甲市", "sign": "甲", "kind": "city"}
    yield AuditHead, [{"id": 1, "seq": 0, "hash": FIRST}]
    yield Office, [office]
    yield Person, [{"id": 1, "name": "检查员", "office_id": 1}]
    yield Unit, ({"id": number, "uscc": f"91{number:016d}", "name": f"虚构单位{number}"} for number in roles)
    yield Project, (_project(number, chance.choice(owners)) for number in numbers)
    yield ProjectOffice, ({"project_id": number, "office_id": 1, "role": "supervises"} for number in numbers)
    yield ProjectUnit, ({"project_id": p, "unit_id": unit, "role": roles[unit].value} for p, unit in sorted(parts))
    yield Inspection, (_inspection(number) for number in numbers)
    yield Finding, _findings(size, chance, roles)


def _project(number: int, owner: int) -> Row:
    return {
        "id": number,
        "name": f"虚构项目{number}",
        "construction_unit_id": owner,
        "kind": "07",
        "area_hm2": 10_000_000,
        "earthwork_m3": 5_000_000,
        "plan_kind": "report",
        "state": "under_construction",
        "listed_on": DAYS[0],
        "started_on": DAYS[0],
        "notes": "{}",
    }


def _inspection(number: int) -> Row:
    return {
        "id": number,
        "project_id": number,
        "office_id": 1,
        "kind": "track",
        "carried_out_on": DAYS[0],
        "recorded_by_id": 1,
    }


def _findings(size: Size, chance: random.Random, roles: Mapping[int, UnitRole]) -> Iterator[Row]:
    """Findings of units that are unequally busy; grave ones are rare, a few are withdrawn."""
    kinds: dict[UnitRole, list[FindingKind]] = {}
    for kind in catalogue().on(FIRST_DAY).values():
        kinds.setdefault(kind.subject, []).append(kind)
    weights = {role: [WEIGHT[kind.severity] for kind in listed] for role, listed in kinds.items()}
    busy = [chance.lognormvariate(0, 1) for _ in roles]
    for number, unit in enumerate(chance.choices(list(roles), busy, k=size.findings), 1):
        role = roles[unit]
        kind = chance.choices(kinds[role], weights[role])[0]
        project = chance.randint(1, size.projects)
        day = chance.randrange(len(DAYS) - 30)
        yield {
            "id": number,
            "inspection_id": project,
            "project_id": project,
            "unit_id": unit,
            "unit_role": role.value,
            "code": kind.code,
            "severity": kind.severity.value,
            "facts": NOTE,
            "found_on": DAYS[day],
            "rectify_by": DAYS[day + 30],
            "state": "open" if chance.random() < 0.97 else "withdrawn",
            "reason": "记录有误",
        }

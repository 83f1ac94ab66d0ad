"""The door for writes: each of its guards, on both databases, with a record that is as small as can be."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import func, select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, IdempotencyKey, Office, ScopedSession, Unit
from sbsupervise.services.acts import (
    ACTS,
    Actor,
    EditConflictError,
    ForbiddenError,
    NotSeenError,
    act,
)
from sbsupervise.services.changes import WriteOutsideActError
from tests import make


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit:
    uscc: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameUnit:
    unit_id: int
    name: str
    version: int | None = None


@act("test.register_unit", Permission.EDIT_PROJECTS)
def register_unit(session: ScopedSession, _actor: Actor, command: RegisterUnit) -> Unit:
    unit = Unit(uscc=command.uscc, name=command.name)
    session.add(unit)
    if command.name == "refused":
        raise RuleError("不行")
    return unit


@act("test.rename_unit", Permission.EDIT_PROJECTS, on=Unit)
def rename_unit(session: ScopedSession, _actor: Actor, command: RenameUnit) -> Unit:
    unit = session.get_one(Unit, command.unit_id)
    unit.name = command.name
    return unit


@pytest.fixture(autouse=True, scope="module")
def leave_no_acts() -> Any:
    yield
    for name in [name for name in ACTS if name.startswith("test.")]:
        del ACTS[name]


@pytest.fixture
def officer(db: Database[ScopedSession]) -> Actor:
    return make.login(db, Role.OFFICER).actor()


def entries(db: Database[ScopedSession], act: str) -> list[AuditEntry]:
    with db.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


def registered(db: Database[ScopedSession], officer: Actor, name: str = "甲单位") -> int:
    with db.transaction() as session:
        return register_unit(session, officer, RegisterUnit(uscc=make.uscc_number(1), name=name)).id


def at_once(times: int, work: Callable[[int], Any]) -> list[Any]:
    """Do a piece of work that many times at once; what each gave or raised."""
    results: list[Any] = [None] * times
    start = threading.Barrier(times)

    def run(number: int) -> None:
        start.wait()
        try:
            results[number] = work(number)
        except Exception as fault:
            results[number] = fault

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_an_act_leaves_one_entry_that_says_who_did_what(db: Database[ScopedSession], officer: Actor) -> None:
    unit_id = registered(db, officer)
    with db.transaction() as session:
        rename_unit(session, officer, RenameUnit(unit_id=unit_id, name="乙单位"))
    (entry,) = entries(db, "test.rename_unit")
    assert (entry.account_id, entry.person_id, entry.office_id) == (
        officer.account_id,
        officer.person_id,
        officer.office_id,
    )
    assert (entry.target_type, entry.target_id, entry.result) == ("unit", unit_id, "done")
    assert entry.changes == f'{{"unit#{unit_id}":{{"name":["甲单位","乙单位"]}}}}'


def test_a_refused_act_leaves_nothing(db: Database[ScopedSession], officer: Actor) -> None:
    with pytest.raises(RuleError):
        registered(db, officer, "refused")
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 0
    assert entries(db, "test.register_unit") == []


def test_nobody_acts_without_the_permission(db: Database[ScopedSession]) -> None:
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor()
    with pytest.raises(ForbiddenError):
        registered(db, clerk)


def test_nothing_is_written_outside_an_act(db: Database[ScopedSession]) -> None:
    with pytest.raises(WriteOutsideActError), db.transaction() as session:
        session.add(Unit(uscc=make.uscc_number(1), name="甲单位"))
    with pytest.raises(WriteOutsideActError), db.transaction() as session:
        session.scalars(select(Office)).first().name = "别的名字"  # type: ignore[union-attr]


def test_a_record_that_is_not_there_is_not_seen(db: Database[ScopedSession], officer: Actor) -> None:
    with pytest.raises(NotSeenError), db.transaction() as session:
        rename_unit(session, officer, RenameUnit(unit_id=999, name="乙单位"))


def test_who_saw_an_older_version_is_told_what_it_says_now(db: Database[ScopedSession], officer: Actor) -> None:
    unit_id = registered(db, officer)
    with db.transaction() as session:
        rename_unit(session, officer, RenameUnit(unit_id=unit_id, name="乙单位", version=1))
    with pytest.raises(EditConflictError) as conflict, db.transaction() as session:
        rename_unit(session, officer, RenameUnit(unit_id=unit_id, name="丙单位", version=1))
    assert conflict.value.current.name == "乙单位"


def test_of_32_editors_of_one_version_one_wins(db: Database[ScopedSession], officer: Actor) -> None:
    unit_id = registered(db, officer)

    def edit(number: int) -> str:
        with db.transaction() as session:
            return rename_unit(session, officer, RenameUnit(unit_id=unit_id, name=f"单位{number}", version=1)).name

    results = at_once(32, edit)
    winners = [result for result in results if isinstance(result, str)]
    conflicts = [result for result in results if isinstance(result, EditConflictError)]
    assert (len(winners), len(conflicts)) == (1, 31)
    assert {conflict.current.name for conflict in conflicts} == set(winners)


def test_one_form_sent_32_times_makes_one_record(db: Database[ScopedSession], officer: Actor) -> None:
    keyed = replace(officer, key="k" * 32)

    def send(_number: int) -> int:
        return registered(db, keyed)

    results = at_once(32, send)
    assert len(set(results)) == 1
    assert isinstance(results[0], int)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 1
    assert len(entries(db, "test.register_unit")) == 1


def test_a_key_used_for_something_else_is_refused(db: Database[ScopedSession], officer: Actor) -> None:
    keyed = replace(officer, key="k" * 32)
    registered(db, keyed)
    with pytest.raises(RuleError, match="已经提交过"):
        registered(db, keyed, "乙单位")


def test_a_failed_act_leaves_its_key_free(db: Database[ScopedSession], officer: Actor) -> None:
    keyed = replace(officer, key="k" * 32)
    with pytest.raises(RuleError, match="不行"):
        registered(db, keyed, "refused")
    with db.reading() as session:
        assert session.scalars(select(IdempotencyKey)).all() == []
    assert registered(db, keyed)


def test_an_act_inside_an_act_is_an_error(db: Database[ScopedSession], officer: Actor) -> None:
    command = RegisterUnit(uscc=make.uscc_number(1), name="甲单位")
    with db.writing() as session:
        session.info["changes"] = {}
        with pytest.raises(WriteOutsideActError):
            register_unit(session, officer, command)


def test_every_act_that_changes_a_record_names_it() -> None:
    for door in ACTS.values():
        hints = door.function.__annotations__
        if door.on is not None:
            assert f"{door.on.__tablename__}_id" in hints["command"].__dataclass_fields__, door.name

"""The units that work on a project from one day to another, and the construction unit in the course of time."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import AuditEntry, Finding, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspections import units_on
from sbsupervise.services.project_events import events_of
from sbsupervise.services.project_files import project_file
from sbsupervise.services.project_owners import HandOver, hand_over
from sbsupervise.services.project_units import AddUnit, EndUnit, RemoveUnit, add_unit, end_unit, remove_unit
from tests import make

Db = Database[ScopedSession]
DAY = date(2026, 8, 20)


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER, office="140932").actor()


def stored(db: Db, number: int) -> Project:
    with db.reading() as session:
        project = project_file(make.everything(session), number)
        assert project is not None
        session.expunge_all()
        return project


def acts_on(db: Db, number: int) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(AuditEntry.act).where(AuditEntry.project_id == number)))


def added(db: Db, actor: Actor, number: int, role: UnitRole, **fields: Any) -> Project:
    command: dict[str, Any] = {"uscc": make.uscc_number(5000), "name": "某施工公司"} | fields
    with db.transaction() as session:
        add_unit(session, actor, AddUnit(project_id=number, role=role, **command))
    return stored(db, number)


def test_a_unit_is_registered_in_its_part_and_removed_again(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    (part,) = added(db, officer, number, UnitRole.CONTRACTOR).other_units
    assert (part.role, part.unit.name) == (UnitRole.CONTRACTOR, "某施工公司")
    with db.transaction() as session:
        remove_unit(session, officer, RemoveUnit(project_id=number, unit_id=part.unit_id, role=part.role))
    assert stored(db, number).other_units == []
    assert acts_on(db, number) == ["project.register", "project.add_unit", "project.remove_unit"]


UNITS_REFUSED: dict[str, tuple[UnitRole, dict[str, str], str, str]] = {
    "no credit code": (UnitRole.CONTRACTOR, {"uscc": "123"}, "uscc", "18位"),
    "unknown and without a name": (UnitRole.CONTRACTOR, {"name": ""}, "name", "填写名称"),
    "the construction unit": (UnitRole.CONSTRUCTION_UNIT, {}, "role", "项目登记"),
}


@pytest.mark.parametrize(("role", "fields", "field", "message"), UNITS_REFUSED.values(), ids=UNITS_REFUSED)
def test_a_unit_is_refused_beside_its_field(
    db: Db, officer: Actor, role: UnitRole, fields: dict[str, str], field: str, message: str
) -> None:
    number = make.registered(db, officer)
    with pytest.raises(RuleError, match=message) as refusal:
        added(db, officer, number, role, **fields)
    assert refusal.value.field == field


def test_a_unit_has_a_part_once(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    added(db, officer, number, UnitRole.CONTRACTOR)
    with pytest.raises(RuleError, match="已登记为施工单位"):
        added(db, officer, number, UnitRole.CONTRACTOR)


@pytest.mark.parametrize("other", [UnitRole.MONITOR, UnitRole.SITE_SUPERVISOR, UnitRole.REVIEWER_BODY])
@pytest.mark.parametrize("first", [True, False], ids=["acceptance first", "acceptance second"])
def test_whoever_compiles_the_acceptance_report_is_independent(
    db: Db, officer: Actor, other: UnitRole, first: bool
) -> None:
    number = make.registered(db, officer)
    roles = (UnitRole.ACCEPTANCE_COMPILER, other) if first else (other, UnitRole.ACCEPTANCE_COMPILER)
    added(db, officer, number, roles[0])
    with pytest.raises(RuleError, match="第二十二条"):
        added(db, officer, number, roles[1])


CONTRACTS: dict[str, tuple[date | None, bool]] = {
    "before the rule": (date(2023, 2, 28), False),
    "on the day of the rule": (date(2023, 3, 1), True),
    "of an unknown day": (None, True),
}


@pytest.mark.parametrize(("contracted_on", "refused"), CONTRACTS.values(), ids=CONTRACTS)
@pytest.mark.parametrize("first", [True, False], ids=["acceptance first", "acceptance second"])
def test_contracts_for_the_report_from_before_the_rule_run_on(
    db: Db, officer: Actor, contracted_on: date | None, refused: bool, first: bool
) -> None:
    number = make.registered(db, officer)
    report = (UnitRole.ACCEPTANCE_COMPILER, {"contracted_on": contracted_on})
    # Monitoring ended long before: the rule asks for no overlap in time.
    monitor = (UnitRole.MONITOR, {"since": date(2021, 1, 1), "until": date(2021, 12, 31)})
    (one, facts), (two, others) = (report, monitor) if first else (monitor, report)
    added(db, officer, number, one, **facts)
    if refused:
        with pytest.raises(RuleError, match="不得是同一项目的监测单位"):
            added(db, officer, number, two, **others)
    else:
        assert len(added(db, officer, number, two, **others).other_units) == 2


def test_a_unit_leaves_and_what_is_found_later_concerns_its_successor(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    number = make.project(db).id
    for place, since in enumerate((date(2026, 1, 1), date(2026, 7, 1))):
        facts: dict[str, Any] = {"uscc": make.uscc_number(5000 + place), "name": f"监测{place}", "since": since}
        added(db, city, number, UnitRole.MONITOR, **facts)
    (first,) = [part for part in stored(db, number).other_units if part.unit.name == "监测0"]
    ending: dict[str, Any] = {"project_id": number, "unit_id": first.unit_id, "role": UnitRole.MONITOR}
    for until, message in ((date(2025, 12, 31), "不能早于开始日期"), (date(2026, 9, 2), "不能晚于今天")):
        with pytest.raises(RuleError, match=message), db.transaction() as session:
            end_unit(session, city, EndUnit(**ending, until=until))
    with db.transaction() as session:
        end_unit(session, city, EndUnit(**ending, until=date(2026, 6, 30)))
    with pytest.raises(RuleError, match="已于2026-06-30结束"), db.transaction() as session:
        end_unit(session, city, EndUnit(**ending, until=date(2026, 7, 1)))
    with db.reading() as session:
        project = make.everything(session).get_one(Project, number)
        for day, name in ((date(2026, 6, 30), "监测0"), (date(2026, 7, 1), "监测1")):
            assert [unit.name for unit in units_on(session, project, day)[UnitRole.MONITOR]] == [name]


DAYS_REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a contract of tomorrow": ({"contracted_on": date(2026, 9, 2)}, "contracted_on", "不能晚于今天"),
    "ended before it began": ({"since": date(2026, 2, 1), "until": date(2026, 1, 31)}, "until", "不能早于开始日期"),
}


@pytest.mark.parametrize(("days", "field", "message"), DAYS_REFUSED.values(), ids=DAYS_REFUSED)
def test_the_days_of_a_part_are_in_order(
    db: Db, officer: Actor, days: dict[str, Any], field: str, message: str
) -> None:
    number = make.registered(db, officer)
    with pytest.raises(RuleError, match=message) as refusal:
        added(db, officer, number, UnitRole.CONTRACTOR, **days)
    assert refusal.value.field == field


def handed_over(db: Db, actor: Actor, number: int, day: date, unit: int = 6000, **said: Any) -> Project:
    given = {"uscc": make.uscc_number(unit), "name": f"接手单位{unit}", "evidence": "转让协议"} | said
    with db.transaction() as session:
        hand_over(session, actor, HandOver(project_id=number, happened_on=day, **given))
    return stored(db, number)


def test_a_project_handed_over_keeps_who_owned_it_when(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    before = make.project(db)
    finding = make.finding(db, before, "P-12", on=date(2026, 5, 6))
    project = handed_over(db, city, before.id, date(2026, 7, 1))
    assert project.construction_unit.name == "接手单位6000"
    assert [(former.unit_id, former.until, former.evidence) for former in project.former_owners] == [
        (before.construction_unit_id, date(2026, 6, 30), "转让协议")
    ]
    with db.reading() as session:
        project = make.everything(session).get_one(Project, before.id)
        owners = [project.owner_on(day).id for day in (date(2026, 6, 30), date(2026, 7, 1))]
        assert owners == [before.construction_unit_id, project.construction_unit_id]
        assert session.get_one(Finding, finding.id).unit_id == before.construction_unit_id
        (event,) = events_of(session, before.id)
        assert (event.act, event.happened_on, event.state) == (
            "project.hand_over",
            date(2026, 7, 1),
            ProjectState.UNDER_CONSTRUCTION,
        )
    again = handed_over(db, city, before.id, date(2026, 8, 1), 6001)
    assert [former.until for former in again.former_owners] == [date(2026, 6, 30), date(2026, 7, 31)]


def test_what_is_recorded_late_of_an_earlier_day_concerns_the_earlier_owner(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    before = make.project(db)
    handed_over(db, city, before.id, date(2026, 7, 1))
    with db.reading() as session:
        project = make.everything(session).get_one(Project, before.id)
        for day, owner in ((date(2026, 6, 30), before.construction_unit_id), (date(2026, 7, 1), None)):
            (unit,) = units_on(session, project, day)[UnitRole.CONSTRUCTION_UNIT]
            assert unit.id == (owner or project.construction_unit_id)


HANDED: dict[str, tuple[date, dict[str, Any], str, str]] = {
    "tomorrow": (date(2026, 9, 2), {}, "交接日期不能晚于今天", "happened_on"),
    "before it was handed over last": (date(2026, 7, 1), {}, "不能早于上一次交接（2026-07-01）", "happened_on"),
    "without evidence": (DAY, {"evidence": " "}, "请写明权利义务转移的证明", "evidence"),
    "to whom it belongs": (DAY, {"uscc": make.uscc_number(6000)}, "已经是本项目的生产建设单位", "uscc"),
}


@pytest.mark.parametrize(("day", "said", "message", "field"), HANDED.values(), ids=HANDED)
def test_a_handing_over_that_cannot_be_is_refused(
    db: Db, day: date, said: dict[str, Any], message: str, field: str
) -> None:
    city = make.login(db, Role.OFFICER).actor()
    number = make.project(db).id
    handed_over(db, city, number, date(2026, 7, 1))
    with pytest.raises(RuleError, match=message) as refusal:
        handed_over(db, city, number, day, **({"uscc": make.uscc_number(6001)} | said))
    assert refusal.value.field == field


def test_a_project_that_has_ended_is_not_handed_over(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    number = make.awaiting_plan(db, state=ProjectState.TERMINATED).id
    with pytest.raises(RuleError, match="不再变更生产建设单位"):
        handed_over(db, city, number, DAY)


def test_a_unit_that_is_not_there_is_not_removed(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    with pytest.raises(RuleError, match="没有登记"), db.transaction() as session:
        remove_unit(session, officer, RemoveUnit(project_id=number, unit_id=1, role=UnitRole.CONTRACTOR))


def test_a_superior_without_a_part_names_no_units(db: Db) -> None:
    number = make.registered(db, counties=("140932",))
    with pytest.raises(RuleError, match="本机关不是该项目的"):
        added(db, make.login(db, Role.OFFICER).actor(), number, UnitRole.CONTRACTOR)

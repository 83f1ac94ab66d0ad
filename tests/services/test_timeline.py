"""The time line of a project, and the names of acts on it."""

import importlib
import pkgutil
from datetime import date

from sbsupervise import services
from sbsupervise.db import Database
from sbsupervise.domain.act_labels import ACT_LABELS
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ApprovalLevel
from sbsupervise.models import AuditEntry, ScopedSession
from sbsupervise.services.acts import ACTS, Actor
from sbsupervise.services.audit import append
from sbsupervise.services.fees import assess_fee
from sbsupervise.services.project_files import project_file
from sbsupervise.services.project_steps import STEPS, TakeStep
from sbsupervise.services.timeline import TimelineEntry, timeline_of
from tests import make, walk

Db = Database[ScopedSession]


def test_every_act_has_a_name() -> None:
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        importlib.import_module(module.name)
    assert sorted(name for name in ACTS if not name.startswith("test.") and name not in ACT_LABELS) == []


def entries(db: Db, actor: Actor, number: int) -> list[TimelineEntry]:
    with db.reading() as session:
        session.scope = actor.scope
        project = project_file(session, number)
        assert project is not None
        return timeline_of(session, project)


def test_acts_stand_by_their_days_the_last_first_with_its_days_and_its_person(db: Db) -> None:
    officer = make.login(db, Role.OFFICER, office="140932").actor()
    number = make.registered(db, officer)
    with db.transaction() as session:
        command = TakeStep(project_id=number, happened_on=date(2026, 8, 20), evidence="现场照片", document_number="1号")
        STEPS["project.start"](session, officer, command)
    registered, started = entries(db, officer, number)
    assert (started.title, started.text, started.kind) == (
        "登记开工",
        "开工日期 2026-08-20，证据：现场照片，文号 1号",
        "human",
    )
    assert (started.on, started.recorded_on) == (date(2026, 8, 20), date(2026, 9, 1))
    assert (registered.on, registered.recorded_on) == (date(2026, 9, 1), None)
    assert started.who == f"偏关县水利局　{officer.name}"
    assert (registered.title, registered.target) == ("登记项目", ("project", number))


def test_a_day_that_is_still_to_come_is_not_the_day_of_an_act(db: Db) -> None:
    plan = make.granted_plan(db)
    officer = make.login(db, Role.OFFICER).actor()
    walk.perform(db, assess_fee, officer, walk.assessing(plan))
    assessed = next(entry for entry in entries(db, officer, plan.project_id) if entry.title == "核定补偿费")
    assert "缴纳期限" in assessed.text
    assert (assessed.on, assessed.recorded_on) == (officer.today, None)


def test_what_the_command_line_did_is_told_apart(db: Db) -> None:
    number = make.registered(db)
    officer = make.login(db, Role.OFFICER, office="140932").actor()
    (entry,) = entries(db, officer, number)
    assert entry.kind == "system"


def test_what_an_office_keeps_about_a_unit_is_shown_to_those_who_see_that_office(db: Db) -> None:
    city, county = (make.login(db, Role.OFFICER, office=code).actor() for code in ("140900", "140932"))
    number = make.registered(db, counties=("140932",), approval_level=ApprovalLevel.CITY)
    with db.transaction() as session:
        entry = AuditEntry(
            at=city.now,
            person_id=city.person_id,
            office_id=city.office_id,
            act="listing.propose",
            target_type="listing",
            target_id=1,
            project_id=number,
            result="done",
            changes="{}",
            request_id="",
        )
        append(session, entry)
    assert [entry.title for entry in entries(db, city, number)] == ["提出列入名单", "登记项目"]
    assert [entry.title for entry in entries(db, county, number)] == ["登记项目"]

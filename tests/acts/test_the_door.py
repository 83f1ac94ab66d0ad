"""The door from outside: what goes past it, what comes through it malformed, and what it must not tell."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

import sbsupervise
from sbsupervise.models import Project, Unit
from sbsupervise.services.accounts import create_account
from sbsupervise.services.acts import EditConflictError, NotSeenError
from sbsupervise.services.changes import HIDDEN, WriteOutsideActError
from sbsupervise.services.projects import edit_project, register_project
from tests import make
from tests.acts.conftest import Browsers
from tests.acts.of_projects import editing
from tests.acts.stage import COUNTY_OFFICER, OFFICER, SECOND_OFFICER, Ready, World
from tests.acts.trail import entries_after, last_entry
from tests.make import CHEAP_HASH

PACKAGE = Path(str(sbsupervise.__file__)).parent
# Ways past the session and its guards, and the modules that need one. Each writes inside an act, or only reads.
WAYS_PAST = re.compile(r"\.connection\(\)|exec_driver_sql|bulk_|\btext\(\"|\.begin\(\)|raw_connection|\.writing\(\)")
MAY_GO_PAST = {
    "db.py": "the engine itself",
    "models/fees.py": "conditions of indexes",
    "models/ratings.py": "conditions of indexes",
    "services/acts.py": "the key of an act is claimed before the act begins",
    "services/notices/numbers.py": "the next number is counted in one statement",
    "services/ratings/runs.py": "results of a rating are written by the hundred thousand",
    "web/database.py": "Flask-Security keeps accounts with a session of its own",
}


def test_no_other_module_writes_past_the_session() -> None:
    found = {
        str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if WAYS_PAST.search(path.read_text("utf-8"))
    }
    assert found == set(MAY_GO_PAST)


@pytest.mark.parametrize("statement", [insert(Unit), update(Unit), delete(Unit)], ids=["insert", "update", "delete"])
def test_no_statement_writes_outside_an_act_whatever_its_reason(world: World, statement: Any) -> None:
    with pytest.raises(WriteOutsideActError), world.db.transaction() as session:
        session.execute(statement, execution_options={"whole": "no reason is good enough"})


def test_what_proves_who_somebody_is_stays_out_of_the_trail(world: World, ready: dict[str, Ready]) -> None:
    case = ready["account.create"]
    seq = last_entry(world.db)
    account = world.do(create_account, case.who, case.command)
    (entry,) = entries_after(world.db, seq)
    assert f'"password":"{HIDDEN}"' in entry.changes
    assert CHEAP_HASH not in entry.changes
    assert account.fs_uniquifier not in entry.changes


def test_who_changes_only_the_counties_is_not_overwritten(world: World) -> None:
    project_id = make.registered(world.db)
    first = editing(world, project_id, counties=("140932", "140930"))
    second = editing(world, project_id, site="楼沟乡")
    version = world.read(Project, project_id).version
    world.do(edit_project, COUNTY_OFFICER, replace(first, version=version))
    with pytest.raises(EditConflictError):
        world.do(edit_project, COUNTY_OFFICER, replace(second, version=version))


def test_a_key_whose_record_has_gone_out_of_sight_finds_nothing(world: World, ready: dict[str, Ready]) -> None:
    command = ready["project.register"].command
    keyed = replace(world.actor(COUNTY_OFFICER), key="handed over")
    with world.db.transaction() as session:
        project = register_project(session, keyed, command)
    with world.db.transaction() as session:
        edit_project(session, make.operator(), editing(world, project.id, counties=("140930",)))
    with pytest.raises(NotSeenError), world.db.transaction() as session:
        register_project(session, keyed, command)


@pytest.mark.parametrize("version", ["²", "x", "9" * 5000, "-1", "0"])
def test_a_version_that_is_none_is_an_old_one(browsers: Browsers, world: World, version: str) -> None:
    browser = browsers.of(COUNTY_OFFICER)
    project_id = make.registered(world.db)
    browser.get(f"/projects/{project_id}/start")
    page = browser.fill({"version": version, "happened_on": "2026-09-01", "evidence": "现场照片"}, status=409)
    assert page.says("记录已被他人修改")


def test_a_version_where_none_belongs_is_passed_over(browsers: Browsers, world: World) -> None:
    browser = browsers.of(OFFICER)
    browser.get(f"/projects/{make.project(world.db).id}/inspections/new")
    officers = [str(world.person(OFFICER)), str(world.person(SECOND_OFFICER))]
    approved = {"outside_reason": "举报核查", "approved_by_name": "测试负责人", "approved_on": "2026-09-01"}
    filled = {"kind": "track", "carried_out_on": "2026-09-01", "officers": officers, "version": "7", **approved}
    assert browser.fill(filled).says("检查已登记")


@pytest.mark.parametrize("key", ["", "k" * 65, "\u0001", "钥匙"])
def test_a_key_that_is_none_is_replaced(browsers: Browsers, world: World, key: str) -> None:
    browser = browsers.of(COUNTY_OFFICER)
    browser.get(f"/projects/{make.registered(world.db)}/start")
    assert browser.fill({"key": key, "happened_on": "2026-09-01", "evidence": "现场照片"}).says("开工已登记")


@pytest.mark.parametrize("number", [2**63, 10**30, "9" * 5000])
def test_a_number_that_no_record_can_have_is_not_found(browsers: Browsers, number: int | str) -> None:
    browsers.of(OFFICER).get(f"/plans/{number}", status=404)
    browsers.of(OFFICER).get(f"/lists/{number}", status=404)


def test_the_character_that_no_text_may_hold_is_refused(browsers: Browsers, world: World) -> None:
    browser = browsers.of(COUNTY_OFFICER)
    browser.get("/projects?text=%00", status=400)
    browser.get(f"/projects/{make.registered(world.db)}/units/new")
    browser.fill({"uscc": make.uscc_number(800_005), "name": "甲\0单位"}, status=400)

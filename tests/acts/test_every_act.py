"""What the door promises of all acts, proved of each: its entry in the trail, its refusals, its key, its way back.

Within a module all tests of one database work in one world; those that refuse come first and must leave nothing.
"""

import dataclasses
import importlib
import json
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import get_type_hints

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

import sbsupervise.services
from sbsupervise.domain.act_labels import ACT_LABELS
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.acts import ACTS, EditConflictError, ForbiddenError, NotSeenError
from sbsupervise.services.offices import FoundOffices, found_offices
from tests import make
from tests.acts.cases import CASES
from tests.acts.stage import FOREIGN, OFFICER, PROVINCE, Ready, Stage, Who, World
from tests.acts.trail import entries_after, last_entry, tables, whole

# Done once, by the operator, before there is anybody who could log in; it has a test of its own.
FOUNDING = "office.found"
# The results of a run belong to all offices together, and a run that is computing has no versions.
RUNNING = {"rating.stage", "rating.finish"}
# A demonstration is written for all offices at once.
SHARED = RUNNING | {"demo.fill"}
# A superior leads the supervision list (models/scope.py); what is done on a project is not its to do.
LED_BY_SUPERIORS = {"project.edit"}
# An administrator makes the accounts of the offices below too.
MADE_BELOW = {"account.create"}
# All offices see the catalogue of findings; the one that took a version in decides on it.
SEEN_BY_ALL = {"catalogue.check", "catalogue.drop"}
# Acts of a login, and what was refused before it came to an act: noted by the pages, no acts of the door.
NOTED_BY_PAGES = {"access.refuse"}


def fields_of(name: str) -> list[str]:
    """The fields of the command of an act."""
    command = get_type_hints(ACTS[name].function)["command"]
    return [field.name for field in dataclasses.fields(command)]


def names_records(name: str) -> bool:
    """Whether a command says which records it means."""
    return any(field.endswith(("_id", "_ids")) for field in fields_of(name))


ON_RECORDS = sorted(name for name in CASES if ACTS[name].on is not None)
OF_OFFICES = sorted(name for name in CASES if names_records(name) and name not in SHARED)
EVERY = pytest.mark.parametrize("name", CASES)


def every_act() -> set[str]:
    """The names of all acts of the product; its services are all imported for it."""
    for found in pkgutil.walk_packages(sbsupervise.services.__path__, f"{sbsupervise.services.__name__}."):
        importlib.import_module(found.name)
    return {name for name, door in ACTS.items() if door.function.__module__.startswith("sbsupervise.")}


@pytest.fixture
def stage(name: str, world: World, ready: dict[str, Ready]) -> Stage:
    """The act made ready; whoever does it has an account before anything is counted."""
    staged = Stage(name, world, ready[name])
    world.login(staged.ready.who)
    return staged


@contextmanager
def leaving_nothing(world: World) -> Iterator[None]:
    """Whatever happens inside changes no table."""
    before = tables(world.db)
    yield
    assert tables(world.db) == before


@contextmanager
def broken_head(world: World) -> Iterator[None]:
    """The head of the chain says something else than its last entry, so that the next one is not taken."""
    engine = world.db.engine.execution_options(write=True)

    def put(value: str) -> str:
        with engine.begin() as connection:
            before: str = connection.exec_driver_sql("SELECT hash FROM audit_head").scalar_one()
            connection.exec_driver_sql(f"UPDATE audit_head SET hash = '{value}'")
        return before

    whole_hash = put("broken")
    try:
        yield
    finally:
        put(whole_hash)


def test_every_act_has_a_case() -> None:
    assert set(CASES) | {FOUNDING} == every_act()


def test_every_act_has_a_label_and_every_label_an_act(app: Flask) -> None:
    of_accounts = {
        rule.endpoint.replace("security.", "account.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("security.") and "POST" in (rule.methods or ())
    }
    assert set(ACT_LABELS) == every_act() | of_accounts | NOTED_BY_PAGES


@EVERY
def test_without_its_permission_an_act_is_refused(stage: Stage) -> None:
    but_this = replace(stage.actor, permissions=frozenset(Permission) - {stage.door.permission})
    with leaving_nothing(stage.world), pytest.raises(ForbiddenError):
        stage.do(but_this)


def test_every_act_on_a_record_takes_its_version() -> None:
    assert {name for name in ON_RECORDS if "version" not in fields_of(name)} == RUNNING


@pytest.mark.parametrize("name", [name for name in ON_RECORDS if "version" in fields_of(name)])
def test_an_old_version_is_told_what_the_record_says_now(stage: Stage) -> None:
    held = stage.held()
    with leaving_nothing(stage.world), pytest.raises(EditConflictError) as conflict:
        stage.do(version=held.version - 1)
    assert (type(conflict.value.current), conflict.value.current.id) == (type(held), held.id)


@pytest.mark.parametrize("name", [name for name in OF_OFFICES if name not in SEEN_BY_ALL])
def test_an_office_that_does_not_see_the_record_is_refused(stage: Stage) -> None:
    stranger = stage.world.actor(Who(stage.ready.who.role, FOREIGN))
    refusal = NotSeenError if stage.door.on is not None else (NotSeenError, RuleError)
    with leaving_nothing(stage.world), pytest.raises(refusal):
        stage.do(stranger)


@pytest.mark.parametrize("name", [name for name in OF_OFFICES if name not in LED_BY_SUPERIORS | MADE_BELOW])
def test_an_office_that_only_sees_the_record_is_refused_in_words(stage: Stage) -> None:
    superior = stage.world.actor(Who(stage.ready.who.role, PROVINCE))
    with leaving_nothing(stage.world), pytest.raises((RuleError, NotSeenError)):
        stage.do(superior)


@pytest.mark.parametrize("name", [name for name in CASES if ACTS[name].not_by])
def test_who_did_the_first_step_does_not_do_the_second(stage: Stage) -> None:
    for column in stage.door.not_by:
        same = replace(stage.actor, person_id=getattr(stage.held(), column))
        with leaving_nothing(stage.world), pytest.raises(RuleError, match="另一人"):
            stage.do(same)


@EVERY
def test_an_act_whose_entry_cannot_be_written_is_not_done(stage: Stage) -> None:
    keyed = replace(stage.actor, key=stage.key)
    with leaving_nothing(stage.world), broken_head(stage.world), pytest.raises(DBAPIError, match="end of the chain"):
        stage.do(keyed)


@EVERY
def test_an_act_leaves_one_entry_that_says_who_did_what(stage: Stage) -> None:
    before = last_entry(stage.world.db)
    actor = replace(stage.actor, key=stage.key, request_id="the request")
    record = stage.do(actor)
    (entry,) = entries_after(stage.world.db, before)
    assert (entry.act, entry.result, entry.at, entry.request_id) == (stage.name, "done", actor.now, "the request")
    assert (entry.account_id, entry.person_id, entry.office_id) == (actor.account_id, actor.person_id, actor.office_id)
    assert (entry.target_type, entry.target_id) == (record.__tablename__, record.id)
    assert json.loads(entry.changes), "an entry says what was changed"


@EVERY
def test_an_act_that_comes_twice_is_done_once(stage: Stage) -> None:
    keyed = replace(stage.actor, key=stage.key)
    first = stage.do(keyed)
    with leaving_nothing(stage.world):
        again = stage.do(keyed)
    assert (type(again), again.id) == (type(first), first.id)


def test_the_founding_of_the_offices_is_the_first_entry_and_happens_once(world: World) -> None:
    (entry,) = (entry for entry in entries_after(world.db, 0) if entry.seq == 1)
    assert (entry.act, entry.result, entry.target_type) == (FOUNDING, "done", "office")
    assert (entry.account_id, entry.person_id, entry.office_id) == (None, None, None)
    assert json.loads(entry.changes)
    command = FoundOffices()
    with leaving_nothing(world), pytest.raises(RuleError, match="已经建立"), world.db.transaction() as session:
        found_offices(session, make.operator(), command)
    officer = world.actor(OFFICER)
    with leaving_nothing(world), pytest.raises(ForbiddenError), world.db.transaction() as session:
        found_offices(session, officer, command)


def test_after_all_this_the_chain_is_whole(world: World) -> None:
    assert whole(world.db)

"""The demonstration: all states, true to the rules, the same every time, and open to everybody it names."""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from sbsupervise.app import create_app
from sbsupervise.cli import main
from sbsupervise.config import read_settings
from sbsupervise.db import Database
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.inspections.repeats import raised
from sbsupervise.domain.listings import ListingState
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import (
    AuditEntry,
    Base,
    Charge,
    Finding,
    Inspection,
    InspectionOfficer,
    LedgerLine,
    Listing,
    Notice,
    Person,
    Plan,
    Project,
    ProjectOffice,
    ProjectUnit,
    Rating,
    RatingRun,
    Scope,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.findings import catalogue
from sbsupervise.parameters.plans import decision_days
from sbsupervise.services.audit import canonical, verify
from sbsupervise.services.demo import ACCOUNTS, PASSWORD, SIZES, DemoAccount, Filled, Wish, fill
from sbsupervise.services.fees import same_again
from sbsupervise.services.notices import Press
from sbsupervise.services.plans import clock_of
from sbsupervise.services.plans.reviewing import missing_for
from sbsupervise.services.publication import published, views
from sbsupervise.services.ratings import recomputed
from sbsupervise.services.units import uscc_refusal
from tests import make
from tests.browser import Browser
from tests.conftest import CLUSTER, FONTS

SMALL = SIZES["small"]
TODAY = make.NOON.date()
KINDS = ("sqlite", "postgresql")
OF_INSPECTIONS = (NoticeKind.INSPECTION_OPINION, NoticeKind.RECHECK_OPINION, NoticeKind.TALK_NOTICE)
RANDOM = {
    "account": {"password", "fs_uniquifier"},
    "inspection": {"check_code"},
    "draw": {"seed", "commitment", "result"},
    "draw_pick": {"project_id", "team"},
    "notice": {"check_code", "paper", "paper_hash"},
    "notice_file": {"sha256", "data"},
    "audit_entry": {"changes", "hash", "prev"},
    "audit_head": {"hash"},
}
"""Columns that hold a random token, a salted hash, or what follows from one of these."""


def written(value: Any) -> str:
    return canonical(value) if isinstance(value, dict | list) else str(value)


@dataclass
class Demo:
    """A filled database."""

    url: str
    filled: Filled
    db: Database[ScopedSession]

    @cached_property
    def digest(self) -> str:
        """Over all rows of all tables, random columns left out."""
        hashed = hashlib.sha256()
        with self.db.reading() as session:
            for table in Base.metadata.sorted_tables:
                columns = [column for column in table.columns if column.name not in RANDOM.get(table.name, ())]
                rows = session.execute(
                    select(*columns).order_by(*table.primary_key), execution_options={"whole": "test"}
                )
                for row in rows:
                    hashed.update(f"{table.name}|{'|'.join(map(written, row))}\n".encode())
        return hashed.hexdigest()


def fresh(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a database with offices and nothing else."""
    if kind == "sqlite":
        path = folder / "demo.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    template, worker = request.getfixturevalue("postgresql_template"), request.getfixturevalue("worker_id")
    base, name = os.environ[CLUSTER], f"demo_{worker}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER sbsupervise TEMPLATE {template}")
    return base.replace("postgres@/postgres", f"sbsupervise@/{name}")


@pytest.fixture(scope="module")
def demos(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Demo]]:
    """The same demonstration on both databases."""
    made: dict[str, Demo] = {}
    press = Press(FONTS, "http://localhost")
    for kind in KINDS:
        url = fresh(kind, request, tmp_path_factory.mktemp(kind))
        db = Database(url, ScopedSession)
        filled = fill(db, make.operator(), Wish(size=SMALL, seed=7, press=press, tell=lambda _: None))
        made[kind] = Demo(url, filled, db)
    yield made
    for demo in made.values():
        demo.db.engine.dispose()


@pytest.fixture(params=KINDS)
def demo(demos: dict[str, Demo], request: pytest.FixtureRequest) -> Demo:
    kind: str = request.param
    return demos[kind]


@pytest.fixture
def session(demo: Demo) -> Iterator[ScopedSession]:
    with demo.db.reading() as session:
        yield make.everything(session)


def states(session: ScopedSession, cls: Any) -> set[Any]:
    return set(session.scalars(select(cls.state).distinct()))


def all_of(session: ScopedSession, cls: type[Base]) -> list[Any]:
    return list(session.scalars(select(cls)).unique())


def test_a_small_demonstration_has_the_size_that_it_says(demo: Demo, session: ScopedSession) -> None:
    count = {cls: session.scalar(select(func.count()).select_from(cls)) or 0 for cls in (Project, Unit, Finding)}
    assert count[Project] == SMALL.projects + 1, "one project is told step by step"
    assert count[Unit] == SMALL.units
    assert 0.7 < count[Finding] / SMALL.findings < 1.3
    assert demo.filled.rows["project"] == SMALL.projects
    issued = Counter(session.scalars(select(Notice.kind).where(Notice.number.is_not(None))))
    of_inspections = sum(issued[kind] for kind in OF_INSPECTIONS)
    assert 15 <= issued.total() - of_inspections <= 25
    assert 5 <= of_inspections <= 10
    assert demo.filled.notices == issued.total()


@pytest.mark.parametrize(
    ("cls", "states_of", "never"),
    [
        pytest.param(Project, ProjectState, set(), id="projects"),
        pytest.param(Plan, PlanState, set(), id="plans"),
        pytest.param(Finding, FindingState, set(), id="findings"),
        pytest.param(Listing, ListingState, {ListingState.EXPIRED}, id="listings, of which none is stored as expired"),
        pytest.param(Notice, NoticeState, set(), id="notices"),
        pytest.param(Charge, ChargeState, set(), id="charges"),
    ],
)
def test_every_state_is_there(
    session: ScopedSession, cls: type[Base], states_of: type[LabelledEnum], never: set[LabelledEnum]
) -> None:
    assert states(session, cls) == set(states_of) - never


def test_every_project_is_seen_by_the_offices_that_have_a_part_in_it(demo: Demo, session: ScopedSession) -> None:
    parts: dict[int, set[OfficeRole]] = {}
    for part in all_of(session, ProjectOffice):
        parts.setdefault(part.project_id, set()).add(part.role)
    numbers = set(session.scalars(select(Project.id)))
    assert {number for number, roles in parts.items() if OfficeRole.SUPERVISES in roles} == numbers
    assert {number for number, roles in parts.items() if OfficeRole.APPROVES in roles} == numbers
    office = session.scalars(select(ProjectOffice).where(ProjectOffice.role == OfficeRole.SUPERVISES)).first()
    assert office is not None
    with demo.db.reading() as own:
        own.scope = Scope(office_id=office.office_id)
        assert own.get(Project, office.project_id) is not None


def test_the_days_of_a_project_follow_one_another(session: ScopedSession) -> None:
    for project in all_of(session, Project):
        assert project.listed_on <= TODAY
        assert project.approved_on is None or project.listed_on <= project.approved_on <= TODAY
        assert project.started_on is None or project.listed_on <= project.started_on <= TODAY
        assert project.in_use_on is None or project.started_on < project.in_use_on <= TODAY


def test_nothing_is_missing_from_a_plan_that_waits_for_its_signature(session: ScopedSession) -> None:
    waiting = session.scalars(select(Plan).where(Plan.state == PlanState.REVIEWED)).all()
    assert waiting
    for plan in waiting:
        assert missing_for(plan, make.operator()) == (), str(plan)


def test_plans_keep_the_clocks_of_the_law_with_few_exceptions(session: ScopedSession) -> None:
    plans = all_of(session, Plan)
    first = decision_days().rows[0].since
    steps = (
        "submitted_on",
        "correction_asked_on",
        "corrected_on",
        "accepted_on",
        "review_from",
        "review_to",
        "decided_on",
    )
    for plan in plans:
        days = [day for step in steps if (day := getattr(plan, step)) is not None]
        assert days == sorted(days), f"plan {plan.id}"
        assert first <= days[0] <= days[-1] <= TODAY
    clocks = [clock for plan in plans if plan.decided_on and (clock := clock_of(plan, TODAY))]
    assert sum(clock.kept for clock in clocks) >= 0.8 * len(clocks) > 30


def test_decisions_are_numbered_by_office_and_year_in_the_order_of_their_days(session: ScopedSession) -> None:
    plans = [plan for plan in all_of(session, Plan) if plan.document_number and plan.project_id <= SMALL.projects]
    plans.sort(key=lambda plan: (plan.office_id, plan.decided_on.year, int(plan.document_number.split("〕")[1][:-1])))
    for _, group in groupby(plans, key=lambda plan: (plan.office_id, plan.decided_on.year)):
        issued = list(group)
        assert [plan.document_number.split("〕")[1] for plan in issued] == [f"{n}号" for n in range(1, len(issued) + 1)]
        assert [plan.decided_on for plan in issued] == sorted(plan.decided_on for plan in issued)


def test_every_fee_is_what_the_rules_give_and_every_ledger_adds_up(session: ScopedSession) -> None:
    charges = all_of(session, Charge)
    assert len(charges) > 30
    owed: Counter[int] = Counter()
    for line in session.scalars(select(LedgerLine)):
        owed[line.charge_id] += line.amount_fen
    for charge in charges:
        assert same_again(charge), f"charge {charge.id}"
        standing = charge.state not in (ChargeState.VOID, ChargeState.PROPOSED)
        assert owed[charge.id] == (charge.amount_fen - charge.paid_fen) * standing
        assert (charge.state is ChargeState.PAID) == (0 < charge.amount_fen <= charge.paid_fen)
    assert any(charge.unpaid_fen and charge.due_on < TODAY for charge in charges), "some are overdue"


def test_at_least_two_officers_of_the_office_carry_out_an_inspection(session: ScopedSession) -> None:
    offices = {person.id: person.office_id for person in session.scalars(select(Person))}
    teams: dict[int, list[int]] = {}
    for row in session.scalars(select(InspectionOfficer)):
        teams.setdefault(row.inspection_id, []).append(row.person_id)
    for inspection in all_of(session, Inspection):
        assert len(teams[inspection.id]) >= 2
        assert {offices[person] for person in teams[inspection.id]} == {inspection.office_id}


def test_findings_are_of_the_catalogue_and_about_a_unit_in_that_part(session: ScopedSession) -> None:
    parts = {(row.project_id, row.role): row.unit_id for row in session.scalars(select(ProjectUnit))}
    owners = {project.id: project.construction_unit_id for project in all_of(session, Project)}
    overdue = 0
    for finding in all_of(session, Finding):
        kind = catalogue().on(finding.found_on)[finding.code]
        severity = raised(kind.severity) if finding.repeats_id else kind.severity
        assert (finding.severity, finding.unit_role) == (severity, kind.subject)
        assert finding.unit_id == parts.get((finding.project_id, kind.subject), owners[finding.project_id])
        assert finding.rectified_on is None or finding.found_on <= finding.rectified_on <= TODAY
        overdue += finding.state is FindingState.OPEN and finding.rectify_by < TODAY
    assert overdue > 3


def test_every_ground_that_was_found_has_its_case(session: ScopedSession) -> None:
    grounds = {
        finding.id for finding in all_of(session, Finding) if catalogue().on(finding.found_on)[finding.code].ground
    }
    assert {listing.finding_id for listing in all_of(session, Listing)} == grounds


def test_the_public_sees_entries_with_their_decisions(demo: Demo) -> None:
    with demo.db.reading() as session:
        session.scope = Scope(today=TODAY)
        entries = views(session, session.scalars(published(None, "")).all(), TODAY)
    assert len([entry for entry in entries if "两单决" in entry.view.decision_number]) == 3
    assert all(entry.view.public_from <= TODAY <= entry.view.public_to for entry in entries)


def test_a_word_in_internal_reasons_never_reaches_units_or_the_public(demo: Demo, session: ScopedSession) -> None:
    marked = [listing for listing in all_of(session, Listing) if "KNRY-" in listing.reason]
    assert marked
    assert {listing.state for listing in marked} == {ListingState.DISMISSED}
    for scope in (Scope(today=TODAY), *(Scope(unit_id=listing.unit_id) for listing in marked)):
        with demo.db.reading() as other:
            other.scope = scope
            assert not [listing for listing in all_of(other, Listing) if "KNRY-" in listing.reason]


def test_issued_papers_are_numbered_without_gaps_and_have_their_files(session: ScopedSession) -> None:
    notices = [notice for notice in all_of(session, Notice) if notice.number]
    notices.sort(key=lambda notice: (notice.office_id, notice.kind.value, notice.year, notice.sequence))
    for _, group in groupby(notices, key=lambda notice: (notice.office_id, notice.kind, notice.year)):
        issued = list(group)
        assert [notice.sequence for notice in issued] == list(range(1, len(issued) + 1))
        assert [notice.issued_on for notice in issued] == sorted(notice.issued_on for notice in issued)
    assert all(notice.file.data.startswith(b"%PDF") for notice in notices)


def test_three_full_years_are_rated_and_can_be_computed_again(session: ScopedSession) -> None:
    assert sorted(session.scalars(select(RatingRun.year))) == [2023, 2024, 2025]
    ratings = list(session.scalars(select(Rating).join(Rating.run).where(RatingRun.year == 2025).order_by(Rating.id)))
    assert len({rating.grade for rating in ratings}) >= 3
    lowest = min(ratings, key=lambda rating: rating.score_tenths)
    assert recomputed(session, lowest).same


def test_no_unit_can_be_taken_for_a_real_one(session: ScopedSession) -> None:
    units = all_of(session, Unit)
    assert [unit.name for unit in units if uscc_refusal(unit.uscc)] == []
    assert {unit.uscc[2:8] for unit in units} == {"000000"}
    assert all("0350-000" in unit.phone for unit in units)


def test_names_are_awkward_as_in_life(session: ScopedSession) -> None:
    names = [
        *session.scalars(select(Project.name)),
        *session.scalars(select(Unit.name)),
        *session.scalars(select(Person.name)),
    ]
    assert {character for character in "堃㛃喆峁" if any(character in name for name in names)} == set("堃㛃喆峁")
    assert any(len(name) > 40 for name in session.scalars(select(Project.name)))
    assert any(len(name) > 40 for name in session.scalars(select(Unit.name)))


def test_the_trail_says_how_many_rows_were_written_and_is_whole(session: ScopedSession) -> None:
    assert verify(session).whole
    said = session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "demo.fill")).all()
    counted = Counter[str]()
    for changes in said:
        (noted,) = json.loads(changes).values()
        counted.update(noted["rows"])
    assert (counted["project"], counted["unit"]) == (SMALL.projects, SMALL.units)
    assert counted["inspection_officer"] >= 2 * counted["inspection"] > 0


def test_the_same_seed_and_day_give_the_same_rows_on_both_databases(demos: dict[str, Demo]) -> None:
    assert demos["sqlite"].digest == demos["postgresql"].digest


def test_the_next_record_is_numbered_after_them(demo: Demo) -> None:
    with demo.db.writing() as session:
        unit = Unit(uscc=make.uscc_number(999), name="后来的单位")
        make.put(session, make.operator(), make.Put(unit))
        assert unit.id == SMALL.units + 1
        session.rollback()


@pytest.fixture
def site(demo: Demo, tmp_path: Path) -> Iterator[Flask]:
    """The application on a demonstration."""
    app = create_app(read_settings({"SBS_DEMO": "1", "SBS_VAR": str(tmp_path), "DATABASE_URL": demo.url}))
    app.testing = True
    yield app
    app.extensions["database"].engine.dispose()


@pytest.mark.parametrize("account", [pytest.param(account, id=account.username) for account in ACCOUNTS])
def test_whoever_logs_in_finds_their_desk(site: Flask, account: DemoAccount) -> None:
    browser = Browser(site)
    browser.get("/login")
    browser.fill({"username": account.username, "password": PASSWORD})
    page = browser.get("/unit" if account.office is None else "/desk")
    assert page.says(account.person), "somebody is logged in"
    if account.username not in {"auditor", "administrator"}:
        assert not page.says("今天没有待办事项"), "there is something to do"


def run(url: str, *arguments: str, **environment: str) -> Result:
    return CliRunner(env={"SBS_DEMO": "1", "DATABASE_URL": url, **environment}).invoke(main, ["demo", *arguments])


def test_a_second_demonstration_is_refused(demo: Demo, tmp_path: Path) -> None:
    result = run(demo.url, SBS_VAR=str(tmp_path))
    assert result.exit_code == 3
    assert "只写入空数据库" in result.stderr


def test_where_there_is_one_the_accounts_are_listed(demo: Demo, tmp_path: Path) -> None:
    result = run(demo.url, "--if-empty", SBS_VAR=str(tmp_path))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["账号", *(account.username for account in ACCOUNTS)]
    assert all(PASSWORD in line for line in lines[1:])


def test_nothing_is_written_outside_a_demonstration(database_url: str, tmp_path: Path) -> None:
    result = run(database_url, SBS_DEMO="0", SBS_VAR=str(tmp_path))
    assert result.exit_code == 3
    assert "SBS_DEMO=1" in result.stderr


def test_without_fonts_no_paper_is_issued_and_that_is_said(
    database_url: str, tmp_path: Path, demos: dict[str, Demo]
) -> None:
    result = run(database_url, "--size", "small", "--seed", "8", SBS_VAR=str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "没有可用的文书字体" in result.stdout
    assert "文书 0 份" in result.stdout
    assert "pianguan_officer" in result.stdout

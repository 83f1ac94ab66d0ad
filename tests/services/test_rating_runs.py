"""Runs of the rating: what counts, what is seen when, who may run, and a second formulation that must agree."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import FindingKind, FindingState, InspectionKind, InspectionStage
from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ProjectKind, ProjectState
from sbsupervise.domain.ratings import Grade, Reason
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    AuditEntry,
    Finding,
    Inspection,
    Office,
    Person,
    Project,
    ProjectUnit,
    Rating,
    RatingItem,
    RatingRun,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.findings import catalogue
from sbsupervise.services import ratings as service
from sbsupervise.services.acts import Actor, ForbiddenError, act
from sbsupervise.services.ratings import RunRatings
from tests import make
from tests.services.naive_rating import naive_run

Db = Database[ScopedSession]
OWNER, MONITOR = UnitRole.CONSTRUCTION_UNIT, UnitRole.MONITOR
MAY = date(2025, 5, 6)
WHOLE = {"whole": "made-up findings of a test"}


def run(db: Db, year: int = 2025, actor: Actor | None = None) -> RatingRun:
    return service.rate_all(db, actor or make.operator(), RunRatings(year=year))


def results(db: Db, run_id: int) -> dict[tuple[int, UnitRole], Rating]:
    with db.reading() as session:
        rows = session.scalars(select(Rating).where(Rating.run_id == run_id))
        return {(row.unit_id, row.role): row for row in rows}


def items(db: Db, run_id: int) -> list[RatingItem]:
    with db.reading() as session:
        return list(session.scalars(select(RatingItem).where(RatingItem.run_id == run_id)))


def states(db: Db) -> list[RunState]:
    with db.reading() as session:
        return list(session.scalars(select(RatingRun.state).order_by(RatingRun.id)))


@dataclass(frozen=True)
class PutMany:
    """Made-up units, projects and findings, so many of them."""

    seed: int
    units: int
    findings: int


@act("test.put_findings", Permission.EDIT_PROJECTS)
def put_many(session: ScopedSession, _actor: Actor, command: PutMany) -> Unit:
    """Units in all roles, a third of the findings of one unit; all codes, all years, some withdrawn."""
    chance = random.Random(command.seed)
    kinds = list(catalogue().on(MAY).values())
    units = [Unit(uscc=make.uscc_number(command.seed * 10_000 + n), name=f"虚构{n}") for n in range(command.units)]
    office = session.scalars(select(Office).where(Office.code == "140900")).one()
    person = Person(name="检查员", office_id=office.id)
    session.add_all([*units, person])
    session.flush()
    projects = [
        Project(
            name=f"虚构项目{command.seed}-{number}",
            construction_unit_id=chance.choice(units).id,
            kind=ProjectKind.WIND_POWER,
            area_hm2=1,
            earthwork_m3=0,
            plan_kind=PlanKind.NONE,
            state=ProjectState.LISTED,
            listed_on=MAY,
        )
        for number in range(command.units * 2)
    ]
    session.add_all(projects)
    session.flush()
    session.add_all(
        ProjectUnit(project_id=project.id, unit_id=unit.id, role=role)
        for project in projects
        for unit, role in {(chance.choice(units), chance.choice(list(UnitRole)[1:])) for _ in range(2)}
    )
    inspection = Inspection(
        project_id=projects[0].id,
        office_id=office.id,
        kind=InspectionKind.TRACK,
        stage=InspectionStage.RECORDED,
        carried_out_on=MAY,
        ended_on=MAY,
        outside_reason="纸质年度计划",
        recorded_by_id=person.id,
    )
    session.add(inspection)
    session.flush()
    rows = [
        _row(chance, chance.choice(kinds), projects, units, inspection.id) | {"ordinal": place}
        for place in range(1, command.findings + 1)
    ]
    session.execute(insert(Finding), rows, execution_options=WHOLE)
    return units[0]


def _row(
    chance: random.Random, kind: FindingKind, projects: list[Project], units: list[Unit], inspection_id: int
) -> dict[str, object]:
    day = date(2021, 1, 1) + timedelta(days=chance.randrange(5 * 365))
    return {
        "inspection_id": inspection_id,
        "project_id": chance.choice(projects[:6]).id,
        "unit_id": (units[0] if chance.random() < 0.3 else chance.choice(units)).id,
        "unit_role": kind.subject,
        "code": kind.code,
        "catalogue": "STARTER-1",
        "severity": kind.severity,
        "facts": "情况",
        "found_on": day,
        "rectify_by": day,
        "first_due_on": day,
        "state": chance.choice([*[FindingState.OPEN] * 5, FindingState.WITHDRAWN]),
        "reason": "有误",
        "version": 1,
    }


def fill(db: Db, *, seed: int = 1, units: int = 12, findings: int = 400) -> None:
    with db.transaction() as session:
        put_many(session, make.operator(), PutMany(seed, units, findings))


# What counts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_second_formulation_finds_the_same_to_the_last_tenth(db: Db, seed: int) -> None:
    fill(db, seed=seed)
    for year in (2023, 2024, 2025):
        made = run(db, year)
        with db.reading() as session:
            expected = naive_run(make.everything(session), made)
        assert {key: (row.score_tenths, row.grade) for key, row in results(db, made.id).items()} == expected.grades
        assert {(i.finding_id, i.points_tenths, i.reason) for i in items(db, made.id)} == expected.items
        assert made.digest == expected.digest


def test_the_same_records_and_rules_give_the_same_digest_again(db: Db) -> None:
    fill(db)
    first, second = run(db), run(db)
    assert first.digest == second.digest
    assert states(db) == [RunState.SUPERSEDED, RunState.CURRENT]


def test_the_points_of_every_result_add_up(db: Db) -> None:
    fill(db)
    made = run(db)
    taken: dict[tuple[int, UnitRole], int] = {}
    for item in items(db, made.id):
        taken[item.unit_id, item.role] = taken.get((item.unit_id, item.role), 0) + item.points_tenths
    for key, row in results(db, made.id).items():
        assert 1000 - taken.get(key, 0) == row.score_tenths


def test_a_unit_without_findings_has_the_full_score_in_every_role_it_has(db: Db) -> None:
    both, idle = make.unit(db), make.unit(db)
    make.project(db, owner=both)
    make.project(db, owner=make.unit(db), others=[(both, MONITOR)])
    made = run(db)
    found = results(db, made.id)
    assert {role for unit_id, role in found if unit_id == both.id} == {OWNER, MONITOR}
    assert all(row.score_tenths == 1000 and row.grade is Grade.A for row in found.values())
    assert idle.id not in {unit_id for unit_id, _ in found}
    assert made.units == 2


def test_a_unit_is_rated_for_a_finding_in_a_role_it_no_longer_has(db: Db) -> None:
    project, once = make.project(db), make.unit(db)
    make.finding(db, project, "P-42", owner=once)
    assert results(db, run(db).id)[once.id, MONITOR].score_tenths == 920


def test_a_withdrawn_finding_takes_nothing_and_leaves_no_trace(db: Db) -> None:
    project = make.project(db)
    make.finding(db, project, "P-16", state=FindingState.WITHDRAWN)
    made = run(db)
    assert results(db, made.id)[project.construction_unit_id, OWNER].score_tenths == 1000
    assert items(db, made.id) == []


def test_findings_of_all_offices_count_whoever_runs(db: Db) -> None:
    project = make.project(db, supervised_by="140930")
    make.finding(db, project, "P-16", by="140930")
    officer = make.login(db, Role.OFFICER, office="140932").actor()
    assert results(db, run(db, actor=officer).id)[project.construction_unit_id, OWNER].score_tenths == 980


def test_two_years_of_c_keep_a_unit_from_a(db: Db) -> None:
    project = make.project(db)
    for day in (date(2023, 5, 6), date(2024, 5, 6)):
        for code in ("P-01", "P-12", "P-13"):
            make.finding(db, project, code, day)
    assert [results(db, run(db, year).id)[project.construction_unit_id, OWNER].grade for year in (2023, 2024)] == [
        Grade.C,
        Grade.C,
    ]
    row = results(db, run(db).id)[project.construction_unit_id, OWNER]
    assert (row.grade_before_cap, row.grade) == (Grade.A, Grade.B)
    assert row.cap_reasons == [{"bar": "ab-02", "findings": [], "years": [2023, 2024]}]


def test_nothing_found_after_the_day_of_the_rating_counts(db: Db) -> None:
    project = make.project(db)
    make.finding(db, project, "P-16", MAY)
    key = (project.construction_unit_id, OWNER)
    for as_of, score in ((MAY - timedelta(days=1), 1000), (MAY, 980)):
        made = service.rate_all(db, make.operator(), RunRatings(year=2025, as_of=as_of))
        assert results(db, made.id)[key].score_tenths == score


# What is seen when


def test_nothing_of_a_run_is_seen_before_the_switch(db: Db) -> None:
    make.finding(db, make.project(db), "P-16")
    before = run(db)
    actor = make.operator()
    with db.transaction() as session:
        started = service.start_run(session, actor, RunRatings(year=2025))
    with db.reading() as session:
        computed = service.compute(session, service.book_of("xinzhou-trial", 2025, started.as_of))
    for portion in computed.portions(started.id):
        with db.transaction() as session:
            service.stage_results(session, actor, portion)
    with db.reading() as session:
        assert service.current_runs(session)[2025].id == before.id
    with db.transaction() as session:
        service.finish_run(session, actor, service.FinishRun(rating_run_id=started.id, units=1, digest="0" * 64))
    with db.reading() as session:
        assert service.current_runs(session)[2025].id == started.id


def test_results_come_in_portions(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(db)
    whole = run(db)
    monkeypatch.setattr("sbsupervise.services.ratings.runs.PORTION", 7)
    made = run(db)
    assert len(results(db, made.id)) == len(results(db, whole.id)) > 7
    assert made.digest == whole.digest


def test_a_second_starter_is_refused_while_a_run_computes(db: Db) -> None:
    with db.transaction() as session:
        service.start_run(session, make.operator(), RunRatings(year=2024))
    with pytest.raises(RuleError, match="正在计算2024年度"):
        run(db)


def test_of_many_starters_at_once_one_starts(db: Db) -> None:
    def start(_: int) -> bool:
        try:
            with db.transaction() as session:
                service.start_run(session, make.operator(), RunRatings(year=2025))
        except RuleError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(start, range(8))) == [False] * 7 + [True]


def test_a_run_that_never_ended_is_cleared_away_by_the_next_start(db: Db) -> None:
    make.finding(db, make.project(db), "P-16")
    actor = make.operator()
    with db.transaction() as session:
        dead = service.start_run(session, actor, RunRatings(year=2025))
    with db.reading() as session:
        computed = service.compute(session, service.book_of("xinzhou-trial", 2025, dead.as_of))
    for portion in computed.portions(dead.id):
        with db.transaction() as session:
            service.stage_results(session, actor, portion)
    later = make.operator(make.NOON + timedelta(minutes=5))
    made = run(db, actor=later)
    assert states(db) == [RunState.CURRENT]
    assert len(items(db, made.id)) == 1


def test_a_form_sent_twice_does_not_compute_twice(db: Db) -> None:
    with db.transaction() as session:
        started = service.start_run(session, make.operator(), RunRatings(year=2025))
    later = make.operator(make.NOON + timedelta(seconds=1))
    assert service.complete_run(db, later, started).state is RunState.RUNNING
    assert service.complete_run(db, make.operator(), started).state is RunState.CURRENT


def test_a_finished_run_takes_no_more_results(db: Db) -> None:
    made = run(db)
    with pytest.raises(RuleError, match="已经结束"), db.transaction() as session:
        service.stage_results(session, make.operator(), service.StageResults(rating_run_id=made.id))
    with pytest.raises(RuleError, match="已经结束"), db.transaction() as session:
        service.finish_run(session, make.operator(), service.FinishRun(rating_run_id=made.id, units=0, digest="1" * 64))


# Who may run, and with what


@pytest.mark.parametrize(
    ("command", "message"),
    [
        pytest.param(RunRatings(year=2025, rules="official-359"), "尚未载入完整", id="rules without figures"),
        pytest.param(RunRatings(year=2025, rules="unknown"), "没有名为", id="no such rules"),
        pytest.param(RunRatings(year=2027), "尚未开始", id="a year to come"),
        pytest.param(RunRatings(year=2025, as_of=date(2026, 9, 2)), "不能晚于今天", id="a day to come"),
    ],
)
def test_a_run_is_refused(db: Db, command: RunRatings, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        service.rate_all(db, make.operator(), command)
    assert states(db) == []


@pytest.mark.parametrize("role", [Role.PRINTING_OFFICER, Role.TAX_CLERK, Role.AUDITOR])
def test_only_officers_and_approvers_run_ratings(db: Db, role: Role) -> None:
    with pytest.raises(ForbiddenError):
        run(db, actor=make.login(db, role).actor())
    assert run(db, actor=make.login(db, Role.APPROVER).actor()).state is RunState.CURRENT


def test_every_step_of_a_run_stands_in_the_trail(db: Db) -> None:
    make.project(db)
    made = run(db)
    with db.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act.like("rating.%")).order_by(AuditEntry.seq))
        told = [(entry.act, entry.target_id, "digest" in entry.changes) for entry in entries]
    assert told == [
        ("rating.run", made.id, False),
        ("rating.stage", made.id, False),
        ("rating.finish", made.id, True),
    ]


def test_the_number_of_statements_does_not_depend_on_the_number_of_units(db: Db) -> None:
    fill(db, seed=1, units=6, findings=30)
    run(db)
    few = statements_of(db, lambda: run(db))
    fill(db, seed=2, units=60, findings=900)
    assert statements_of(db, lambda: run(db)) == few


def statements_of(db: Db, work: Callable[[], object]) -> list[str]:
    """The statements, reading and writing, that some work takes."""
    seen: list[str] = []

    def note(*call: object) -> None:
        seen.append(str(call[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sorted(seen)


# Why


def explained(db: Db, login: make.Login, unit_id: int) -> list[service.Explained]:
    with db.reading() as session:
        session.scope = login.actor().scope
        return service.explained(session, service.ratings_of_unit(session, unit_id))


def test_each_line_names_finding_article_day_and_reason(db: Db) -> None:
    project = make.project(db)
    for code in ("P-16", "P-11", "P-11"):
        make.finding(db, project, code)
    run(db)
    (result,) = explained(db, make.login(db, Role.OFFICER), project.construction_unit_id)
    assert [(line.code, line.points, line.reason) for line in result.lines] == [
        ("P-16", 20, Reason.FULL),
        ("P-11", 100, Reason.FULL),
        ("P-11", 0, Reason.REPEAT),
    ]
    assert result.base - sum(line.points for line in result.lines) == result.score == 880
    line = result.lines[0]
    assert (line.text, line.article) == ("临时苫盖、沉沙、排水等措施不到位", "水利部令第53号第十九条")
    assert (line.found_on, line.office) == (MAY, "忻州市水利局")
    assert line.project is not None
    assert line.facts


def test_an_office_sees_every_result_but_not_the_files_of_others(db: Db) -> None:
    unit = make.unit(db)
    own = make.project(db, owner=unit, supervised_by="140932")
    other = make.project(db, owner=unit, supervised_by="140930")
    for project, office in ((own, "140932"), (other, "140930")):
        make.finding(db, project, "P-16", by=office)
    run(db)
    (result,) = explained(db, make.login(db, Role.OFFICER, office="140932"), unit.id)
    assert result.score == 960
    assert [(line.project is not None, bool(line.facts)) for line in result.lines] == [(True, True), (False, False)]


def test_a_second_computation_agrees_until_a_record_changes(db: Db) -> None:
    project = make.project(db)
    finding = make.finding(db, project, "P-01")
    made = run(db)
    assert second(db, made).same
    with db.transaction() as session:
        withdraw(session, make.operator(), Withdraw(finding.id))
    again = second(db, made)
    assert not again.same
    assert [(d.stored, d.now) for d in again.differences] == [
        ("80.0", "100.0"),
        (Grade.B.label, Grade.A.label),
        (Grade.B.label, Grade.A.label),
        (f"扣 20.0 分，{Reason.FULL.label}", "不计"),
    ]


def second(db: Db, made: RatingRun) -> service.Recomputed:
    with db.reading() as session:
        return service.recomputed(session, session.scalars(select(Rating).where(Rating.run_id == made.id)).one())


@dataclass(frozen=True)
class Withdraw:
    finding_id: int


@act("test.withdraw", Permission.RECORD_INSPECTIONS)
def withdraw(session: ScopedSession, _actor: Actor, command: Withdraw) -> Finding:
    finding = session.get_one(Finding, command.finding_id)
    finding.state, finding.reason = FindingState.WITHDRAWN, "记录有误"
    return finding


def test_what_a_unit_would_be_rated_now_is_not_kept(db: Db) -> None:
    project = make.project(db)
    make.finding(db, project, "P-16")
    with db.reading() as session:
        book = service.book_of("xinzhou-trial", 2025, MAY)
        (result,) = service.explained_now(make.everything(session), project.construction_unit_id, book)
    assert (result.role, result.score, len(result.lines)) == (OWNER, 980, 1)
    assert states(db) == []


def filtered(db: Db, run_id: int, filters: Iterable[service.RatingFilters]) -> list[int]:
    with db.reading() as session:
        return [len(session.scalars(service.ratings_matching(run_id, one)).all()) for one in filters]


def test_results_are_narrowed_by_grade_role_name_and_code(db: Db) -> None:
    unit = make.unit(db, "百分之百%公司")
    make.finding(db, make.project(db, owner=unit), "P-01")
    make.project(db, others=[(unit, MONITOR)])
    made = run(db)
    filters = [
        service.RatingFilters(),
        service.RatingFilters(grade=Grade.B),
        service.RatingFilters(role=MONITOR),
        service.RatingFilters(text="百%公"),
        service.RatingFilters(text=unit.uscc),
        service.RatingFilters(text="百_公"),
    ]
    assert filtered(db, made.id, filters) == [3, 1, 1, 2, 2, 0]
    with db.reading() as session:
        assert list(service.grades_of(session, made.id).values()) == [2, 1, 0, 0]

"""Random draws: what is in the pools and with which weight, who may draw, what stays secret until then."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, InspectionStage
from sbsupervise.domain.inspections.draw_files import checks_of, first_difference, read_draw_file
from sbsupervise.domain.inspections.draw_words import Absence, LeftOut
from sbsupervise.domain.listings import BasisKind, ListingState, ListKind
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.ratings import Grade
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    AuditEntry,
    Draw,
    DrawPick,
    Inspection,
    Listing,
    Person,
    Project,
    Rating,
    RatingRun,
    ScopedSession,
    Unit,
)
from sbsupervise.services.acts import Actor
from sbsupervise.services.draws import (
    AbsentOfficer,
    CommitDraw,
    DeclareRecusal,
    EndRecusal,
    ExcludedProject,
    PublishDraw,
    RevealDraw,
    VoidDraw,
    Wanted,
    commit_draw,
    declare_recusal,
    end_recusal,
    file_of,
    opened_draw,
    pool_of,
    publish_draw,
    reveal_draw,
    void_draw,
)
from sbsupervise.services.offices import office_by_code
from tests import make
from tests.data import outsider_draw
from tests.make import NOON

Db = Database[ScopedSession]
USUAL: dict[str, Any] = {"title": "抽查", "wanted": 1, "team_size": 2}


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def second(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def approver(db: Db) -> Actor:
    return make.login(db, Role.APPROVER).actor()


def do(db: Db, act: Any, actor: Actor, command: Any) -> Any:
    with db.transaction() as session:
        return act(session, actor, command)


def pool(db: Db, actor: Actor, **said: Any) -> dict[str, Any]:
    with db.reading() as session:
        session.scope = actor.scope
        return pool_of(session, actor, Wanted(**(USUAL | said)))


def reasons(found: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["reason"] for row in found["excluded_projects"]}


def commit(db: Db, actor: Actor, **said: Any) -> Draw:
    draw: Draw = do(db, commit_draw, actor, CommitDraw(**(USUAL | said)))
    return draw


def reveal(db: Db, actor: Actor, draw: Draw) -> Draw:
    made: Draw = do(db, reveal_draw, actor, RevealDraw(draw_id=draw.id, seen=draw.pool_hash))
    return made


def rated(db: Db, grades: dict[Unit, Grade], year: int = 2025, as_of: date = date(2026, 3, 31)) -> None:
    run = RatingRun(year=year, as_of=as_of, rule_version="测试", state=RunState.CURRENT, started_at=NOON, digest="0")
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(run))
    for unit, grade in grades.items():
        rating = Rating(
            run_id=run.id, unit_id=unit.id, role=UnitRole.CONSTRUCTION_UNIT, score_tenths=800, grade=grade,
            grade_before_cap=grade,
        )  # fmt: skip
        with db.transaction() as session:
            make.put(session, make.operator(), make.Put(rating))


def listed(db: Db, project: Project, list_kind: ListKind, *, by: str = "140932", to: date = date(2027, 3, 1)) -> None:
    """A listing published by another office than the one that draws."""
    finding = make.finding(db, project, "P-04")
    with db.transaction() as session:
        listing = Listing(
            office_id=office_by_code(session, by).id, unit_id=project.construction_unit_id, project_id=project.id,
            finding_id=finding.id, list_kind=list_kind, ground="KA-01", state=ListingState.PUBLISHED,
            opened_on=date(2025, 6, 1), basis_kind=BasisKind.PENALTY_DECISION, noticed_on=date(2025, 6, 10),
            defence_due_on=date(2025, 6, 20), decided_on=date(2025, 7, 1), decided_by=Person(name="决定人"),
            decision_served_on=date(2025, 7, 10), public_from=date(2025, 7, 11), public_to=to,
        )  # fmt: skip
        make.put(session, make.operator(), make.Put(listing))


def inspected(
    db: Db, project: Project, on: date, stage: InspectionStage = InspectionStage.RECORDED,
    kind: InspectionKind = InspectionKind.TRACK,
) -> None:  # fmt: skip
    with db.transaction() as session:
        inspection = Inspection(
            project_id=project.id, office_id=office_by_code(session, "140900").id, kind=kind, stage=stage,
            carried_out_on=on, ended_on=on, outside_reason="年度计划", recorded_by=Person(name="检查员"),
            approved_on=on, cancel_reason="取消" if stage is InspectionStage.CANCELLED else "",
        )  # fmt: skip
        make.put(session, make.operator(), make.Put(inspection))


def test_the_strictest_of_grade_and_lists_on_the_day_gives_the_weight(db: Db, officer: Actor, second: Actor) -> None:
    names = ("A", "B", "C", "D", "D和重点", "A和重点", "A和黑", "没有评级", "名单已满")
    projects = {name: make.project(db, name) for name in names}
    with db.reading() as session:
        make.everything(session)
        owner = {name: session.get_one(Unit, project.construction_unit_id) for name, project in projects.items()}
    rated(db, {owner[name]: Grade[name[0]] for name in names[:7]})
    rated(db, {owner["A"]: Grade.D}, year=2024, as_of=date(2025, 3, 31))
    rated(db, {owner["A"]: Grade.D}, year=2026, as_of=date(2026, 10, 1))
    for name in ("D和重点", "A和重点"):
        listed(db, projects[name], ListKind.KEY_ATTENTION)
    listed(db, projects["A和黑"], ListKind.BLACKLIST)
    listed(db, projects["名单已满"], ListKind.BLACKLIST, to=date(2026, 8, 31))
    found = pool(db, officer)
    weights = {row["name"]: (row["reason"], row["weight"], row["always"]) for row in found["projects"]}
    assert weights == {
        "A": ("a", 5, False), "B": ("b", 10, False), "C": ("c", 20, False), "D": ("d", 40, False),
        "D和重点": ("d", 40, False), "A和重点": ("key_attention", 30, False), "A和黑": ("blacklist", 40, True),
        "没有评级": ("not_rated", 10, False), "名单已满": ("not_rated", 10, False),
    }  # fmt: skip
    assert {person["number"] for person in found["officers"]} == {officer.person_id, second.person_id}
    assert "reason" not in str(found["recusals"])


def test_the_pool_holds_what_the_office_supervises_and_says_why_the_rest_is_out(
    db: Db, officer: Actor, second: Actor
) -> None:
    assert second.person_id
    for name in ("在建", "停工", "去年查过", "今年查过", "书面查过", "已安排", "取消了", "不抽"):
        project = make.project(db, name)
        with db.transaction() as session:
            if name == "停工":
                found = make.everything(session).get_one(Project, project.id)
                make.change(session, found, state=ProjectState.SUSPENDED)
        if name == "去年查过":
            inspected(db, project, date(2025, 6, 1))
        if name == "今年查过":
            inspected(db, project, date(2026, 6, 1))
        if name == "书面查过":
            inspected(db, project, date(2026, 6, 1), kind=InspectionKind.PAPER)
        if name == "已安排":
            inspected(db, project, date(2026, 9, 10), InspectionStage.APPROVED)
        if name == "取消了":
            inspected(db, project, date(2026, 9, 10), InspectionStage.CANCELLED)
    make.project(db, "县里监管", supervised_by="140932")
    excluded = (ExcludedProject(project="不抽", reason="联合检查另行安排"),)
    found_pool = pool(db, officer, excluded=excluded)
    drawable = {row["name"] for row in found_pool["projects"]}
    assert drawable == {"在建", "去年查过", "书面查过", "取消了"}
    assert reasons(found_pool) == {
        "停工": LeftOut.SUSPENDED.label, "今年查过": LeftOut.VISITED.label, "已安排": LeftOut.ARRANGED.label,
        "不抽": "联合检查另行安排",
    }  # fmt: skip
    again = pool(db, officer, skip_visited=False)
    assert "今年查过" in {row["name"] for row in again["projects"]}
    with pytest.raises(RuleError, match="没有代码或者名称"):
        pool(db, officer, excluded=(ExcludedProject(project="县里监管", reason="测试"),))


def test_a_recusal_from_a_unit_or_a_project_keeps_the_officer_out_of_its_team(
    db: Db, officer: Actor, second: Actor, approver: Actor
) -> None:
    third = make.login(db, Role.OFFICER).actor()
    contractor = make.unit(db)
    one, other = make.project(db, "甲"), make.project(db, "乙", others=((contractor, UnitRole.CONTRACTOR),))
    declaring = DeclareRecusal(person_id=second.person_id or 0, uscc=contractor.uscc, reason="其配偶在该单位任职")
    recusal = do(db, declare_recusal, officer, declaring)
    found = pool(db, officer)
    assert found["recusals"] == [{"officer": second.person_id, "project": other.id}]
    assert "配偶" not in json.dumps(found, ensure_ascii=False), "why somebody stands aside is not published"
    for _ in range(4):
        draw = commit(db, officer, wanted=2)
        made = reveal(db, approver, draw)
        assert made.result is not None
        teams = {pick["project"]: pick["team"] for pick in made.result["picks"]}
        assert second.person_id not in teams[other.id]
        do(db, void_draw, approver, VoidDraw(draw_id=draw.id, reason="测试"))
    staying = {officer.person_id, second.person_id}
    away = [person["number"] for person in found["officers"] if person["number"] not in staying]
    assert third.person_id in away
    absent = tuple(AbsentOfficer(person_id=number, absence=Absence.SECONDED) for number in away)
    without = pool(db, officer, absent=absent)
    assert one.id in {row["number"] for row in without["projects"]}
    assert reasons(without) == {"乙": LeftOut.TOO_FEW.label}
    with pytest.raises(RuleError, match="已经登记了同样的回避"):
        do(db, declare_recusal, officer, declaring)
    do(db, end_recusal, officer, EndRecusal(recusal_id=recusal.id))
    assert pool(db, officer)["recusals"] == []


def test_the_draw_is_made_by_another_person_and_everybody_can_make_it_again(
    db: Db, officer: Actor, second: Actor, approver: Actor
) -> None:
    assert second.person_id
    for _ in range(12):
        make.project(db)
    draw = commit(db, officer, wanted=5)
    both = replace(approver, person_id=officer.person_id)
    with pytest.raises(RuleError, match="另一人"):
        reveal(db, both, draw)
    with pytest.raises(RuleError, match="重新打开页面"):
        do(db, reveal_draw, approver, RevealDraw(draw_id=draw.id, seen="0" * 64))
    with pytest.raises(RuleError, match="揭示种子并抽取"):
        do(db, publish_draw, officer, PublishDraw(draw_id=draw.id))
    reveal(db, approver, draw)
    with pytest.raises(RuleError, match="公布结果"):
        reveal(db, approver, draw)
    published = do(db, publish_draw, officer, PublishDraw(draw_id=draw.id))
    with db.reading() as session:
        shown = make.everything(session).get_one(Draw, published.id)
        data = file_of(shown)
        picks = session.scalars(select(DrawPick).where(DrawPick.draw_id == draw.id).order_by(DrawPick.ordinal)).all()
    assert first_difference(checks_of(read_draw_file(data))) is None
    assert outsider_draw.differences(data) == []
    said = [(pick["project"], pick["team"]) for pick in json.loads(data)["picks"]]
    assert said == [(pick.project_id, pick.team) for pick in picks]
    left = pool(db, officer)
    assert sorted(reasons(left).values()) == [LeftOut.DRAWN.label] * 5, "what was drawn is not drawn twice in a year"


def test_a_pool_or_seed_that_was_changed_in_the_database_is_not_drawn_from(
    db: Db, officer: Actor, second: Actor, approver: Actor
) -> None:
    assert second.person_id
    make.project(db)
    for name in ("pool", "seed"):
        draw = commit(db, officer)
        with db.transaction() as session:
            held = make.everything(session).get_one(Draw, draw.id)
            value: Any = "0" * 64 if name == "seed" else {**held.pool, "wanted": 2}
            make.change(session, held, **{name: value})
        with pytest.raises(RuleError, match="不符"):
            reveal(db, approver, draw)
        do(db, void_draw, approver, VoidDraw(draw_id=draw.id, reason="资料被改动"))


def test_a_void_draw_stays_to_be_seen_and_the_next_one_says_so(
    db: Db, officer: Actor, second: Actor, approver: Actor
) -> None:
    assert second.person_id
    make.project(db)
    first = commit(db, officer)
    with pytest.raises(RuleError, match="理由"):
        do(db, void_draw, approver, VoidDraw(draw_id=first.id, reason=" "))
    do(db, void_draw, approver, VoidDraw(draw_id=first.id, reason="名称有误"))
    with pytest.raises(RuleError, match="没有后续操作"):
        reveal(db, approver, first)
    again = commit(db, officer)
    assert (again.ordinal, again.pool["void_before"]) == (2, 1)
    with db.reading() as session:
        make.everything(session)
        opened = opened_draw(session, first.id)
        assert opened is not None
        assert first_difference(checks_of(read_draw_file(file_of(opened)))) is None
        assert opened_draw(session, again.id) is None, "of a draw that is only committed to nothing more is shown"


def test_the_seed_stands_in_no_trail_before_the_draw(db: Db, officer: Actor, second: Actor, approver: Actor) -> None:
    assert second.person_id
    make.project(db)
    draw = commit(db, officer)
    reveal(db, approver, draw)
    with db.reading() as session:
        entries = make.everything(session).scalars(select(AuditEntry).where(AuditEntry.act.startswith("draw."))).all()
    assert len(entries) == 2
    assert all(draw.seed not in entry.changes for entry in entries)
    assert draw.commitment in entries[0].changes


def test_what_cannot_be_drawn_is_refused_at_the_commitment(db: Db, officer: Actor, second: Actor) -> None:
    assert second.person_id
    make.project(db)
    for said, match in (
        ({"wanted": 2}, "只有 1 个"),
        ({"team_size": 1}, "不得少于2人"),
        ({"team_size": 3}, "只有 0 个"),
        ({"title": " "}, "抽查名称"),
        ({"absent": (AbsentOfficer(person_id=999_999, absence=Absence.AWAY),)}, "不是本机关"),
    ):
        with pytest.raises(RuleError, match=match):
            commit(db, officer, **said)


def test_a_pool_takes_a_fixed_number_of_queries(db: Db, officer: Actor, second: Actor) -> None:
    assert second.person_id
    counts = []
    for _ in range(2):
        for _ in range(3):
            make.project(db)
        with make.statements(db.engine) as seen:
            pool(db, officer)
        counts.append(len(seen))
    assert counts[0] == counts[1] < 16, counts

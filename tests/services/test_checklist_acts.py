"""The checklist of an inspection on record: who answers it, until when, and what is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import AnswerResult, FindingState, InspectionKind, InspectionStage
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Inspection, Project, ScopedSession
from sbsupervise.services.acts import Actor, EditConflictError, ForbiddenError
from sbsupervise.services.inspections import AnswerChecklist, ChecklistView, NewAnswer, answer_checklist, checklist_view
from tests import make
from tests.make import NOON

Data = Database[ScopedSession]
R = AnswerResult
DAY = date(2026, 6, 1)


@pytest.fixture
def officer(db: Data) -> Actor:
    return make.login(db, Role.OFFICER).actor(NOON)


@pytest.fixture
def project(db: Data) -> Project:
    return make.project(db)


def inspection(db: Data, project: Project, **facts: Any) -> Inspection:
    """An inspection of the city on record."""
    return make.inspection(db, project, facts.pop("on", DAY), **facts)


def answered(
    db: Data, actor: Actor, one: Inspection, given: Mapping[str, AnswerResult], note: str = "", **more: Any
) -> Inspection:
    answers = tuple(NewAnswer(code=code, result=result, note=note) for code, result in given.items())
    with db.transaction() as session:
        return answer_checklist(session, actor, AnswerChecklist(inspection_id=one.id, answers=answers, **more))


def view(db: Data, one: Inspection) -> ChecklistView:
    with db.reading() as session:
        found = checklist_view(make.everything(session).get_one(Inspection, one.id))
    assert found is not None
    return found


def results(found: ChecklistView) -> dict[str, AnswerResult]:
    return {row.item.code: row.result for head in found.heads for row in head.items}


def test_an_item_left_out_is_kept_as_not_checked_and_the_version_is_kept(
    db: Data, officer: Actor, project: Project
) -> None:
    one = inspection(db, project)
    assert not view(db, one).answered
    assert view(db, one).summary.share_text == "无数据"
    kept = answered(db, officer, one, {"5.2": R.CONFORMS, "7.2": R.NOT_APPLICABLE})
    assert kept.checklist == "CHECKLIST-1"
    found = view(db, one)
    assert (results(found)["5.2"], results(found)["5.1"]) == (R.CONFORMS, R.NOT_CHECKED)
    assert (found.answered, found.summary.conforms, found.summary.not_applicable) == (True, 1, 1)
    assert found.summary.standing == f"未查全，还有 {found.summary.asked - 2} 项未检查"


def test_answers_can_be_changed_until_the_record_is_signed(db: Data, officer: Actor, project: Project) -> None:
    one = inspection(db, project)
    answered(db, officer, one, {"5.2": R.CONFORMS})
    answered(db, officer, one, {"5.2": R.FAILS}, note="成活率不足")
    assert results(view(db, one))["5.2"] is R.FAILS
    signed = inspection(db, project, signed_by="王某", signed_on=DAY)
    with pytest.raises(RuleError, match="已经签字"):
        answered(db, officer, signed, {"5.2": R.CONFORMS})
    refused = inspection(db, project, refused=True, refusal="拒绝签字", witness="见证人某")
    with pytest.raises(RuleError, match="拒签"):
        answered(db, officer, refused, {"5.2": R.CONFORMS})


@pytest.mark.parametrize("stage", [InspectionStage.PLANNED, InspectionStage.CANCELLED])
def test_nothing_is_answered_before_the_approval_or_after_it_was_given_up(
    db: Data, officer: Actor, project: Project, stage: InspectionStage
) -> None:
    one = inspection(db, project, stage=stage)
    with pytest.raises(RuleError, match="不能填写检查清单"):
        answered(db, officer, one, {"5.2": R.CONFORMS})


def test_the_findings_of_the_inspection_are_held_against_the_answers(
    db: Data, officer: Actor, project: Project
) -> None:
    finding = make.finding(db, project, "P-18", DAY)
    one = finding.inspection
    with pytest.raises(RuleError, match="P-18，两者矛盾") as refusal:
        answered(db, officer, one, {"1.3": R.CONFORMS, "5.2": R.CONFORMS})
    assert refusal.value.field == "answers-1-result"
    answered(db, officer, one, {"5.2": R.FAILS})
    with db.transaction() as session:
        make.everything(session)
        make.change(session, session.get_one(Finding, finding.id), state=FindingState.WITHDRAWN, reason="位置有误")
    answered(db, officer, one, {"5.2": R.CONFORMS})


def test_a_failure_without_a_word_is_refused_and_nothing_is_kept(db: Data, officer: Actor, project: Project) -> None:
    one = inspection(db, project)
    with pytest.raises(RuleError, match="请写明情况"):
        answered(db, officer, one, {"5.1": R.CONFORMS, "5.2": R.FAILS})
    assert not view(db, one).answered


def test_items_of_another_kind_are_unknown(db: Data, officer: Actor, project: Project) -> None:
    one = inspection(db, project, kind=InspectionKind.RECHECK)
    with pytest.raises(RuleError, match=r"没有 5\.2 项"):
        answered(db, officer, one, {"5.2": R.CONFORMS})
    answered(db, officer, one, {"8.2": R.CONFORMS})


def test_before_the_first_version_there_is_no_checklist(db: Data, project: Project) -> None:
    early = inspection(db, project, on=date(2020, 8, 3))
    with db.reading() as session:
        assert checklist_view(make.everything(session).get_one(Inspection, early.id)) is None
    assert view(db, inspection(db, project, on=date(2020, 8, 4))).version == "CHECKLIST-1"


def test_only_the_inspecting_office_answers(db: Data, officer: Actor, project: Project) -> None:
    with pytest.raises(RuleError, match="由开展检查的机关填写"):
        answered(db, officer, inspection(db, project, by="140000"), {"5.2": R.CONFORMS})
    approver = make.login(db, Role.APPROVER).actor(NOON)
    with pytest.raises(ForbiddenError):
        answered(db, approver, inspection(db, project), {"5.2": R.CONFORMS})


def test_of_two_officers_who_answer_the_same_checklist_one_sees_both(
    db: Data, officer: Actor, project: Project
) -> None:
    one = inspection(db, project)
    seen = answered(db, officer, one, {"5.2": R.CONFORMS}).version
    answered(db, officer, one, {"5.2": R.NOT_APPLICABLE}, version=seen)
    with pytest.raises(EditConflictError):
        answered(db, officer, one, {"5.1": R.CONFORMS}, version=seen)

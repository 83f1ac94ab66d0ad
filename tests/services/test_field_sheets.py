"""A field sheet is handed over once, whole or not at all, by one of its officers."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionStage
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, FieldReceipt, Inspection, ScopedSession
from sbsupervise.parameters.checklists import checklist
from sbsupervise.services.acts import Actor, NotSeenError
from sbsupervise.services.audit import canonical
from sbsupervise.services.field import HandedSheet, OtherContentError, hand_in_sheet, package_of, receipts_for
from tests import make
from tests.domain.test_field import FINDING, NUMBER, SHEET
from tests.make import Login, statements
from tests.services.field_inspections import approved

Db = Database[ScopedSession]


@pytest.fixture
def team(db: Db) -> tuple[Login, Login]:
    return make.login(db, Role.OFFICER), make.login(db, Role.OFFICER)


def sheet(inspection: Inspection, team: tuple[Login, Login], **changes: Any) -> dict[str, Any]:
    people = [login.actor().person_id for login in team]
    version = checklist().on(inspection.carried_out_on).version
    return SHEET | {"inspection_id": inspection.id, "officers": people, "checklist": version} | changes


def handed(payload: Any, actor: Actor, number: str = NUMBER, sha256: str = "") -> HandedSheet:
    return HandedSheet.read(number, sha256 or hashlib.sha256(canonical(payload).encode()).hexdigest(), payload, actor)


def hand_in(db: Db, actor: Actor, payload: Any, number: str = NUMBER) -> FieldReceipt:
    with db.transaction() as session:
        return hand_in_sheet(session, actor, handed(payload, actor, number))


def standing(db: Db, inspection: Inspection) -> tuple[InspectionStage, int, int]:
    """The stage of an inspection, its findings, and how many receipts there are."""
    with db.reading() as session:
        found = make.everything(session).get_one(Inspection, inspection.id)
        return found.stage, len(found.findings), session.scalar(select(func.count()).select_from(FieldReceipt)) or 0


def test_a_sheet_becomes_the_record_of_its_inspection_and_has_a_receipt(db: Db, team: tuple[Login, Login]) -> None:
    inspection, actor = approved(db, *team), team[0].actor()
    receipt = hand_in(db, actor, sheet(inspection, team))
    assert standing(db, inspection) == (InspectionStage.RECORDED, 1, 1)
    with db.reading() as session:
        found = make.everything(session).get_one(Inspection, inspection.id)
        assert found.arrived_at is not None
        assert {row.code: row.note for row in found.answers}["5.1"] == "挡墙未建"
        assert str(found.findings[0].longitude) == "111.510000"
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq.desc()).limit(3)).all()
        assert acts == ["field.receive", "inspection.take_down", "inspection.arrive"]
        assert [row.id for row in receipts_for(session, actor, [NUMBER])] == [receipt.id]
        assert receipts_for(session, team[1].actor(), [NUMBER]) == []


def test_of_the_same_sheet_sent_at_the_same_time_there_is_one_record_and_one_receipt(
    db: Db, team: tuple[Login, Login]
) -> None:
    inspection, actor = approved(db, *team), team[0].actor()
    payload = sheet(inspection, team)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: hand_in(db, actor, payload).id, range(4)))
    assert len(set(found)) == 1
    assert standing(db, inspection) == (InspectionStage.RECORDED, 1, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_number_that_was_used_does_not_take_another_content(db: Db, team: tuple[Login, Login]) -> None:
    inspection, actor = approved(db, *team), team[0].actor()
    receipt = hand_in(db, actor, sheet(inspection, team))
    with pytest.raises(OtherContentError, match=f"回执第 {receipt.id} 号.*与现在的不同"):
        hand_in(db, actor, sheet(inspection, team, summary="另有发现"))
    with pytest.raises(OtherContentError, match="已经用于另一件材料"):
        hand_in(db, team[1].actor(), sheet(inspection, team))
    assert standing(db, inspection) == (InspectionStage.RECORDED, 1, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"carried_out_on": "2026-09-02", "ended_on": "2026-09-02"}, "不能晚于今天", id="a day to come"),
        pytest.param({"findings": [FINDING | {"code": "P-77"}]}, "没有此项", id="a code that is none"),
        pytest.param({"checklist": "older"}, "检查清单已经更新", id="another checklist"),
        pytest.param({"officers": [1]}, "不得少于2人", id="one officer"),
        pytest.param({"signed_by": "负责人", "signed_on": "2026-08-01"}, "签字日期", id="signed before the visit"),
    ],
)
def test_what_a_rule_refuses_leaves_nothing_behind(
    db: Db, team: tuple[Login, Login], changes: dict[str, Any], said: str
) -> None:
    inspection = approved(db, *team)
    with pytest.raises(RuleError, match=said):
        hand_in(db, team[0].actor(), sheet(inspection, team, **changes))
    assert standing(db, inspection) == (InspectionStage.APPROVED, 0, 0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_an_officer_of_the_inspection_hands_over_and_only_what_is_not_on_record(
    db: Db, team: tuple[Login, Login]
) -> None:
    inspection = approved(db, *team)
    payload = sheet(inspection, team)
    colleague, stranger = make.login(db, Role.OFFICER).actor(), make.login(db, Role.OFFICER, office="140930").actor()
    with pytest.raises(RuleError, match="不是这次检查的检查人员"):
        hand_in(db, colleague, payload)
    with pytest.raises(NotSeenError):
        hand_in(db, stranger, payload)
    hand_in(db, team[1].actor(), payload)
    with pytest.raises(RuleError, match=f"已由{team[1].actor().name}登记"):
        hand_in(db, team[0].actor(), payload, NUMBER.replace("6f", "7f"))
    with pytest.raises(RuleError, match="与校验值不符"):
        handed(payload, team[0].actor(), sha256="0" * 64)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_device_takes_along_what_its_officer_is_to_make_and_nothing_else(db: Db, team: tuple[Login, Login]) -> None:
    own = [approved(db, *team), approved(db, *team, stage=InspectionStage.ON_SITE)]
    approved(db, make.login(db, Role.OFFICER), team[1])
    approved(db, *team, stage=InspectionStage.CANCELLED)
    approved(db, *team, stage=InspectionStage.PLANNED)
    with db.reading() as session, statements(db.engine) as few:
        session.scope = team[0].actor().scope
        package = package_of(session, team[0].actor())
    assert [row["id"] for row in package["inspections"]] == [row.id for row in own]
    assert package["inspections"][0]["units"][0]["role"] == "construction_unit"
    assert package["whole"]
    for _ in range(4):
        approved(db, *team)
    with db.reading() as session, statements(db.engine) as many:
        session.scope = team[0].actor().scope
        assert len(package_of(session, team[0].actor())["inspections"]) == 6
    assert len(many) == len(few)

"""Inspections that a team is to make, put there without the acts that lead to them."""

from datetime import date
from typing import Any

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, InspectionStage
from sbsupervise.models import Inspection, InspectionOfficer, ScopedSession
from sbsupervise.services.offices import office_by_code
from tests import make
from tests.make import NOON, Login

TODAY = NOON.date()


def approved(db: Database[ScopedSession], *team: Login, on: date = TODAY, name: str = "", **facts: Any) -> Inspection:
    """An inspection that was approved on its day, for a team."""
    project = make.project(db, name)
    people = [login.actor().person_id for login in team]
    given = {"stage": InspectionStage.APPROVED, "cancel_reason": "项目停工"} | facts
    with db.transaction() as session:
        made = Inspection(
            project_id=project.id,
            office_id=office_by_code(session, "140900").id,
            kind=InspectionKind.TRACK,
            carried_out_on=on,
            ended_on=on,
            outside_reason="群众举报弃渣",
            content="水土保持措施落实情况",
            approved_on=on,
            approved_by_name="测试负责人",
            recorded_by_id=people[0],
            officers=[InspectionOfficer(person_id=number) for number in people],
            **given,
        )
        make.put(session, make.operator(), make.Put(made))
    return made

"""What an actor may do next with a finding: where, or what stands in the way."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from sbsupervise.domain.inspections import FINDINGS
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Finding, Inspection
from sbsupervise.services.acts import Actor
from sbsupervise.services.findings import FindingView, is_own
from sbsupervise.services.rectifications.reading import Course, course_of
from sbsupervise.services.talks import talks_of_inspection
from sbsupervise.web.database import reading, the_actor

PAGES = {
    "finding.note_report": "rectifications.note_report",
    "finding.accept": "rectifications.accept",
    "finding.return": "rectifications.return",
    "finding.rectify": "rectifications.rectify",
    "finding.note_extension": "rectifications.note_extension",
    "finding.decide_extension": "rectifications.decide_extension",
    "finding.remind": "rectifications.remind",
    "finding.reopen": "rectifications.reopen",
    "finding.withdraw": "findings.withdraw",
}
OWN_REPORT = "报告人（登记人）本人不能复核"
OWN_REQUEST = "申请（登记）人本人不能审批"
OWN_RECORD = "登记人本人不能办理"


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that can be taken next: where, or else what stands in the way."""

    label: str
    url: str | None
    refusal: str = ""


def steps_of(inspection: Inspection, view: FindingView, actor: Actor) -> list[OpenStep]:
    """The steps that the actor may take with a finding, in the order of the table of steps."""
    course = course_of(view.finding)
    steps = []
    for step in FINDINGS.open(view.finding.state):
        if step.act not in PAGES or not actor.may(step.who) or not _called_for(step.act, course, view, actor):
            continue
        refusal = _in_the_way(step.act, course, inspection, actor)
        url = None if refusal else url_for(PAGES[step.act], finding_id=view.id)
        steps.append(OpenStep(step.label, url, refusal))
    return steps


def _called_for(act: str, course: Course, view: FindingView, actor: Actor) -> bool:
    """Whether a step that the state allows makes sense now."""
    if act == "finding.withdraw":
        return is_own(view.finding.inspection, actor)
    if act == "finding.decide_extension":
        return course.extension is not None
    if act == "finding.note_extension":
        return course.extension is None and view.finding.rectify_by is not None
    return True


def _in_the_way(act: str, course: Course, inspection: Inspection, actor: Actor) -> str:
    """Why this person may not take the step, whoever else may."""
    if act in ("finding.accept", "finding.return") and course.report is not None:
        return OWN_REPORT if course.report.reported_by_id == actor.person_id else ""
    if act == "finding.decide_extension" and course.extension is not None:
        return OWN_REQUEST if course.extension.asked_by_id == actor.person_id else ""
    if act == "finding.withdraw" and inspection.recorded_by_id == actor.person_id:
        return OWN_RECORD
    return ""


def talks_and_recheck(inspection: Inspection) -> dict[str, Any]:
    """The talks that an inspection led to, and whether one may be called and the opinion on its reports drafted."""
    actor = the_actor()
    own = is_own(inspection, actor)
    checked = any(report.checked_on is not None for finding in inspection.findings for report in finding.reports)
    return {
        "talks": talks_of_inspection(reading(), inspection.id),
        "may_call": own and bool(inspection.findings) and actor.may(Permission.RECORD_INSPECTIONS),
        "may_recheck": own and checked and actor.may(Permission.DRAFT_NOTICES),
    }


def finding_place(finding: Finding) -> str:
    """Where a finding stands on the page of its inspection."""
    return url_for("inspections.show", inspection_id=finding.inspection_id, _anchor=f"finding-{finding.id}")

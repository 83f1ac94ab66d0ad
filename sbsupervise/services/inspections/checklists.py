"""The checklist (检查清单) of an inspection: its items answered, and read with what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sbsupervise.domain.inspections import AnswerResult, FindingState
from sbsupervise.domain.inspections import checklists as rules
from sbsupervise.domain.inspections.checklists import Checklist, ChecklistItem, Summary
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import ChecklistAnswer, Inspection, ScopedSession
from sbsupervise.parameters.checklists import checklist, checklist_named
from sbsupervise.parameters.dated import Figure
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import is_own
from sbsupervise.services.parts import check_part

NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What one item came to, by its code."""

    code: str
    result: AnswerResult
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChecklist:
    """Answer the checklist of an inspection anew; an item left out was not looked at (未检查)."""

    inspection_id: int
    answers: tuple[NewAnswer, ...]
    version: int | None = None


@act("inspection.answer_checklist", Permission.RECORD_INSPECTIONS, on=Inspection)
def answer_checklist(session: ScopedSession, actor: Actor, command: AnswerChecklist) -> Inspection:
    """Put on record what the items of the checklist came to, before the record of the inspection is signed."""
    inspection = session.get_one(Inspection, command.inspection_id)
    check_part(session, actor, inspection.project_id)
    if not is_own(inspection, actor):
        raise RuleError("检查清单由开展检查的机关填写")
    rules.check_open(inspection.stage, signed=is_signed(inspection))
    keep_answers(session, inspection, command.answers)
    # The rows of the answers are changed, and so is what another officer has on the screen.
    inspection.version += 1
    return inspection


def keep_answers(session: ScopedSession, inspection: Inspection, answers: Sequence[NewAnswer]) -> None:
    """Put the answers on record within an act, each item of the checklist of this kind of inspection once.

    Findings of the inspection must be on record before. A refusal names its field as ``answers-<place>-…``.
    """
    in_force = checklist_for(inspection)
    if in_force is None:
        if answers:
            raise RuleError("检查当日没有施行的检查清单", field="answers")
        return
    items = in_force.value.items_for(inspection.kind)
    given = _cleaned(answers)
    rules.check_answers(items, given, _found(inspection))
    by_code = {answer.code: answer for answer in given}
    kept = {row.code: row for row in inspection.answers}
    for item in items:
        answer = by_code.get(item.code) or rules.Answer(code=item.code, result=AnswerResult.NOT_CHECKED)
        row = kept.get(item.code)
        if row is None:
            row = ChecklistAnswer(code=item.code)
            inspection.answers.append(row)
            session.add(row)
        row.result, row.note = answer.result, answer.note
    inspection.checklist = in_force.value.version


def _cleaned(answers: Sequence[NewAnswer]) -> list[rules.Answer]:
    """The answers with their notes as they are kept."""
    cleaned = []
    for place, answer in enumerate(answers):
        try:
            note = written_text(answer.note, "note", limit=NOTE)
        except RuleError as refusal:
            raise replace(refusal, field=f"answers-{place}-note") from refusal
        cleaned.append(rules.Answer(code=answer.code, result=answer.result, note=note))
    return cleaned


def _found(inspection: Inspection) -> set[str]:
    """The codes of the findings that stand."""
    return {finding.code for finding in inspection.findings if finding.state is not FindingState.WITHDRAWN}


def checklist_for(inspection: Inspection) -> Figure[Checklist] | None:
    """The version that an inspection was answered by, else the one in force on its day; None before the first."""
    if inspection.checklist:
        return checklist_named(inspection.checklist)
    rows = checklist().rows
    return next((row for row in reversed(rows) if row.since <= inspection.carried_out_on), None)


def is_signed(inspection: Inspection) -> bool:
    """Whether the record was signed by the unit, or the refusal to sign was noted."""
    return inspection.signed_on is not None or bool(inspection.signed_by) or inspection.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item with what it came to; ``answered`` is False as long as nothing was put on record."""

    item: ChecklistItem
    result: AnswerResult
    note: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """One head with its items and what they come to."""

    number: int
    title: str
    items: tuple[ItemView, ...]
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistView:
    """The checklist of an inspection for pages and papers; ``verified`` says whether its version was confirmed."""

    version: str
    verified: bool
    answered: bool
    heads: tuple[HeadView, ...]
    summary: Summary


def checklist_view(inspection: Inspection) -> ChecklistView | None:
    """The checklist of an inspection with its answers; None if there is none for its day or its kind."""
    in_force = checklist_for(inspection)
    items = () if in_force is None else in_force.value.items_for(inspection.kind)
    if in_force is None or not items:
        return None
    rows = {row.code: row for row in inspection.answers}
    results = {code: row.result for code, row in rows.items()}
    return ChecklistView(
        version=in_force.value.version,
        verified=in_force.verified,
        answered=bool(rows),
        heads=tuple(
            HeadView(
                number=number,
                title=title,
                items=tuple(_item_view(item, rows.get(item.code)) for item in items if item.head == number),
                summary=rules.summary_of((item for item in items if item.head == number), results),
            )
            for number, title in in_force.value.heads.items()
            if any(item.head == number for item in items)
        ),
        summary=rules.summary_of(items, results),
    )


def _item_view(item: ChecklistItem, row: ChecklistAnswer | None) -> ItemView:
    if row is None:
        return ItemView(item=item, result=AnswerResult.NOT_CHECKED, note="", answered=False)
    return ItemView(item=item, result=row.result, note=row.note, answered=True)

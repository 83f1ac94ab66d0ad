"""What the items of the checklist (检查清单) came to in an inspection."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sbsupervise.domain.inspections import AnswerResult
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import ChecklistAnswer, Inspection, ScopedSession

NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What one item came to, by its code."""

    code: str
    result: AnswerResult
    note: str = ""


def keep_answers(session: ScopedSession, inspection: Inspection, answers: Sequence[NewAnswer]) -> None:
    """Put the answers on record within an act, each item once; a refusal names its field as ``answers-<place>-…``."""
    if len({answer.code for answer in answers}) < len(answers):
        raise RuleError("检查清单中有重复的项目", field="answers")
    for place, answer in enumerate(answers):
        try:
            note = written_text(answer.note, "note", limit=NOTE)
        except RuleError as refusal:
            raise replace(refusal, field=f"answers-{place}-{refusal.field}") from refusal
        session.add(ChecklistAnswer(inspection_id=inspection.id, code=answer.code, result=answer.result, note=note))

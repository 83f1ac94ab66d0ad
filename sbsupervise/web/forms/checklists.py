"""The form of a checklist: four answers for each item, and a note."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.validators import Length, Optional, ValidationError

from sbsupervise.domain.inspections import AnswerResult
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.inspections import ChecklistView, NewAnswer
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import chosen, members

ANSWER_FIELD = re.compile(r"answers-(?P<place>\d+)-(?P<name>\w+)")
NAMED = 8
"""So many unanswered items are named."""


def result_name(code: str) -> str:
    return f"result_{code.replace('.', '_')}"


def note_name(code: str) -> str:
    return f"note_{code.replace('.', '_')}"


class AnswerField(RadioField):
    """One of four answers. What was not sent is open, whatever is on record."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        super().process_formdata(valuelist)


class ChecklistForm(ActForm):
    """Build it with :func:`checklist_form`, which knows the items."""

    codes: Sequence[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.codes:
            # An answer may be left open only if whoever sends the form says so for all of them.
            self[result_name(code)].flags.required = True

    rest = BooleanField("把未答的都记为未检查", description="未检查不算符合：还有未检查的项目，检查清单为“未查全”。")

    def validate_rest(self, field: Field) -> None:
        """Whoever leaves an item open says so."""
        left = [code for code in self.codes if not self[result_name(code)].data]
        if left and not field.data:
            named = "、".join(left[:NAMED]) + ("等" if len(left) > NAMED else "")
            raise ValidationError(f"还有 {len(left)} 项没有回答（{named}），请逐项回答，或者勾选此项")

    def values(self) -> dict[str, Any]:
        given = []
        for code in self.answered():
            result = chosen(AnswerResult, self[result_name(code)].data) or AnswerResult.NOT_CHECKED
            given.append(NewAnswer(code=code, result=result, note=self[note_name(code)].data or ""))
        return {"answers": tuple(given)}

    def answered(self) -> list[str]:
        """The items of which anything is said, in the order of the command."""
        return [code for code in self.codes if self[result_name(code)].data or self[note_name(code)].data]

    def refuse(self, refusal: RuleError) -> None:
        """Show the refusal of one answer at its item, any other as usual."""
        place = ANSWER_FIELD.fullmatch(refusal.field or "")
        if place is None:
            super().refuse(refusal)
            return
        code = self.answered()[int(place["place"])]
        name = note_name(code) if place["name"] == "note" else result_name(code)
        field = self[name]
        field.errors = [*field.errors, refusal.message]


def checklist_form(view: ChecklistView) -> type[ChecklistForm]:
    """The form for the checklist of one inspection, with what is on record to begin with."""
    items = [row for head in view.heads for row in head.items]
    fields: dict[str, Any] = {"codes": [row.item.code for row in items]}
    for row in items:
        fields[result_name(row.item.code)] = AnswerField(
            f"{row.item.code}　{row.item.text}",
            choices=members(AnswerResult),
            default=row.result.value if row.answered else None,
            validators=[Optional()],
            description=_described(row.item.article, row.item.findings),
        )
        fields[note_name(row.item.code)] = StringField(
            f"{row.item.code} 的说明", default=row.note, validators=[Length(max=1000)]
        )
    return type("InspectionChecklistForm", (ChecklistForm,), fields)


def _described(article: str, findings: Sequence[str]) -> str:
    codes = f"不符合的，相应的问题：{'、'.join(findings)}" if findings else ""
    return "。".join(part for part in (article, codes) if part)


def fields_by_head(form: ChecklistForm, view: ChecklistView) -> Mapping[int, list[tuple[Field, Field]]]:
    """The pairs of answer and note under each head, by its number."""
    return {
        head.number: [(form[result_name(row.item.code)], form[note_name(row.item.code)]) for row in head.items]
        for head in view.heads
    }

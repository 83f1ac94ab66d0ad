"""Forms of reported output: tons, cubic metres, or the pads of wells, by county."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from sbsupervise.domain.fees import BaseType, PeriodState
from sbsupervise.domain.fees.bases import ZERO, WellPad, WellUse
from sbsupervise.models import Office, OutputReport, Person
from sbsupervise.services.fees import OutputLine, PeriodRow, lines_of
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, choices, chosen, members, stripped
from sbsupervise.web.forms.files import PaperField

LONG = 500
SHORT_TEXT = [Length(max=LONG, message=f"最多{LONG}字")]
Counties = Sequence[tuple[str, str]]


class AmountRow(Form):
    """What one county has of tons or cubic metres."""

    quantity = NumberField("数量", validators=[Optional()])


class PadRow(Form):
    """A pad of wells. A row without an area is no pad."""

    county: SelectField
    pad_m2 = NumberField("井场占地（m²）", validators=[InputRequired("请填写井场占地")])
    wells = IntegerField("井数", default=1, validators=[InputRequired("请填写井数"), NumberRange(1, 99, "井数至少为1")])
    use = SelectField("用途", choices=members(WellUse))

    @property
    def blank(self) -> bool:
        return not any(str(value).strip() for value in self.pad_m2.raw_data or ())

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        return self.blank or super().validate(extra_validators)

    def pad(self) -> WellPad:
        """The row as the rules take it, once it was found to be well-formed."""
        return WellPad(pad_m2=self.pad_m2.data or ZERO, wells=self.wells.data or 0, use=WellUse(self.use.data))


class LinesForm(ActForm):
    """Output by county. Build it with :func:`for_counties`, which knows where the project lies."""

    counties: Counties
    amounts = FieldList(FormField(AmountRow), "数量")
    pads: "FieldList[FormField[PadRow]]"
    reported_on = DayField("申报日期", validators=[InputRequired("请填写申报日期")])
    note = TextAreaField("备注", filters=[stripped], validators=SHORT_TEXT)
    file = PaperField("申报材料")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"amounts": [{} for _ in self.counties]} | kwargs))

    def values(self) -> dict[str, Any]:
        said = super().values()
        return {name: said[name] for name in said if name not in ("amounts", "pads")} | {
            "lines": self.lines(),
            "file": self.file.handed_in,
        }

    def lines(self) -> tuple[OutputLine, ...]:
        """The counties in which something is reported."""
        rows = zip(self.counties, self.amounts, strict=False)
        amounts = ((code, row.form.quantity.data) for (code, _), row in rows)
        pads: dict[str, list[WellPad]] = {}
        for row in self.pads:
            if not row.form.blank:
                pads.setdefault(row.form.county.data, []).append(row.form.pad())
        return (
            *(OutputLine(county=code, quantity=quantity) for code, quantity in amounts if quantity is not None),
            *(OutputLine(county=code, pads=tuple(listed)) for code, listed in pads.items()),
        )


class ReportForm(LinesForm):
    """A new report."""

    base_type = SelectField("计征方式", validators=[InputRequired("请选择计征方式")])
    period_start = DayField("所属期起", validators=[InputRequired("请填写所属期起")])
    period_end = DayField("所属期止", validators=[Optional()])

    def values(self) -> dict[str, Any]:
        return super().values() | {"base_type": BaseType(self.base_type.data)}


class CorrectForm(LinesForm):
    """A report put right."""


def for_counties(form: type[LinesForm], counties: Counties) -> type[Any]:
    """The form for a project that lies in these counties: code and name."""

    class Pad(PadRow):
        county = SelectField("县（市、区）", choices=choices(counties))

    listed = {"counties": counties, "pads": FieldList(FormField(Pad), "井场", max_entries=200)}
    return type(form.__name__, (form,), listed)


def day_asked(text: str) -> date | None:
    """The day that an address names, None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_filled(report: OutputReport, counties: Counties) -> dict[str, Any]:
    """A report as the form shows it."""
    lines = {line.county: line for line in lines_of(report)}
    return {
        "amounts": [{"quantity": lines[code].quantity if code in lines else None} for code, _ in counties],
        "pads": [
            {"county": line.county, "pad_m2": pad.pad_m2, "wells": pad.wells, "use": pad.use.value}
            for line in lines.values()
            for pad in line.pads
        ],
        "reported_on": report.reported_on,
    }


class AssessPeriodForm(ActForm):
    """The fee of a period. ``confirmed_fen`` carries the amount last shown, so that exactly this one is confirmed."""

    confirmed_fen = HiddenField()
    due_on = DayField("缴纳期限", validators=[Optional()])
    not_subject = TextAreaField("不属征收范围的理由", filters=[stripped], validators=SHORT_TEXT)

    def stated(self) -> tuple[date | None, str]:
        """The fields from which the fee follows."""
        return self.due_on.data, self.not_subject.data or ""

    def values(self) -> dict[str, Any]:
        due_on, not_subject = self.stated()
        return {"due_on": due_on, "not_subject": not_subject, "confirmed_fen": self.confirmed()}

    def confirmed(self) -> int:
        """The amount that was shown, in fen; -1 if none was."""
        text = str(self.confirmed_fen.data or "")
        return int(text) if text.isascii() and text.isdigit() else -1

    def show(self, amount_fen: int) -> None:
        """Let the next sending confirm this amount."""
        self.confirmed_fen.data = str(amount_fen)
        self.confirmed_fen.raw_data = None


class MissingForm(ActForm):
    """A missing report as a finding: which period, and who has looked."""

    period = SelectField("所属期", validators=[InputRequired("请选择所属期")])
    officers = SelectMultipleField(
        "检查人员",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("请选择检查人员")],
    )

    def __init__(self, rows: Sequence[PeriodRow], people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = {row.period.start.isoformat(): row for row in rows}
        self.period.choices = choices((start, _named(row)) for start, row in self.rows.items())
        self.officers.choices = choices((person.id, f"{person.name}（{person.certificate_no}）") for person in people)

    def values(self) -> dict[str, Any]:
        period = self.rows[self.period.data].period
        return {
            "base_type": period.base,
            "period_start": period.start,
            "officers": tuple(self.officers.data or ()),
        }


def _named(row: PeriodRow) -> str:
    return f"{row.period.label}（期限 {row.limit}）"


class PeriodFilterForm(Form):
    """What the list of periods is narrowed to; it lives in the address."""

    text = StringField("项目、单位或代码", filters=[stripped])
    state = SelectField("状态", choices=members(PeriodState, "全部"), validate_choice=False)
    year = SelectField("年度", validate_choice=False)
    office = SelectField("相关机关", validate_choice=False)

    def __init__(self, offices: Sequence[Office], years: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = choices(((office.id, office.name) for office in offices), "全部")
        self.year.choices = choices(((year, f"{year}年") for year in years), "全部")

    @property
    def chosen_state(self) -> PeriodState | None:
        return chosen(PeriodState, self.state.data)

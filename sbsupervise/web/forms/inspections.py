"""Forms of inspections and findings."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from sbsupervise.domain.inspections import FindingKind, FindingState, InspectionKind, InspectionState, Severity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Office, Person, Unit
from sbsupervise.parameters.projects import counties
from sbsupervise.services.finding_lists import SEVERAL, SEVERAL_LABEL
from sbsupervise.services.inspections import NewFinding
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import NumberField, Row, choices

ROW_FIELD = re.compile(r"findings-(?P<place>\d+)-(?P<name>\w+)")
YEARS = 6
# The inspection of a lower office (履职督查) is not one of a project.
KINDS = tuple(kind for kind in InspectionKind if kind is not InspectionKind.DUTY)


def number_or_none(value: object) -> int | None:
    """The value of an option that is a number, or nothing."""
    return None if value in (None, "", "None") else int(str(value))


class FindingRow(Row):
    """One finding. A row in which nothing is filled in is no finding."""

    code: SelectField
    unit_id: SelectField
    facts: TextAreaField
    demand: TextAreaField
    rectify_by: DateField
    longitude: NumberField
    latitude: NumberField


class VisitForm(ActForm):
    """What was seen on which days, by whom, and what was found. Build it with :func:`inspection_form`."""

    carried_out_on = DateField("检查日期", validators=[InputRequired("请填写检查日期")])
    ended_on = DateField("结束日期", validators=[Optional()], description="检查超过一天的，填写最后一天")
    officers = SelectMultipleField(
        "检查人员",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("请选择检查人员")],
    )
    present = StringField(
        "被检查单位在场人员", validators=[Length(max=200)], description="姓名、职务；拒绝在场的写明并注明见证人"
    )
    summary = TextAreaField("检查情况", validators=[Length(max=2000)], render_kw={"rows": 4})
    findings: "FieldList[FormField[FindingRow]]"

    def values(self) -> dict[str, Any]:
        found = tuple(
            NewFinding(
                code=row.code.data,
                unit_id=row.unit_id.data,
                facts=row.facts.data or "",
                demand=row.demand.data or "",
                rectify_by=row.rectify_by.data,
                longitude=row.longitude.data,
                latitude=row.latitude.data,
            )
            for row in self.filled()
        )
        return super().values() | {"officers": tuple(self.officers.data or ()), "findings": found}

    def filled(self) -> list[FindingRow]:
        """The rows that hold a finding, in the order of the command."""
        return [entry.form for entry in self.findings if not entry.form.blank]

    def refuse(self, refusal: RuleError) -> None:
        """Show the refusal of one finding in its row, any other as usual."""
        place = ROW_FIELD.fullmatch(refusal.field or "")
        if place is None:
            super().refuse(refusal)
            return
        field = self.filled()[int(place["place"])][place["name"]]
        field.errors = [*field.errors, str(refusal)]
        self.findings.errors = [entry.errors for entry in self.findings]


class InspectionForm(VisitForm):
    """An inspection put on record afterwards, approved on paper before."""

    kind = SelectField(
        "检查方式",
        coerce=InspectionKind,
        choices=choices((kind.value, kind.label) for kind in KINDS),
        validators=[InputRequired("请选择检查方式")],
    )
    outside_reason = TextAreaField(
        "计划外检查的理由",
        validators=[InputRequired("请填写计划外检查的理由"), Length(max=500)],
        description="没有列入本系统的年度计划和随机抽查的检查，写明缘由，如举报、交办、纸质计划",
        render_kw={"rows": 2},
    )
    approved_by_name = StringField(
        "批准检查的负责人", validators=[InputRequired("请填写批准检查的负责人"), Length(max=40)]
    )
    approved_on = DateField("批准日期", validators=[InputRequired("请填写批准日期")])


class TakeDownForm(VisitForm):
    """The record of an approved inspection, signed at once if it can be."""

    place = StringField("检查地点", validators=[Length(max=200)])
    happened = TextAreaField(
        "检查经过",
        validators=[Length(max=4000)],
        description="出示证件、听取介绍、查看现场和资料、询问的经过",
        render_kw={"rows": 5},
    )
    signed_by = StringField("被检查单位签字人", validators=[Length(max=100)], description="姓名、职务；稍后签字的不填")
    signed_on = DateField("签字日期", validators=[Optional()])
    refused = BooleanField("被检查单位拒绝签字")
    refusal = TextAreaField("拒绝签字的情况", validators=[Length(max=500)], render_kw={"rows": 2})
    witness = StringField("见证人或者录像编号", validators=[Length(max=200)])

    def values(self) -> dict[str, Any]:
        values = super().values()
        last = values["ended_on"] or values["carried_out_on"]
        # A form has a method called process.
        return values | {"ended_on": last, "process": values.pop("happened") or ""}


V = TypeVar("V", bound=VisitForm)


def inspection_form(
    base: type[V],
    today: date,
    officers: Sequence[Person],
    kinds: Mapping[str, FindingKind],
    units: Mapping[UnitRole, Sequence[Unit]],
    days: Mapping[Severity, int],
) -> type[V]:
    """The form for one project: its officers, the catalogue in force and the units that findings may be about."""
    limits = "，".join(f"{severity.label}问题 {days[severity]} 日" for severity in Severity)
    concerned = [(unit.id, f"{role.label}：{unit.name}") for role, listed in units.items() for unit in listed]

    class Row(FindingRow):
        code = SelectField("问题", choices=kind_choices(kinds), validators=[InputRequired("请选择问题")])
        unit_id = SelectField(
            "责任单位",
            choices=choices(concerned, first="按问题类别自动确定"),
            coerce=number_or_none,
            validators=[Optional()],
        )
        facts = TextAreaField(
            "具体情况",
            validators=[InputRequired("请填写问题的具体情况"), Length(max=2000)],
            description="位置、数量、现状；照片编号写在末尾",
            render_kw={"rows": 3},
        )
        demand = TextAreaField("整改要求", validators=[Length(max=1000)], render_kw={"rows": 2})
        rectify_by = DateField("整改期限", validators=[Optional()], description=f"不填的，自检查日起{limits}")

        longitude = NumberField("经度", validators=[Optional()], description="CGCS2000，十进制度数，最多6位小数")
        latitude = NumberField("纬度", validators=[Optional()])

    class ProjectInspectionForm(base):  # type: ignore[valid-type,misc]  # a class made for one project
        findings = FieldList(FormField(Row), "发现的问题", max_entries=50, description="没有发现问题的，不用填写。")

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.officers.choices = choices((person.id, named(person)) for person in officers)
            self.carried_out_on.render_kw = {"max": today.isoformat()}

    return ProjectInspectionForm


def kind_choices(kinds: Mapping[str, FindingKind]) -> Any:
    """The catalogue as options, grouped by who answers for a finding, each with its severity."""
    listed = [SelectChoice("", "请选择")]
    for code, kind in kinds.items():
        listed.append(SelectChoice(code, f"{code}〔{kind.severity.label}〕{kind.text}", optgroup=kind.subject.label))
    return listed


def named(person: Person) -> str:
    return f"{person.name}（{person.certificate_no}）"


class WithdrawForm(ActForm):
    reason = TextAreaField(
        "撤回理由", validators=[InputRequired("请填写撤回理由"), Length(max=500)], render_kw={"rows": 4}
    )


class Filters(Form):
    """Filters in the address: what is not understood narrows nothing."""

    def understood(self) -> dict[str, Any]:
        self.validate()
        return {field.name: field.data for field in self._chosen()}

    def words(self, count: str) -> str:
        """In words what is shown: ``偏关县水利局 · 2026年 · 逾期未整改 · 17 项``."""
        return " · ".join([*(_said(field) for field in self._chosen()), count])

    def _chosen(self) -> list[Field]:
        return [field for field in self if field.data and not field.errors]


def _said(field: Field) -> str:
    if isinstance(field, SelectField):
        listed: Any = field.iter_choices()
        return str(next(choice.label for choice in listed if choice.selected))
    return str(field.label.text) if isinstance(field, BooleanField) else f"“{field.data}”"


class InspectionFilterForm(Filters):
    office_id = SelectField("检查机关", coerce=number_or_none, validators=[Optional()])
    kind = SelectField(
        "检查方式",
        coerce=lambda value: InspectionKind(value) if value else None,
        choices=choices(((kind.value, kind.label) for kind in InspectionKind), first="全部"),
        validators=[Optional()],
    )
    state = SelectField(
        "状态",
        coerce=lambda value: InspectionState(value) if value else None,
        choices=choices(((state.value, state.label) for state in InspectionState), first="全部"),
        validators=[Optional()],
    )
    year = SelectField("年份", coerce=number_or_none, validators=[Optional()])
    text = StringField("项目名称")
    overdue = BooleanField("有逾期未整改的问题")

    def offer(self, offices: Sequence[Office], today: date) -> None:
        """Set the choices that depend on who looks, and when."""
        self.office_id.choices = office_choices(offices)
        years = range(today.year, today.year - YEARS, -1)
        self.year.choices = choices(((year, f"{year}年") for year in years), first="全部")


class FindingFilterForm(Filters):
    office_id = SelectField("检查机关", coerce=number_or_none, validators=[Optional()])
    severity = SelectField(
        "程度",
        coerce=lambda value: Severity(value) if value else None,
        choices=choices(((severity.value, severity.label) for severity in Severity), first="全部"),
        validators=[Optional()],
    )
    state = SelectField(
        "状态",
        coerce=lambda value: FindingState(value) if value else None,
        choices=choices(((state.value, state.label) for state in FindingState), first="全部"),
        validators=[Optional()],
    )
    county = SelectField("县（市、区）", coerce=lambda value: value or None, validators=[Optional()])
    text = StringField("项目名称")
    overdue = BooleanField("逾期未整改")
    first_overdue = BooleanField("按首个期限逾期")
    inactive = BooleanField("没有后续措施")

    def offer(self, offices: Sequence[Office], today: date) -> None:
        """Set the choices that depend on who looks, and when."""
        self.office_id.choices = office_choices(offices)
        listed = [(code, county.name) for code, county in counties().on(today).items()]
        self.county.choices = choices([*listed, (SEVERAL, SEVERAL_LABEL)], first="全部")


def office_choices(offices: Sequence[Office]) -> Any:
    return choices(((office.id, office.name) for office in offices), first="全部")

"""Forms of projects. All fields are texts, read by the rules of the cells of a supervision list."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from sbsupervise.domain.divisions import CountyPart
from sbsupervise.domain.places import County
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ApprovalLevel, Nature, ProjectKind, ProjectState
from sbsupervise.domain.sheets import Cell, shown
from sbsupervise.domain.supervision_list import COLUMNS, ListedProject
from sbsupervise.domain.units import UnitRole
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import Project
from sbsupervise.services.project_files import ProjectFilters
from sbsupervise.services.projects import cells_for, listed_of, read_entry
from sbsupervise.web import database
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, choices, stripped
from sbsupervise.web.forms.files import PaperField

FIELDS = tuple(column.field for column in COLUMNS)
REQUIRED = [InputRequired("必填，不能为空")]


def _labels(words: Iterable[LabelledEnum]) -> list[tuple[str, str]]:
    return [(word.label, word.label) for word in words]


class ProjectForm(ActForm):
    """One project of the list."""

    code = StringField("项目代码", description="投资项目在线审批监管平台的代码，如 2305-140900-04-01-123456")
    name = StringField("项目名称", validators=REQUIRED)
    construction_unit = StringField("生产建设单位", validators=REQUIRED, description="全称")
    uscc = StringField("统一社会信用代码", validators=REQUIRED, description="生产建设单位的 18 位代码")
    kind = SelectField("项目类型", choices=choices(_labels(ProjectKind), "请选择"), validators=REQUIRED)
    nature = SelectField("项目性质", choices=choices(_labels(Nature), "未填"))
    approval_level = SelectField(
        "立项级别", choices=choices(_labels(ApprovalLevel), "未填"), description="决定由哪一级审批和监管"
    )
    counties = SelectMultipleField(
        "所在县（区）", validators=REQUIRED, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    area_hm2 = StringField("征占地面积", validators=REQUIRED, description="永久和临时占地之和")
    earthwork_m3 = StringField("挖填土石方总量", validators=REQUIRED, description="挖方与填方之和，没有填 0")
    linear = BooleanField("线型工程", description="公路、铁路、管道、输电线路等；跨县的登记后可分县填报面积和土石方")
    planned_start_on = StringField("计划开工日期", widget=DateInput())
    planned_end_on = StringField("计划完工日期", widget=DateInput())
    investment_fen = StringField("总投资")
    site = StringField("建设地点", description="乡镇、村，或起止地点")
    longitude = StringField("经度", description="CGCS2000，十进制度数")
    latitude = StringField("纬度", description="CGCS2000，十进制度数")
    approving_body = StringField("审批核准备案机关")
    sector = StringField("主管部门")

    def __init__(self, counties: Mapping[str, County], day: date, /, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, str] = {code: county.name for code, county in counties.items()}
        self.counties.choices = choices(self.names.items())
        self.day = day
        self.listed: ListedProject | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the fields as a row; each fault stands beside its field."""
        valid = super().validate(extra_validators)
        self.listed, faults = read_entry(self._cells(), self.day)
        for name, message in faults.items():
            if not self[name].errors:
                self[name].errors = [message]
        return valid and not faults

    def values(self) -> dict[str, Any]:
        return {name: getattr(self.listed, name) for name in FIELDS} | {"linear": self.linear.data}

    def _cells(self) -> dict[str, Cell]:
        texts: dict[str, Cell] = {name: self[name].data for name in FIELDS}
        return texts | {"counties": "、".join(self.counties.data or [])}

    def _both(self, current: Project) -> list[tuple[str, str, str]]:
        """Both texts of an edit conflict; the record is read anew, with its unit and its counties."""
        theirs = written(database.load(Project, current.id))
        return [
            (self[name].label.text, self._shown(self[name].data), self._shown(theirs[name]))
            for name in (*FIELDS, "linear")
        ]

    def _shown(self, value: Any) -> str:
        if isinstance(value, list):
            return "、".join(self.names.get(code, str(code)) for code in value)
        if isinstance(value, bool):
            return "是" if value else "否"
        return str(value or "")


def written(project: Project) -> dict[str, Any]:
    """A stored project as the fields of the form."""
    texts: dict[str, Any] = {name: _text(cell) for name, cell in cells_for(listed_of(project)).items()}
    return texts | {"counties": [row.code for row in project.counties], "linear": project.linear}


def _text(cell: Cell) -> str:
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else shown(cell)


class DivisionForm(ActForm):
    """The land and the earthwork in each county. Build it with :func:`division_form`, which knows the counties."""

    codes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """The two fields of each county, in their order."""
        return [(self[f"area_{code}"], self[f"earthwork_{code}"]) for code in self.codes]

    def values(self) -> dict[str, Any]:
        lines = zip(self.codes, self.lines, strict=True)
        parts = (
            CountyPart(code=code, area_hm2=area.data, earthwork_m3=earthwork.data) for code, (area, earthwork) in lines
        )
        return {"parts": tuple(parts)}


def division_form(project: Project, names: Mapping[str, County]) -> DivisionForm:
    """The form with a line for each county of a project, filled with what is known."""
    known: dict[str, Any] = {}
    listed: dict[str, Any] = {"codes": tuple(row.code for row in project.counties)}
    for row in project.counties:
        name = names[row.code].name
        listed[f"area_{row.code}"] = NumberField(f"{name}面积", validators=[InputRequired("请填写面积，没有填 0")])
        listed[f"earthwork_{row.code}"] = NumberField(
            f"{name}土石方量", validators=[InputRequired("请填写土石方量，没有填 0")]
        )
        known |= {f"area_{row.code}": row.area_hm2, f"earthwork_{row.code}": row.earthwork_m3}
    form: DivisionForm = type("Division", (DivisionForm,), listed)(version=project.version, **known)
    return form


class UnitForm(ActForm):
    """A unit with a part in a project."""

    role = SelectField(
        "承担的工作",
        coerce=UnitRole,
        choices=choices((role.value, role.label) for role in UnitRole if role is not UnitRole.CONSTRUCTION_UNIT),
    )
    uscc = StringField("统一社会信用代码", validators=[InputRequired("请填写统一社会信用代码")], filters=[stripped])
    name = StringField("单位名称", description="全称；已登记过的单位可不填，沿用已登记的名称", filters=[stripped])
    contracted_on = DayField("合同签订日期", validators=[Optional()])
    since = DayField("开始日期", validators=[Optional()])
    until = DayField("结束日期", description="仍在承担的不填", validators=[Optional()])


class EndUnitForm(ActForm):
    """Until when a unit had its part."""

    until = DayField("结束日期", description="承担该项工作的最后一日", validators=[InputRequired("请填写结束日期")])


class HandOverForm(ActForm):
    """The new construction unit, and from when on."""

    uscc = StringField(
        "新生产建设单位的统一社会信用代码", validators=[InputRequired("请填写统一社会信用代码")], filters=[stripped]
    )
    name = StringField("单位名称", description="全称；已登记过的单位可不填，沿用已登记的名称", filters=[stripped])
    happened_on = DayField("交接日期", description="自该日起由新单位承担", validators=[InputRequired("请填写交接日期")])
    evidence = TextAreaField(
        "权利义务转移的证明",
        description="如转让协议、备案变更文件",
        validators=[InputRequired("请写明权利义务转移的证明"), Length(max=500, message="最多500字")],
    )
    document_number = StringField("文号", description="没有的不填", filters=[stripped])
    file = PaperField("证明文件", description="可不附；PDF、OFD、JPEG 或 PNG")

    def values(self) -> dict[str, Any]:
        return super().values() | {"file": self.file.handed_in}


class RemoveUnitForm(ActForm):
    """Nothing to fill in."""


class ProjectFilterForm(Form):
    """What the list of projects is narrowed down to."""

    text = StringField("查找项目、代码或单位")
    county = SelectField("县（区）")
    state = SelectField("状态", choices=choices(((state.value, state.label) for state in ProjectState), "全部"))
    plan_kind = SelectField("方案类型", choices=choices(((kind.value, kind.label) for kind in PlanKind), "全部"))

    def __init__(self, counties: Mapping[str, County], /, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, str] = {code: county.name for code, county in counties.items()}
        self.county.choices = choices(self.names.items(), "全部")

    def filters(self) -> ProjectFilters:
        """The filters; a value that is none of the choices narrows nothing."""
        return ProjectFilters(
            text=(self.text.data or "").strip(),
            county=self.county.data if self.county.data in self.names else None,
            state=next((state for state in ProjectState if state.value == self.state.data), None),
            plan_kind=next((kind for kind in PlanKind if kind.value == self.plan_kind.data), None),
        )

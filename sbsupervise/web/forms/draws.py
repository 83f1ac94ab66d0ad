"""Forms of random draws and recusals."""

from collections.abc import Sequence
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from sbsupervise.domain.inspections.draw_files import MOST_PROJECTS
from sbsupervise.domain.inspections.draw_words import Absence
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Person
from sbsupervise.services.draws import AbsentOfficer, ExcludedProject
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import Row, choices, chosen, members, stripped
from sbsupervise.web.forms.inspections import number_or_none

MOST_ROWS = 50
LARGEST_TEAM = 6
REASON = Length(max=500, message="最多500字")


class ExcludedRow(Row):
    project = StringField(
        "项目", description="项目代码或者项目名称全称", filters=[stripped], validators=[InputRequired("请填写项目")]
    )
    reason = StringField(
        "理由", description="随结果公布", filters=[stripped], validators=[InputRequired("请填写排除的理由"), REASON]
    )


class CommitDrawForm(ActForm):
    """What is drawn and what is left out; the form of an office (``commit_form``) knows its officers."""

    title = StringField(
        "抽查名称",
        description="如“2026年第三季度在建项目抽查”",
        filters=[stripped],
        validators=[InputRequired("请填写抽查名称"), Length(max=100, message="最多100字")],
    )
    wanted = IntegerField(
        "抽取项目数",
        description="应当全部抽取的对象先行列入，计入此数",
        validators=[InputRequired("请填写抽取项目数"), NumberRange(1, MOST_PROJECTS, "请填写大于零的整数")],
    )
    team_size = IntegerField(
        "每个项目的检查人员数",
        validators=[InputRequired("请填写人数"), NumberRange(1, LARGEST_TEAM, f"最多{LARGEST_TEAM}人")],
    )
    skip_visited = BooleanField("不抽取本年度已现场检查过的项目", description="避免重复检查")
    absent: "FieldList[FormField[Any]]"
    excluded = FieldList(
        FormField(ExcludedRow),
        "另外排除的项目",
        max_entries=MOST_ROWS,
        description="停工、本年度已检查、已安排、已抽中和到访达上限的自动排除，不必填写",
    )

    def values(self) -> dict[str, Any]:
        absent, excluded = self.filled("absent"), self.filled("excluded")
        return super().values() | {
            "absent": tuple(AbsentOfficer(person_id=row.person_id.data, absence=row.absence.data) for row in absent),
            "excluded": tuple(ExcludedProject(project=row.project.data, reason=row.reason.data) for row in excluded),
        }

    def filled(self, name: str) -> list[Any]:
        """The rows of a list that say something, in the order of the command."""
        return [entry.form for entry in self._fields[name] if not entry.form.blank]

    def refuse(self, refusal: RuleError) -> None:
        """A refusal of a row stands beside its field."""
        name, _, rest = (refusal.field or "").partition("-")
        place, _, field = rest.partition("-")
        if not field:
            super().refuse(refusal)
            return
        wrong = self.filled(name)[int(place)][field]
        wrong.errors = [*wrong.errors, str(refusal)]
        self._fields[name].errors = [entry.errors for entry in self._fields[name]]
        g.refused = True


def commit_form(officers: Sequence[Person]) -> type[CommitDrawForm]:
    """The form of an office with these officers."""

    class AbsentRow(Row):
        person_id = SelectField(
            "人员",
            choices=choices(((person.id, named(person)) for person in officers), "请选择"),
            coerce=number_or_none,
            validators=[InputRequired("请选择人员")],
        )
        absence = SelectField(
            "原因",
            choices=members(Absence, "请选择"),
            coerce=lambda value: value if isinstance(value, Absence) else chosen(Absence, value),
            validators=[InputRequired("请选择原因")],
        )

    class OfficeForm(CommitDrawForm):
        absent = FieldList(
            FormField(AbsentRow), "不参加本次抽取的人员", max_entries=MOST_ROWS, description="只公布原因的类别"
        )

    return OfficeForm


def named(person: Person) -> str:
    """An officer with the number of the certificate."""
    return f"{person.name}（{person.certificate_no}）"


class RevealDrawForm(ActForm):
    """The hash of the pool that was shown goes along: what is drawn from is what was read."""

    seen = HiddenField()


class PublishDrawForm(ActForm):
    """Nothing to fill in."""


class VoidDrawForm(ActForm):
    reason = TextAreaField("作废的理由", validators=[InputRequired("请写明作废的理由"), REASON])


class DeclareRecusalForm(ActForm):
    person_id = SelectField("回避人员", coerce=number_or_none, validators=[InputRequired("请选择人员")])
    uscc = StringField(
        "被检查单位的统一社会信用代码",
        description="生产建设单位或者其他参建单位",
        filters=[stripped],
        validators=[InputRequired("请填写统一社会信用代码"), Length(max=18, message="应为18位")],
    )
    project = StringField(
        "只回避一个项目的，填项目代码或者名称全称",
        description="不填的，回避该单位参与的全部项目",
        filters=[stripped],
        validators=[Length(max=200, message="最多200字")],
    )
    reason = TextAreaField(
        "回避的理由",
        description="只在本机关内部留存，不随抽取结果公布",
        validators=[InputRequired("请填写回避的理由"), REASON],
    )

    def __init__(self, *args: Any, officers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_id.choices = choices(((person.id, named(person)) for person in officers), "请选择")


class EndRecusalForm(ActForm):
    """Nothing to fill in."""


class VerifyDrawForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A file of a draw. It changes nothing and starts no session, so it needs no token."""

    class Meta:
        csrf = False

    file = FileField("公布的抽取文件（JSON）", validators=[FileRequired("请选择文件")])

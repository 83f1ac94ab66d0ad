"""Forms of rectification: reports with their proof, checks, more time, reminders, reopening."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Person
from sbsupervise.services.photos import PhotoFile
from sbsupervise.services.stored_files import HandedIn
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, choices, stripped
from sbsupervise.web.forms.files import PAPERS
from sbsupervise.web.forms.photos import PHOTOS

LONGEST = 2000
DECISIONS = {"yes": "同意延期", "no": "不同意"}
SAME_PLACE = "已逐张核对：整改前后照片为同一位置、同一方向"


def _long(label: str, missing: str, description: str = "", most: int = LONGEST) -> TextAreaField:
    validators = [InputRequired(missing), Length(max=most, message=f"最多{most}字")]
    return TextAreaField(label, description=description, validators=validators, render_kw={"rows": 5})


def _day(label: str, description: str = "") -> DayField:
    return DayField(label, description=description, validators=[InputRequired(f"请填写{label}")])


def _line(label: str, description: str = "", missing: str = "") -> StringField:
    validators = [Length(max=100, message="最多100字"), InputRequired(missing) if missing else Optional()]
    return StringField(label, description=description, filters=[stripped], validators=validators)


class PhotosForm(ActForm):
    """A form with photos: each is read before the act begins, and one that cannot be taken is refused beside them."""

    photos = MultipleFileField(
        "整改后的照片",
        description="与整改前同一位置、同一方向，JPEG 或 PNG 原图，可选多张；照片中的位置和时间会一并保存",
        render_kw={"accept": PHOTOS, "multiple": True},
    )

    def __init__(self, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today
        self.read: tuple[HandedIn, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            files = self.photos.data or ()
            self.read = tuple(PhotoFile(HandedIn(file.filename, file.read()), self.today) for file in files)
        except RuleError as refusal:
            self.refuse(RuleError(refusal.message, field="photos"))
            return False
        return True

    def values(self) -> dict[str, Any]:
        return super().values() | {"photos": self.read}


class ReportForm(PhotosForm):
    rectified_on = _day("整改完成日期")
    responsible = _line("责任人", "姓名、职务", "请填写责任人")
    text = _long("完成的措施", "请写明完成的措施", "做了什么、在什么位置、数量多少")
    document_number = _line("批复、回执等文号", "手续类问题必填，如批复文号、备案回执号、缴费票证号")
    papers = MultipleFileField(
        "证明文件", description="PDF、OFD、JPEG 或 PNG，可选多个", render_kw={"accept": PAPERS, "multiple": True}
    )

    def values(self) -> dict[str, Any]:
        papers = tuple(HandedIn(file.filename, file.read()) for file in self.papers.data or ())
        return super().values() | {"papers": papers}

    def refuse(self, refusal: RuleError) -> None:
        super().refuse(RuleError(refusal.message, field="papers") if refusal.field == "file" else refusal)


class NoteReportForm(ReportForm):
    reported_on = _day("收到报告的日期")


class RectifyForm(PhotosForm):
    """An officer saw it, another confirms it."""

    seen_by_id = SelectField(
        "现场核实人员",
        coerce=int,
        description="到现场核实的另一名执法人员；您确认，两人共同负责",
        validators=[InputRequired("请选择现场核实人员")],
    )
    rectified_on = _day("整改完成日期")
    responsible = _line("责任人", "被检查单位负责整改的人员，姓名、职务", "请填写责任人")
    proof = _long("整改情况和证明材料", "请填写整改情况和证明材料", "完成的措施、位置、数量")
    document_number = _line("批复、回执等文号", "手续类问题必填")
    same_place = BooleanField(SAME_PLACE)

    def __init__(self, today: date, colleagues: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(today, **kwargs)
        self.seen_by_id.choices = choices((person.id, person.name) for person in colleagues)


class AcceptForm(ActForm):
    same_place = BooleanField(SAME_PLACE)
    opinion = TextAreaField("复核意见", validators=[Length(max=1000, message="最多1000字")], render_kw={"rows": 3})


class ReturnForm(ActForm):
    opinion = _long("退回的理由和要求", "请写明退回的理由和要求", "责任单位会看到这段文字", most=1000)


class ReopenForm(ActForm):
    reason = _long("重新打开的理由", "请填写重新打开的理由", most=500)
    rectify_by = _day("新的整改期限", "首个期限保留，逾期统计仍按首个期限")


class ExtensionForm(ActForm):
    until = _day("申请延期至")
    reason = _long("延期的理由", "请填写延期的理由", "未获批准前，原期限不变", most=500)


class NoteExtensionForm(ExtensionForm):
    asked_on = _day("收到申请的日期", "期限届满当日收到的为在期限内")


class DecideExtensionForm(ActForm):
    granted = RadioField("审批意见", choices=choices(DECISIONS.items()), validators=[InputRequired("请选择审批意见")])
    opinion = TextAreaField(
        "理由", description="不同意的必填", validators=[Length(max=500, message="最多500字")], render_kw={"rows": 3}
    )

    def values(self) -> dict[str, Any]:
        return super().values() | {"granted": self.granted.data == "yes"}


class RemindForm(ActForm):
    text = _long("催办内容", "请填写催办内容", "责任单位在其页面上看到", most=500)

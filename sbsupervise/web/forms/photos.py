"""Forms of photos: several handed in at once, what one shows, one set aside."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import visible
from sbsupervise.models import Photo
from sbsupervise.services.findings import FindingView
from sbsupervise.services.photos import NewPhoto, PhotoFile, add_photo
from sbsupervise.services.stored_files import HandedIn
from sbsupervise.web.database import perform
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import choices, chosen, members, stripped
from sbsupervise.web.forms.plan_data import DRAFT, NeededLater

PHOTOS = "image/jpeg,image/png"
AT_ONCE = 20
SHOWN_NAME = 30
# What an officer takes on the site; a photo that something was put right comes with the report of it.
TAKEN = (PhotoRole.SCENE, PhotoRole.BEFORE, PhotoRole.AFTER)


class WhatItShows(ActForm):
    """What a photo shows: of which finding, before or after it was put right, in which words."""

    finding_id = SelectField("问题", description="每张照片最多对应一个问题")
    role = SelectField("拍摄内容", choices=members(PhotoRole), validators=[InputRequired("请选择拍摄内容")])
    caption = StringField(
        "说明", filters=[stripped], description="拍的是什么、在哪里，如“3号弃渣场挡墙缺口”，最多200字"
    )

    def offer(self, findings: Sequence[FindingView]) -> None:
        """Let one of the findings of the inspection be chosen."""
        named = ((view.id, f"{view.finding.ordinal}. {view.kind.text}") for view in findings)
        self.finding_id.choices = choices(named, "不对应具体问题")

    def values(self) -> dict[str, Any]:
        return {
            "finding_id": int(self.finding_id.data) if self.finding_id.data else None,
            "role": chosen(PhotoRole, self.role.data),
            "caption": self.caption.data or "",
        }


class PhotosForm(WhatItShows):
    """Photos handed in together; each is read before its transaction begins, and kept by an act of its own."""

    camera = FileField(
        "拍照",
        validators=[NeededLater()],
        render_kw=DRAFT | {"accept": PHOTOS, "capture": "environment"},
        description="手机上直接打开相机，一次一张；与“选择照片”任用一种",
    )
    files = MultipleFileField(
        "选择照片",
        validators=[NeededLater()],
        render_kw=DRAFT | {"accept": PHOTOS},
        description=f"JPEG 或 PNG，可多选，一次最多{AT_ONCE}张、合计64 MB。请用手机原图，压缩后会丢失拍摄时间和位置",
    )

    def handed_in(self) -> list[HandedIn]:
        """The files that were chosen, in their order."""
        sent = [self.camera.data, *(self.files.data or ())]
        return [HandedIn(file.filename, file.read()) for file in sent if file and file.filename]

    def keep(self, inspection_id: int, today: date) -> list[Photo]:
        """Keep what can be kept; what stands in the way of the others is said beside the field."""
        sent = self.handed_in()
        if not sent:
            self.refuse(RuleError("请选择照片", field="files"))
        if len(sent) > AT_ONCE:
            self.refuse(RuleError(f"一次最多{AT_ONCE}张，选了{len(sent)}张。请分几次上传", field="files"))
            return []
        kept = (self._kept(inspection_id, file, today) for file in sent)
        return list({photo.id: photo for photo in kept if photo is not None}.values())

    def _kept(self, inspection_id: int, file: HandedIn, today: date) -> Photo | None:
        """One photo; the same file sent twice with this form is one."""
        try:
            command = NewPhoto(file=PhotoFile(file, today), inspection_id=inspection_id, **self.values())
            photo: Photo = perform(add_photo, command, key=f"{self.key.data}"[:40] + f"-{file.sha256[:20]}")
        except RuleError as refusal:
            name = visible(file.name)
            shown = name if len(name) <= SHOWN_NAME else f"{name[:SHOWN_NAME]}…"
            field = refusal.field if refusal.field in ("caption", "finding_id") else "files"
            self.refuse(
                RuleError(refusal.message if field == "caption" else f"“{shown}”{refusal.message}", field=field)
            )
            return None
        return photo


class AssignPhotoForm(WhatItShows):
    """What one photo shows, put right."""


class SetAsideForm(ActForm):
    """Why a photo is no evidence."""

    reason = TextAreaField(
        "理由",
        filters=[stripped],
        validators=[InputRequired("请填写理由")],
        description="如“误传了其他项目的照片”，最多200字",
    )

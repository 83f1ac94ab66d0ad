"""Imports (导入): what becomes of a file that a user hands in."""

from sbsupervise.domain.words import LabelledEnum, Tone


class ImportState(LabelledEnum):
    FAULTY = "faulty", "有错误，未导入", Tone.GRAVE
    CHECKED = "checked", "已核对，待导入", Tone.SOON
    IMPORTED = "imported", "已导入", Tone.GOOD

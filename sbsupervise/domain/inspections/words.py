"""The words of inspections (监督检查): kinds, states and outcomes, each with its Chinese label."""

from sbsupervise.domain.words import LabelledEnum, Tone


class InspectionKind(LabelledEnum):
    """What brings the officers (检查方式)."""

    TRACK = "track", "跟踪检查"
    PAPER = "paper", "书面检查"
    NET = "net", "“互联网+监管”"
    REMOTE = "remote", "遥感监管"
    SPECIAL = "special", "专项检查"
    COMPLAINT = "complaint", "举报核查"
    RED = "red", "红色项目检查"
    COMMIT = "commit", "承诺制项目履约检查"
    RECHECK = "recheck", "整改复核"
    VERIFY = "verify", "验收核查"
    DUTY = "duty", "履职督查"
    CASE = "case", "执法检查"


class InspectionStage(LabelledEnum):
    """How far an inspection has come; what follows its record is told by its findings (``InspectionState``)."""

    PLANNED = "planned", "待审批", Tone.SOON
    APPROVED = "approved", "已批准", Tone.INFO
    NOTIFIED = "notified", "已通知", Tone.INFO
    ON_SITE = "on_site", "检查中", Tone.SOON
    RECORDED = "recorded", "已记录", Tone.INFO
    CANCELLED = "cancelled", "已取消"


class InspectionState(LabelledEnum):
    """Where an inspection stands: its stage, and once it is recorded what its findings say."""

    PLANNED = "planned", "待审批", Tone.SOON
    APPROVED = "approved", "已批准", Tone.INFO
    NOTIFIED = "notified", "已通知", Tone.INFO
    ON_SITE = "on_site", "检查中", Tone.SOON
    CANCELLED = "cancelled", "已取消"
    RECTIFYING = "rectifying", "整改中", Tone.SOON
    CLOSED_OK = "closed_ok", "未发现问题"
    CLOSED_FIXED = "closed_fixed", "已销号", Tone.GOOD


class Outcome(LabelledEnum):
    """What a recorded inspection comes to (检查结果定性)."""

    NONE = "none", "未发现问题", Tone.GOOD
    GENERAL = "general", "一般问题"
    SERIOUS = "serious", "问题较多或者严重", Tone.SOON
    OFFENCE = "offence", "涉嫌违法", Tone.GRAVE


class Severity(LabelledEnum):
    """How grave a finding (问题) is."""

    GENERAL = "general", "一般"
    HEAVIER = "heavier", "较重", Tone.SOON
    SERIOUS = "serious", "严重", Tone.GRAVE


class FindingState(LabelledEnum):
    """The state of a finding. Overdue is no state: it follows from the date to put it right and the day."""

    OPEN = "open", "整改中", Tone.SOON
    REPORTED = "reported", "待复核", Tone.INFO
    RECTIFIED = "rectified", "已整改", Tone.GOOD
    WITHDRAWN = "withdrawn", "撤回"


class ReportState(LabelledEnum):
    """What became of a report that a finding was put right (整改报告)."""

    SUBMITTED = "submitted", "待复核", Tone.INFO
    ACCEPTED = "accepted", "复核通过", Tone.GOOD
    RETURNED = "returned", "退回", Tone.SOON


class ExtensionState(LabelledEnum):
    """What became of the request for more time (延期整改)."""

    ASKED = "asked", "待审批", Tone.SOON
    GRANTED = "granted", "已同意", Tone.GOOD
    REFUSED = "refused", "未同意"


class TalkState(LabelledEnum):
    """Where a talk (约谈) stands."""

    CALLED = "called", "已通知", Tone.INFO
    HELD = "held", "已约谈", Tone.SOON
    ABSENT = "absent", "拒绝参加", Tone.GRAVE
    CLOSED = "closed", "已落实", Tone.GOOD
    CANCELLED = "cancelled", "已取消"


class AnswerResult(LabelledEnum):
    """What an item of the checklist came to. 不适用 and 未检查 are not 符合."""

    CONFORMS = "conforms", "符合", Tone.GOOD
    FAILS = "fails", "不符合", Tone.GRAVE
    NOT_APPLICABLE = "not_applicable", "不适用"
    NOT_CHECKED = "not_checked", "未检查"


class PhotoRole(LabelledEnum):
    """What a photo shows: the place as it was found, or before and after it was put right."""

    SCENE = "scene", "现场"
    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"


class ScanState(LabelledEnum):
    """What the virus scanner said of a file."""

    NOT_SCANNED = "not_scanned", "未查毒", Tone.SOON
    CLEAN = "clean", "已查毒", Tone.GOOD
    INFECTED = "infected", "含病毒", Tone.GRAVE


class YearPlanState(LabelledEnum):
    """Where the plan of a year (年度检查计划) stands."""

    DRAFT = "draft", "草稿"
    ADOPTED = "adopted", "已批准", Tone.INFO
    PUBLISHED = "published", "已公布", Tone.GOOD


class DrawState(LabelledEnum):
    """Where a random draw (随机抽查) stands: the seed is committed to, then revealed, then the result is published."""

    COMMITTED = "committed", "已承诺种子", Tone.INFO
    DRAWN = "drawn", "已抽取", Tone.SOON
    PUBLISHED = "published", "已公布", Tone.GOOD
    VOID = "void", "作废", Tone.GRAVE


class CatalogueState(LabelledEnum):
    """Where a version of the catalogue of findings stands; checked by another person it is in force from its day."""

    DRAFT = "draft", "待核对", Tone.SOON
    CHECKED = "checked", "已核对", Tone.GOOD
    DROPPED = "dropped", "已放弃"

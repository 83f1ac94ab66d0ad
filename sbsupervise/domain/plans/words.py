"""Words of plans (水土保持方案): kinds, procedures, states, grounds of refusal, and the sizes that call for one."""

from dataclasses import dataclass
from decimal import Decimal

from sbsupervise.domain.words import LabelledEnum, Tone

ORDER_53 = "水利部令第53号"
LICENSING_LAW = "行政许可法"


class PlanKind(LabelledEnum):
    REPORT = "report", "报告书"
    FORM = "form", "报告表"
    NONE = "none", "免于编报"


class Procedure(LabelledEnum):
    """How an application is handled; a field of its own, because a report may be handled by commitment too."""

    ORDINARY = "ordinary", "一般程序"
    COMMITMENT = "commitment", "承诺制"


class ApplicationKind(LabelledEnum):
    """What is applied for: the first approval, or one of the papers that follow it (第十六条至第十八条)."""

    NEW = "new", "首次申请"
    CHANGE = "change", "变更报告"
    SUPPLEMENT = "supplement", "补充报告"
    REEXAMINATION = "reexamination", "重新审核"


class PlanState(LabelledEnum):
    SUBMITTED = "submitted", "已提交", Tone.INFO
    CORRECTION = "correction", "补正", Tone.SOON
    ACCEPTED = "accepted", "已受理", Tone.INFO
    IN_REVIEW = "in_review", "技术评审中", Tone.INFO
    REVIEWED = "reviewed", "评审完成", Tone.INFO
    GRANTED = "granted", "准予许可", Tone.GOOD
    DENIED = "denied", "不予许可", Tone.GRAVE
    WITHDRAWN = "withdrawn", "撤回"
    NOT_ACCEPTED = "not_accepted", "不受理"
    REJECTED = "rejected", "不予受理"
    REVOKED = "revoked", "已撤销", Tone.GRAVE
    CANCELLED = "cancelled", "已注销"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindThresholds:
    """From which area (hm²) or volume of earthwork (m³) on a plan is needed, the number itself included.

    Source: parameters/plans.toml, kind_thresholds.
    """

    report_area_hm2: Decimal
    report_earthwork_m3: Decimal
    form_area_hm2: Decimal
    form_earthwork_m3: Decimal


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """A ground on which a plan must be refused, with its own article."""

    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class LegalGround:
    """A ground on which an approval is revoked or cancelled, with its own article.

    One with a ``kind`` or a ``procedure`` fits only approvals of it. ``fraud``: what the unit gained is not protected.
    """

    code: str
    text: str
    source: str
    kind: PlanKind | None = None
    procedure: Procedure | None = None
    fraud: bool = False


class Indicator(LabelledEnum):
    """The six indicators of prevention (防治指标) of GB/T 50434-2018, in per cent but for the control ratio."""

    CONTROL_DEGREE = "r1", "水土流失治理度"
    CONTROL_RATIO = "r2", "土壤流失控制比"
    SPOIL_PROTECTION = "r3", "渣土防护率"
    TOPSOIL_PROTECTION = "r4", "表土保护率"
    VEGETATION_RECOVERY = "r5", "林草植被恢复率"
    VEGETATION_COVER = "r6", "林草覆盖率"


class GroundKind(LabelledEnum):
    SPOIL_GROUND = "spoil_ground", "弃渣场"
    BORROW_PIT = "borrow_pit", "取土场"


class GroundState(LabelledEnum):
    PLANNED = "planned", "规划"
    IN_USE = "in_use", "使用中", Tone.INFO
    CLOSED = "closed", "已停用"


class MaterialKind(LabelledEnum):
    """The papers of an application (申请材料)."""

    LETTER = "letter", "申请函"
    PLAN = "plan", "方案文本"
    COMMITMENT = "commitment", "水土保持行政许可承诺书"
    PUBLICITY = "publicity", "方案公开材料"
    RANGE = "range", "防治责任范围矢量数据"
    OTHER = "other", "其他材料"


class Verdict(LabelledEnum):
    """What a reviewer found at a point of the checklist; one not looked at does not conform."""

    NOT_LOOKED_AT = "not_looked_at", "未审查"
    CONFORMING = "conforming", "符合", Tone.GOOD
    LACKING = "lacking", "不符合", Tone.SOON
    NOT_APPLICABLE = "not_applicable", "不适用"


class RemarkState(LabelledEnum):
    OPEN = "open", "未送出"
    SENT = "sent", "待补正", Tone.SOON
    ANSWERED = "answered", "已答复", Tone.INFO
    SETTLED = "settled", "已解决", Tone.GOOD


class ChangeState(LabelledEnum):
    """Where a change against the approved plan stands (SM-CHANGE)."""

    DETECTED = "detected", "已发现", Tone.SOON
    ORDERED = "ordered", "责令补办", Tone.SOON
    SUBMITTED = "submitted", "已报送", Tone.INFO
    APPROVED = "approved", "已批准", Tone.GOOD
    OVERDUE = "overdue", "逾期未补办", Tone.GRAVE
    DROPPED = "dropped", "认定已撤回"
    NEAR = "near", "接近界限", Tone.SOON
    VOID = "void", "不再适用"

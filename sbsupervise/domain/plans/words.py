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
    """A ground on which a plan must be refused (第十五条)."""

    code: str
    text: str

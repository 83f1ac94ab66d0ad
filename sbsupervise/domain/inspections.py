"""Inspections (监督检查): the findings, and how long there is to put them right.

Rules only: callers pass in the day and the limits in force (``parameters/inspections.toml``). The catalogue of
findings is data (``parameters/findings.toml``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.units import UnitRole
from sbsupervise.domain.words import LabelledEnum, Tone

TEAM = "水土保持法第四十五条，行政处罚法第四十二条"


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


class Severity(LabelledEnum):
    """How grave a finding (问题) is."""

    GENERAL = "general", "一般"
    HEAVIER = "heavier", "较重", Tone.SOON
    SERIOUS = "serious", "严重", Tone.GRAVE


class InspectionState(LabelledEnum):
    """Where an inspection stands; it follows from its findings."""

    RECTIFYING = "rectifying", "整改中", Tone.SOON
    CLOSED_OK = "closed_ok", "未发现问题"
    CLOSED_FIXED = "closed_fixed", "已销号", Tone.GOOD


class FindingState(LabelledEnum):
    """The state of a finding. Overdue is no state: it follows from the date to put it right and the day."""

    OPEN = "open", "整改中", Tone.SOON
    RECTIFIED = "rectified", "已整改", Tone.GOOD
    WITHDRAWN = "withdrawn", "撤回"


FINDINGS: Machine[FindingState] = Machine(
    (
        Step(
            start=FindingState.OPEN,
            act="finding.rectify",
            end=FindingState.RECTIFIED,
            label="确认整改",
            who=Permission.RECORD_INSPECTIONS,
            needs="整改报告及证明材料，复核意见",
            source="水土保持方案管理办法第二十八条",
        ),
        *(
            Step(
                start=start,
                act="finding.withdraw",
                end=FindingState.WITHDRAWN,
                label="撤回问题",
                who=Permission.RECORD_INSPECTIONS,
                needs="撤回理由，登记人以外的另一人办理",
            )
            for start in (FindingState.OPEN, FindingState.RECTIFIED)
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """A row of the catalogue of findings (问题分类).

    ``subject`` is who answers for it, ``ground`` the rule of the key attention list (重点关注名单) whose clue it opens.
    """

    code: str
    subject: UnitRole
    severity: Severity
    text: str
    article: str
    default_document: str
    ground: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFindingKind:
    """A row of the catalogue for the inspection of a lower office (履职督查): it has no unit and no severity."""

    code: str
    text: str
    article: str
    default_document: str


def check_date(carried_out_on: date, *, today: date) -> None:
    """Refuse an inspection on a day to come."""
    if carried_out_on > today:
        raise RuleError("检查日期不能晚于今天", field="carried_out_on")


def check_team(officers: Sequence[int], *, at_least: int) -> None:
    """Refuse a team (ids of officers) that is too small; nobody counts twice."""
    if len(set(officers)) < at_least:
        raise RuleError(f"检查人员不得少于{at_least}人", field="officers", source=TEAM)
    if len(set(officers)) < len(officers):
        raise RuleError("检查人员重复", field="officers")


def rectify_by(carried_out_on: date, found: Iterable[Severity], days: Mapping[Severity, int]) -> date | None:
    """The day by which all findings must be put right, or None if there are none.

    Source: ``parameters/inspections.toml``, rectification_days.
    """
    return min((finding_rectify_by(severity, carried_out_on, days) for severity in found), default=None)


def finding_rectify_by(severity: Severity, carried_out_on: date, days: Mapping[Severity, int]) -> date:
    """The day by which one finding must be put right, unless the officers set another."""
    return carried_out_on + timedelta(days=days[severity])


def check_rectify_by(rectify_by: date, carried_out_on: date) -> None:
    """Refuse a day before the finding was made; what can be put right on the spot may be due on the day itself."""
    if rectify_by < carried_out_on:
        raise RuleError("整改期限不能早于检查日期", field="rectify_by")


def check_rectification(rectified_on: date, carried_out_on: date, *, today: date) -> None:
    """Refuse a finding put right before it was found, or on a day to come."""
    if rectified_on < carried_out_on:
        raise RuleError("整改完成日期不能早于检查日期", field="rectified_on")
    if rectified_on > today:
        raise RuleError("整改完成日期不能晚于今天", field="rectified_on")


def check_withdrawal(reason: str, *, recorded_by: int, withdrawn_by: int) -> None:
    """A finding is withdrawn with a reason, and not by the one who recorded it."""
    if not reason.strip():
        raise RuleError("请填写撤回理由", field="reason")
    if recorded_by == withdrawn_by:
        raise RuleError("撤回须由登记人以外的人员办理", field="reason")


def is_overdue(state: FindingState, rectify_by: date, *, today: date) -> bool:
    """Whether the day has passed and the finding is still there; the day itself is in time."""
    return state is FindingState.OPEN and today > rectify_by


def state_of(findings: Iterable[FindingState]) -> InspectionState:
    """The state of an inspection; withdrawn findings count as never made."""
    standing = set(findings) - {FindingState.WITHDRAWN}
    if not standing:
        return InspectionState.CLOSED_OK
    return InspectionState.RECTIFYING if FindingState.OPEN in standing else InspectionState.CLOSED_FIXED

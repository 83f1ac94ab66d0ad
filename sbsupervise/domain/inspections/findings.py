"""Findings (问题): who answers for them, and how long there is to put them right.

Rules only: callers pass in the day and the limits in force (``parameters/inspections.toml``). The catalogue of
findings is data (``parameters/findings.toml``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.inspections.words import FindingState, InspectionStage, InspectionState, Severity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole

TEAM = "水土保持法第四十五条，行政处罚法第四十二条"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """A row of the catalogue of findings (问题分类).

    ``subject`` is who answers for it, ``ground`` the rule of the key attention list (重点关注名单) whose clue it opens.
    ``needs_case`` says that an offence of this kind is for the law enforcement to take up (立案).
    """

    code: str
    subject: UnitRole
    severity: Severity
    text: str
    article: str
    default_document: str
    ground: str | None = None
    needs_case: bool = False


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


def state_of(stage: InspectionStage, findings: Iterable[FindingState]) -> InspectionState:
    """The state of an inspection: once it is recorded it follows from its findings, the withdrawn ones left out."""
    if stage is not InspectionStage.RECORDED:
        return InspectionState(stage.value)
    standing = set(findings) - {FindingState.WITHDRAWN}
    if not standing:
        return InspectionState.CLOSED_OK
    return InspectionState.CLOSED_FIXED if standing == {FindingState.RECTIFIED} else InspectionState.RECTIFYING

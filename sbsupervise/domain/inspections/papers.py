"""Which paper an inspection can be answered or announced with, and when (lifecycle.md 6.2 B)."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.inspections.course import ORDER_172
from sbsupervise.domain.inspections.outcomes import WITH_OPINION
from sbsupervise.domain.inspections.words import InspectionStage, Outcome
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.refusals import RuleError

INSPECTION_PAPERS = (NoticeKind.INSPECTION_NOTICE, NoticeKind.INSPECTION_OPINION, NoticeKind.RECTIFY_NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an inspection stands for its papers: ``there`` are those that exist and are not void."""

    stage: InspectionStage
    unannounced: bool
    outcome: Outcome | None
    standing: int
    open: int
    there: frozenset[NoticeKind]


def refusal(kind: NoticeKind, standing: Standing) -> RuleError | None:
    """Why a paper cannot be drafted now, or None if it can."""
    if kind in standing.there:
        return RuleError(f"已有{kind.label}；需要更换的，先作废再拟制")
    if kind is NoticeKind.INSPECTION_NOTICE:
        return _notice_refusal(standing)
    if standing.stage is not InspectionStage.RECORDED or standing.outcome is None:
        return RuleError("检查记录尚未定性", source=f"{ORDER_172}第十七条")
    if kind is NoticeKind.INSPECTION_OPINION:
        if standing.outcome not in WITH_OPINION or not standing.standing:
            return RuleError(f"结果为“{standing.outcome.label}”，不印发监督检查意见", source=f"{ORDER_172}第十七条")
        return None
    return None if standing.open else RuleError("没有需要整改的问题，不制作整改通知书")


def _notice_refusal(standing: Standing) -> RuleError | None:
    if standing.unannounced:
        return RuleError("“四不两直”检查不发通知", source=f"{ORDER_172}第十五条")
    if standing.stage not in (InspectionStage.APPROVED, InspectionStage.NOTIFIED):
        return RuleError("检查通知在批准之后、检查之前制作")
    return None


def check_report_by(report_by: date | None, last_day: date | None, *, today: date) -> None:
    """The report comes back after the last limit, on a day to come."""
    if report_by is None:
        raise RuleError("请填写报送整改报告的日期", field="report_by")
    if report_by < (last_day or today) or report_by < today:
        raise RuleError("报送整改报告的日期不能早于最后的整改期限，也不能早于今天", field="report_by")

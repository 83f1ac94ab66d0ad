"""What an inspection stands on: the plan of the year, a draw, or the reason for going outside of both."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from sbsupervise.domain.inspections import DrawState, InspectionStage, YearPlanState
from sbsupervise.models import Draw, DrawPick, Inspection, InspectionPlan, PlannedCheck, ScopedSession

MOST = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """``label`` names the kind of cause; ``text`` says which."""

    label: str
    text: str

    @property
    def words(self) -> str:
        """In one line, as a paper says it."""
        return f"{self.label}（{self.text.rstrip('。')}）"


def cause_of(inspection: Inspection) -> Cause:
    """The cause of an inspection; with a plan or a draw stands the reason for a visit over the cap, if there is one."""
    beside = f"；到访理由：{inspection.outside_reason}" if inspection.outside_reason else ""
    if inspection.planned_check is not None:
        check = inspection.planned_check
        return Cause("年度检查计划", f"{check.plan.year}年{check.month}月{beside}")
    if inspection.draw_pick is not None:
        pick = inspection.draw_pick
        return Cause("双随机抽查", f"{pick.draw.title}，第{pick.ordinal}号{beside}")
    return Cause("计划外检查", inspection.outside_reason)


@dataclass(frozen=True, slots=True)
class OpenCauses:
    """What an office may stand an inspection of a project on: numbers with words."""

    planned: list[tuple[int, str]]
    drawn: list[tuple[int, str]]


def open_causes(session: ScopedSession, office_id: int | None, project_id: int) -> OpenCauses:
    """The planned checks and picks of an office for a project that no inspection stands on yet."""
    standing = Inspection.stage != InspectionStage.CANCELLED
    used = select(Inspection.planned_check_id).where(Inspection.planned_check_id.is_not(None), standing)
    checks = (
        select(PlannedCheck)
        .join(PlannedCheck.plan)
        .where(PlannedCheck.project_id == project_id, PlannedCheck.dropped.is_(False), PlannedCheck.id.not_in(used))
        .where(InspectionPlan.office_id == office_id, InspectionPlan.state != YearPlanState.DRAFT)
        .options(contains_eager(PlannedCheck.plan))
        .order_by(InspectionPlan.year.desc(), PlannedCheck.month)
    )
    taken = select(Inspection.draw_pick_id).where(Inspection.draw_pick_id.is_not(None), standing)
    picks = (
        select(DrawPick)
        .join(DrawPick.draw)
        .where(DrawPick.project_id == project_id, DrawPick.id.not_in(taken), Draw.office_id == office_id)
        .where(Draw.state != DrawState.VOID)
        .options(contains_eager(DrawPick.draw))
        .order_by(DrawPick.id.desc())
    )
    planned = [
        (check.id, f"{check.plan.year}年{check.month}月 {check.kind.label}")
        for check in session.scalars(checks.limit(MOST))
    ]
    drawn = [(pick.id, f"{pick.draw.title} 第{pick.ordinal}号") for pick in session.scalars(picks.limit(MOST))]
    return OpenCauses(planned, drawn)

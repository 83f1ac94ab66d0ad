"""What an inspection stands on: the plan of the year, a draw, or the reason for going outside of both."""

from dataclasses import dataclass

from sbsupervise.models import Inspection


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
    """The cause of an inspection."""
    if inspection.planned_check is not None:
        check = inspection.planned_check
        return Cause("年度检查计划", f"{check.plan.year}年{check.month}月")
    if inspection.draw_pick is not None:
        return Cause("双随机抽查", f"{inspection.draw_pick.draw.title}，第{inspection.draw_pick.ordinal}号")
    return Cause("计划外检查", inspection.outside_reason)

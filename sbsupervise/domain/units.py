"""Units (单位): the parts a unit may have in a project."""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass, replace
from datetime import date

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum


class UnitRole(LabelledEnum):
    """The construction unit answers for the project; the others answer for their own part in it."""

    CONSTRUCTION_UNIT = "construction_unit", "生产建设单位"
    PLAN_COMPILER = "plan_compiler", "方案编制单位"
    REVIEWER_BODY = "reviewer_body", "技术评审单位"
    MONITOR = "monitor", "监测单位"
    SITE_SUPERVISOR = "site_supervisor", "监理单位"
    DESIGNER = "designer", "设计单位"
    CONTRACTOR = "contractor", "施工单位"
    ACCEPTANCE_COMPILER = "acceptance_compiler", "验收报告编制单位"


ORDER_53 = "水利部令第53号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that a unit has or had in a project, with the days that are known of it."""

    role: UnitRole
    contracted_on: date | None = None
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the unit had this part on a day; an end that is not known is open."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def check_part_of_unit(part: Part, held: Collection[Part], bars: Callable[[date | None], Set[UnitRole]]) -> None:
    """Refuse a part that a unit cannot take beside those it holds, or ever held, in the same project.

    ``bars`` gives the parts that whoever compiles the acceptance report must never have had in the project, by the
    day of the contract for that report (None: not known). Source: 水利部令第53号 article 22, which asks for no overlap
    in time.
    """
    if part.role is UnitRole.CONSTRUCTION_UNIT:
        raise RuleError("生产建设单位在项目登记中填写", field="role")
    roles = {other.role for other in held}
    if part.role in roles:
        raise RuleError(f"该单位已登记为{part.role.label}", field="uscc")
    for report in (one for one in (part, *held) if one.role is UnitRole.ACCEPTANCE_COMPILER):
        if other := {part.role, *roles} & bars(report.contracted_on):
            labels = "、".join(sorted(role.label for role in other))
            source = f"{ORDER_53}第二十二条"
            raise RuleError(f"验收报告编制单位不得是同一项目的{labels}", field="role", source=source)


def check_days_of_part(part: Part, *, today: date) -> None:
    """Refuse a contract of a day to come, and a part that ends before it begins."""
    if part.contracted_on is not None and part.contracted_on > today:
        raise RuleError("合同签订日期不能晚于今天", field="contracted_on")
    if part.since is not None and part.until is not None and part.until < part.since:
        raise RuleError(f"结束日期不能早于开始日期（{part.since}）", field="until")


def check_ended(part: Part, until: date, *, today: date) -> None:
    """Refuse an end that lies ahead, or before the beginning; a part that has ended does not end again."""
    if part.until is not None and part.until <= today:
        raise RuleError(f"该单位的工作已于{part.until}结束")
    if until > today:
        raise RuleError("结束日期不能晚于今天", field="until")
    check_days_of_part(replace(part, until=until), today=today)


def check_handed_over(on: date, *, last: date | None, today: date) -> None:
    """Refuse to hand a project over on a day to come, or before it was handed over last (``last``)."""
    if on > today:
        raise RuleError("交接日期不能晚于今天", field="happened_on")
    if last is not None and on <= last:
        raise RuleError(f"交接日期不能早于上一次交接（{last}）", field="happened_on")

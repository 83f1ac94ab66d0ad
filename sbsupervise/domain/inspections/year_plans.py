"""The plan of a year (年度检查计划): its steps, what may change when, and how its checks are proposed.

Rules only: callers pass in the figures in force (``parameters/inspections.toml``, plan_rule).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from sbsupervise.domain.inspections.words import InspectionKind, YearPlanState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import LabelledEnum

_P = YearPlanState
_K = InspectionKind
PLANNED_KINDS = (_K.TRACK, _K.PAPER, _K.NET, _K.REMOTE, _K.SPECIAL, _K.RED, _K.COMMIT, _K.VERIFY)
"""What can be planned; the other kinds are brought about by something that happens."""
MONTHS = range(1, 13)
HIGHEST_CAP = 99

YEAR_PLANS: Machine[YearPlanState] = Machine(
    (
        Step(
            start=_P.DRAFT,
            act="year_plan.edit",
            end=_P.DRAFT,
            label="修改指标",
            who=Permission.PLAN_INSPECTIONS,
        ),
        Step(
            start=_P.DRAFT,
            act="year_plan.fill",
            end=_P.DRAFT,
            label="按监管清单生成检查",
            who=Permission.PLAN_INSPECTIONS,
            needs="本机关监管的在建项目",
        ),
        Step(
            start=_P.DRAFT,
            act="year_plan.adopt",
            end=_P.ADOPTED,
            label="批准计划",
            who=Permission.APPROVE_INSPECTIONS,
            needs="起草人以外的另一人；批准后检查只能说明理由增加或者取消",
        ),
        Step(
            start=_P.ADOPTED,
            act="year_plan.publish",
            end=_P.PUBLISHED,
            label="公布计划",
            who=Permission.PLAN_INSPECTIONS,
            needs="已经批准",
            source="国办发〔2024〕54号",
        ),
    )
)


class OnSiteReason(LabelledEnum):
    """Why a plan has a project visited on site."""

    BLACKLIST = "blacklist", "列入黑名单"
    KEY_ATTENTION = "key_attention", "列入重点关注名单"
    GRADE_D = "grade_d", "信用评价D级"
    COMMITMENT = "commitment", "承诺制项目"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRule:
    """How checks are proposed: why on site and by what kind, else by which kinds in turn, and in which months."""

    on_site_reasons: frozenset[OnSiteReason]
    on_site_kind: InspectionKind
    other_kinds: Sequence[InspectionKind]
    months: Sequence[int]

    def months_left(self, year: int, today: date) -> Sequence[int]:
        """The months of a year into which a check can still be put."""
        first = today.month if year == today.year else 1
        return [month for month in self.months if month >= first] or [max(first, self.months[-1])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A project without a check in the plan; ``visited_on`` is the last day on which it was inspected on site."""

    project_id: int
    unit_id: int
    reasons: frozenset[OnSiteReason] = frozenset()
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """One check to be put into a plan."""

    project_id: int
    kind: InspectionKind
    month: int


def propose(
    candidates: Iterable[Candidate],
    rule: PlanRule,
    months: Sequence[int],
    *,
    wanted: int,
    cap: int,
    taken: Mapping[int, int],
) -> list[Proposed]:
    """One check for each candidate, the same whenever it is asked for the same.

    On site are those with a reason, and more of them, the longest unvisited first, as long as fewer than ``wanted``
    are; nowhere more than ``cap`` visits to one unit, of which ``taken`` (by unit) are in the plan already. A reason
    raises the turn, not the cap. Each way of checking is spread evenly over the months in the order of the projects.
    """
    listed = list(candidates)
    turns = sorted(listed, key=lambda one: _turn(one, rule))
    left = {one.unit_id: cap - taken.get(one.unit_id, 0) for one in listed}
    on_site: set[int] = set()
    for one in turns:
        needed = bool(one.reasons & rule.on_site_reasons) or len(on_site) < wanted
        if needed and left[one.unit_id] > 0:
            left[one.unit_id] -= 1
            on_site.add(one.project_id)
    in_order = sorted(one.project_id for one in listed)
    others = [number for number in in_order if number not in on_site]
    visits = zip(sorted(on_site), cycle(months), strict=False)
    checks = zip(others, cycle(months), cycle(rule.other_kinds), strict=False)
    proposed = [Proposed(number, rule.on_site_kind, month) for number, month in visits]
    proposed += [Proposed(number, kind, month) for number, month, kind in checks]
    return sorted(proposed, key=lambda check: (check.month, check.project_id))


def _turn(one: Candidate, rule: PlanRule) -> tuple[bool, date, int]:
    return not one.reasons & rule.on_site_reasons, one.visited_on or date.min, one.project_id


def check_year(year: int, *, today: date) -> None:
    """A plan is of this year or the next."""
    if year not in (today.year, today.year + 1):
        raise RuleError(f"只能制定{today.year}年或者{today.year + 1}年的计划", field="year")


def check_targets(onsite_permille: int, visit_cap: int, *, least_permille: int, source: str) -> None:
    """The share on site is no less than the figure in force; the cap is a number of visits."""
    if not least_permille <= onsite_permille <= 1000:
        least = f"{least_permille / 10:g}"
        raise RuleError(f"现场检查比例应在{least}%至100%之间", field="onsite_percent", source=source)
    if not 1 <= visit_cap <= HIGHEST_CAP:
        raise RuleError(f"到访次数上限应在1至{HIGHEST_CAP}之间", field="visit_cap")


def check_kind(kind: InspectionKind) -> None:
    """Refuse a check that nobody can plan."""
    if kind not in PLANNED_KINDS:
        raise RuleError(f"“{kind.label}”因事而起，不列入年度计划", field="kind")


def check_month(month: int) -> None:
    if month not in MONTHS:
        raise RuleError("请选择月份", field="month")


def check_added(state: YearPlanState, reason: str) -> None:
    """Once a plan is adopted, a check is added with a reason."""
    if state is not _P.DRAFT and not reason.strip():
        raise RuleError("计划已经批准，增加检查须写明理由", field="reason")


def check_movable(state: YearPlanState) -> None:
    """Once a plan is adopted, no check is moved: it is dropped and another added, each with a reason."""
    if state is not _P.DRAFT:
        raise RuleError("计划已经批准，检查不能改期；需要调整的，说明理由取消后另行增加", field="month")


def check_open(*, dropped: bool, begun: bool) -> None:
    """Refuse to touch a check that is dropped, or of which an inspection has been arranged or made."""
    if dropped:
        raise RuleError("此项检查已经取消")
    if begun:
        raise RuleError("此项检查已经发起，不能再调整")

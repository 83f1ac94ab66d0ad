"""The reviewer's desk (审查工作台): points of the checklist, automatic checks, what is missing before a decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY, Procedure, RemarkState, Verdict
from sbsupervise.domain.plans.completeness import NO_RANGE, Gap
from sbsupervise.domain.plans.letters import lacking
from sbsupervise.domain.plans.review import Chapter, ReviewPoint, check_mark, unsettled
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, PlanMaterial, ReviewMark, ReviewRemark, ScopedSession
from sbsupervise.parameters.dated import Figure
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.data_checks import hints_of
from sbsupervise.services.plans.duties import Duties, open_duties
from sbsupervise.services.plans.letter_facts import facts_of
from sbsupervise.services.plans.letters import letter_to_sign
from sbsupervise.services.plans.materials import gaps_of, materials_in_force
from sbsupervise.services.plans.points import checklist_of, points_of
from sbsupervise.services.plans.remarks import round_of
from sbsupervise.services.plans.sheets import grade_questioned, open_columns

NOTE = 500
INDICATORS = "field:indicators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What was found at one point."""

    point: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPoints:
    """What was found at the points of one chapter; points that are not named stay as they are."""

    plan_id: int
    chapter: Chapter
    marked: tuple[Marked, ...]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The points of one chapter, and how far they have been looked at."""

    chapter: Chapter
    points: tuple[ReviewPoint, ...]
    looked_at: int
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that a reviewer has before them; ``targets`` is how many of the six targets are stated."""

    round: int
    version: Figure[tuple[ReviewPoint, ...]] | None
    points: tuple[ReviewPoint, ...]
    groups: tuple[Group, ...]
    marks: Mapping[str, ReviewMark]
    gaps: tuple[Gap, ...]
    materials: Sequence[PlanMaterial]
    remarks: Sequence[ReviewRemark]
    missing: tuple[str, ...]
    duties: Duties
    sheet: str
    targets: int

    @property
    def looked_at(self) -> int:
        return sum(group.looked_at for group in self.groups)

    def open_remarks(self, about: str) -> int:
        """How many remarks on a field, a paper or a point have not been met."""
        return sum(remark.about == about and remark.state is not RemarkState.SETTLED for remark in self.remarks)


@act("plan.mark_points", Permission.REVIEW_PLANS, on=Plan)
def mark_points(session: ScopedSession, actor: Actor, command: MarkPoints) -> Plan:
    """Write down what was found at points of the checklist; only what differs from before is written."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    if plan.state not in UNDER_WAY:
        raise RuleError(f"申请已办结（{plan.state.label}），不能再改审查结论")
    points = [point for point in points_of(plan) if point.chapter is command.chapter]
    marks = {mark.point: mark for mark in plan.marks}
    changed = False
    for found in command.marked:
        note = _note(found)
        check_mark(found.point, found.verdict, note, points)
        changed |= _mark(plan, marks.get(found.point), replace(found, note=note), actor)
    if changed:
        checks.drop_proposal(plan)
        # Marks are rows of their own: whoever marks the same chapter must see that they are others.
        plan.version += 1
    return plan


def _note(found: Marked) -> str:
    """The note on a point; a refusal says on which."""
    try:
        return written_text(found.note, "points", limit=NOTE)
    except RuleError as refusal:
        raise replace(refusal, message=f"{found.point}：{refusal.message}") from refusal


def _mark(plan: Plan, mark: ReviewMark | None, found: Marked, actor: Actor) -> bool:
    """Write down what was found at a point; whether that is new."""
    if mark is None:
        if found.verdict is Verdict.NOT_LOOKED_AT and not found.note:
            return False
        mark = ReviewMark(point=found.point)
        plan.marks.append(mark)
    if (mark.verdict, mark.note) == (found.verdict, found.note):
        return False
    mark.verdict, mark.note = found.verdict, found.note
    mark.marked_by_id, mark.marked_on = actor.person_id, actor.today
    return True


def missing_for(plan: Plan, actor: Actor) -> tuple[str, ...]:
    """What stands in the way of granting an application, in words; under commitment the review is a formal one.

    All that its decision would have to say must be on record, and the range of a plan that is reviewed in full.
    """
    ordinary = plan.procedure is Procedure.ORDINARY
    texts = [gap.text for gap in gaps_of(plan) if gap.stops or (gap.code == NO_RANGE and ordinary)]
    waiting = sum(remark.asks_correction and remark.state is not RemarkState.SETTLED for remark in plan.remarks)
    if waiting:
        texts.append(f"{waiting} 条补正意见尚未解决")
    verdicts = [row.verdict for row in unsettled(points_of(plan), _verdicts(plan.marks))]
    if unseen := verdicts.count(Verdict.NOT_LOOKED_AT):
        texts.append(f"{unseen} 个审查要点未审查")
    if faulty := verdicts.count(Verdict.LACKING):
        texts.append(f"{faulty} 个审查要点不符合")
    if grade_questioned(plan) and not any(remark.about == INDICATORS for remark in plan.remarks):
        texts.append("执行等级低于项目所在地的要求，须改正，或者就防治指标写明审查意见")
    return (*texts, *_unstated(plan, actor))


def _unstated(plan: Plan, actor: Actor) -> Iterator[str]:
    """What the decision that grants an application would lack."""
    kind = letter_to_sign(plan, "plan.grant")
    if kind is not None and (names := lacking(kind, replace(facts_of(plan, actor), still_valid=True))):
        yield f"{plan.words.paper}缺少{'、'.join(names)}"


def _verdicts(marks: Iterable[ReviewMark]) -> dict[str, Verdict]:
    return {mark.point: mark.verdict for mark in marks}


def check_reviewed(plan: Plan, actor: Actor) -> None:
    """Refuse to propose that an application be granted while something is missing."""
    if missing := missing_for(plan, actor):
        raise RuleError(f"尚不能提出“{plan.words.granted.shown.label}”的意见：{'；'.join(missing)}", field="outcome")


def desk_of(session: ScopedSession, actor: Actor, plan: Plan) -> Desk:
    """The desk for one application."""
    points = points_of(plan)
    marks = {mark.point: mark for mark in plan.marks}
    return Desk(
        round=round_of(plan),
        version=checklist_of(plan),
        points=points,
        groups=tuple(_groups(points, marks)),
        marks=marks,
        gaps=(*gaps_of(plan), *hints_of(session, plan)),
        materials=materials_in_force(plan),
        remarks=sorted(plan.remarks, key=lambda remark: (-remark.round, remark.id)),
        missing=missing_for(plan, actor),
        duties=open_duties(session, plan.project.construction_unit_id),
        sheet=_sheet_words(plan),
        targets=sum(row.plan_target is not None for row in plan.indicators),
    )


def _sheet_words(plan: Plan) -> str:
    """How far the sheet of an application is filled in."""
    if plan.sheet is None or not plan.sheet.content:
        return "未填写"
    open_ = open_columns(plan)
    return f"还有 {len(open_)} 栏未填" if open_ else "已填齐"


def _groups(points: Sequence[ReviewPoint], marks: Mapping[str, ReviewMark]) -> Iterator[Group]:
    verdicts = _verdicts(marks.values())
    for chapter, members in groupby(points, key=lambda point: point.chapter):
        own = tuple(members)
        open_ = [row.verdict for row in unsettled(own, verdicts)]
        yield Group(chapter, own, len(own) - open_.count(Verdict.NOT_LOOKED_AT), open_.count(Verdict.LACKING))

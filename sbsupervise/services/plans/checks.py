"""What must hold before an act on a plan: whose it is, which kind it takes, and what may be written down."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from sbsupervise.domain.document_numbers import check_number
from sbsupervise.domain.jurisdiction import external_approver
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import ORDER_53, ApplicationKind, KindThresholds, PlanKind, plan_kind
from sbsupervise.domain.plans.following import applications_open
from sbsupervise.domain.projects import ProjectState, state_by_date
from sbsupervise.domain.quantities import check_quantity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Office, Plan, PlanEnding, Project, ScopedSession, Unit
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.services.acts import Actor
from sbsupervise.services.parts import NO_PART, has_part
from sbsupervise.services.plans.standing import standing_plan, under_way
from sbsupervise.services.projects import lapses_on
from sbsupervise.services.units import uscc_refusal

AREA_PLACES, VOLUME_PLACES = 6, 2
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class ProposedKind:
    """The kind of plan that a size calls for, the thresholds it was measured by, and the article."""

    kind: PlanKind
    thresholds: KindThresholds
    source: str


def proposed_kind(range_hm2: Decimal, earthwork_m3: Decimal, day: date) -> ProposedKind:
    """The kind by the thresholds in force on a day."""
    row = kind_thresholds().row(day)
    return ProposedKind(plan_kind(range_hm2, earthwork_m3, row.value), row.value, row.source)


def check_decides(actor: Actor, plan: Plan) -> None:
    """Only the office that approves the project decides its plan."""
    check_own_decision(plan)
    if not actor.everything and actor.office_id != plan.office_id:
        raise RuleError(f"该方案由{plan.office.name}审批，其他机关不能办理此项", source=f"{ORDER_53}第十条")


def check_own_decision(plan: Plan) -> None:
    """What a ministry or a province approved is on record here, and is theirs to change."""
    if plan.external_body:
        raise RuleError(f"该方案由{plan.external_body}批准，本系统只作登记，不能办理此项", source=f"{ORDER_53}第十条")


def approving_office(project: Project) -> Office:
    """The one office that approves the plans of a project."""
    external = external_approver(project.approval_level)
    if external is not None:
        raise RuleError(f"部级项目的方案由{external}审批，不在此申请；批准后登记外部批准", source=f"{ORDER_53}第十条")
    offices = [part.office for part in project.offices if part.role is OfficeRole.APPROVES]
    if len(offices) != 1:
        raise RuleError("项目没有登记唯一的审批机关，请先在项目页登记", source=f"{ORDER_53}第十条")
    return offices[0]


def state_of(project: Project, today: date) -> ProjectState:
    """The state of a project as it is to be read on a day: an approval lapses by date, whatever is stored."""
    return state_by_date(project.state, lapses_on(project, today), today)


def applications_for(session: ScopedSession, project: Project, today: date) -> tuple[ApplicationKind, ...]:
    """What can be applied for."""
    return applications_open(state_of(project, today), has_base=standing_plan(session, project.id) is not None)


def application_refusal(session: ScopedSession, actor: Actor, project: Project) -> RuleError | None:
    """Why no application can be taken now: an office without a part, nothing to approve, or one under way already."""
    if not has_part(session, actor, project.id):
        return RuleError(NO_PART)
    if not applications_for(session, project, actor.today):
        return RuleError(f"项目当前为“{state_of(project, actor.today).label}”，无需申请方案审批")
    if under_way(session, project.id) is not None:
        return RuleError("该项目已有正在办理的方案申请，办结或者撤回后才能再次申请")
    return None


def check_wanted(session: ScopedSession, actor: Actor, project: Project) -> None:
    """Refuse an application that cannot be taken now."""
    refusal = application_refusal(session, actor, project)
    if refusal is not None:
        raise refusal


def check_size(range_hm2: Decimal, earthwork_m3: Decimal) -> None:
    """Refuse sizes that are none, and more decimals than the register keeps."""
    check_quantity(range_hm2, "range_hm2")
    check_quantity(earthwork_m3, "earthwork_m3")
    if range_hm2 == 0:
        raise RuleError("防治责任范围必须大于0", field="range_hm2")
    if range_hm2 != round(range_hm2, AREA_PLACES):
        raise RuleError(f"面积最多{AREA_PLACES}位小数", field="range_hm2")
    if earthwork_m3 != round(earthwork_m3, VOLUME_PLACES):
        raise RuleError(f"土石方量最多{VOLUME_PLACES}位小数", field="earthwork_m3")


def check_kind(kind: PlanKind, proposed: ProposedKind) -> None:
    """Refuse a form where a report is needed (以大报小); more than is needed may be handed in."""
    if kind is PlanKind.FORM and proposed.kind is PlanKind.REPORT:
        raise RuleError("该规模应当编报报告书，不能以报告表申请", field="kind", source=proposed.source)


def compiler_with(session: ScopedSession, uscc: str) -> Unit | None:
    """The unit that compiled a plan, by its code; None if no code is stated."""
    return unit_with(session, uscc, "compiler_uscc")


def unit_with(session: ScopedSession, uscc: str, field: str) -> Unit | None:
    """A registered unit by its code; None if no code is stated."""
    if not uscc:
        return None
    refusal = uscc_refusal(uscc)
    if refusal is not None:
        raise RuleError(refusal, field=field)
    unit = session.scalar(select(Unit).where(Unit.uscc == uscc))
    if unit is None:
        raise RuleError("单位库中没有这个统一社会信用代码，请先登记单位", field=field)
    return unit


def document_number(session: ScopedSession, text: str, name: str, signed_on: date) -> str:
    """A document number as it is kept; refused if it is none, of another year than the day that ``name`` is called, or
    stands on another decision already.
    """
    number = text.strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise RuleError(f"请填写决定书文号，最多{LONGEST_NUMBER}字", field="document_number")
    check_number(number, name, signed_on)
    decisions = select(Plan.id).where(Plan.document_number == number)
    endings = select(PlanEnding.plan_id).where(PlanEnding.document_number == number)
    for taken in (decisions, endings):
        if session.scalar(taken.execution_options(whole="a number stands once over all offices")) is not None:
            raise RuleError("这个文号已用于另一份决定书", field="document_number")
    return number


def check_other_person(actor: Actor, first_id: int | None) -> None:
    """Refuse the second step to the person who did the first, where the door cannot see who that was."""
    if actor.person_id is not None and actor.person_id == first_id:
        raise RuleError("此项须由另一人办理：经办与审批不得为同一人", source="双人原则")


def worded(text: str, field: str, message: str) -> str:
    """A text that may not be empty."""
    if not text.strip():
        raise RuleError(message, field=field)
    return text.strip()


def drop_proposal(plan: Plan) -> None:
    """Take back what was proposed, because things are no longer as they were then."""
    plan.proposed_state = plan.proposed_on = plan.proposed_by_id = None
    plan.refusal_ground = None

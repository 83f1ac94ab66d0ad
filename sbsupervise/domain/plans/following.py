"""Applications that follow an approval: change (变更), supplement (补充) and re-examination (重新审核)."""

from sbsupervise.domain.plans.words import ORDER_53, ApplicationKind
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError

_S = ProjectState
APPROVE = "project.approve"
CHANGEABLE = frozenset({_S.APPROVED, _S.UNDER_CONSTRUCTION, _S.SUSPENDED, _S.CHANGE_REQUIRED})
WITHOUT_APPROVAL = frozenset({_S.PLAN_REQUIRED, _S.ILLEGAL_START})
FOLLOWS_APPROVAL = frozenset({ApplicationKind.CHANGE, ApplicationKind.SUPPLEMENT})


def applications_open(state: ProjectState, *, has_base: bool) -> tuple[ApplicationKind, ...]:
    """What can be applied for in a state of the project; ``has_base`` says whether an approval stands on record.

    A project that waits for a change or a re-examination, but whose approval is not on record, applies anew.
    """
    if has_base and state in CHANGEABLE:
        return (ApplicationKind.CHANGE, ApplicationKind.SUPPLEMENT)
    if has_base and state is _S.EXPIRED:
        return (ApplicationKind.REEXAMINATION,)
    approvable = any(step.act == APPROVE for step in PROJECTS.open(state))
    return (ApplicationKind.NEW,) if approvable and (not has_base or state in WITHOUT_APPROVAL) else ()


def check_base(application: ApplicationKind, state: ProjectState, *, has_base: bool) -> None:
    """Refuse an application that the state of the project does not call for."""
    allowed = applications_open(state, has_base=has_base)
    if application in allowed:
        return
    if application in FOLLOWS_APPROVAL:
        raise RuleError(
            f"{application.label}只适用于方案已经批准的项目；项目当前为“{state.label}”",
            field="application",
            source=f"{ORDER_53}第十六条、第十七条",
        )
    if application is ApplicationKind.REEXAMINATION:
        raise RuleError(
            f"重新审核只适用于方案批准满三年未开工的项目；项目当前为“{state.label}”",
            field="application",
            source=f"{ORDER_53}第十八条",
        )
    labels = "、".join(kind.label for kind in allowed) or "没有可以提出的申请"
    raise RuleError(f"项目当前为“{state.label}”，可以申请：{labels}", field="application")


def state_when_granted(state: ProjectState, application: ApplicationKind) -> ProjectState:
    """The state of a project after its application was granted.

    A change is granted to works that may go on meanwhile: only a project that waits for it moves.
    """
    if application in FOLLOWS_APPROVAL and state is not _S.CHANGE_REQUIRED:
        return state
    return PROJECTS.move(state, APPROVE)


def starts_the_three_years(application: ApplicationKind) -> bool:
    """Whether an approval is the one from which the time to start is counted (第十八条).

    The three years are those of the approval of the plan, after which its foundations may be out of date; the whole
    plan is looked at anew only in a re-examination. A change or a supplement looks at what is changed: if it began
    the time anew, whoever does not build could put off the re-examination for ever by small changes.
    """
    return application not in FOLLOWS_APPROVAL


def state_when_revoked(state: ProjectState, application: ApplicationKind) -> ProjectState:
    """The state of a project whose approval was revoked, as far as the revocation moves it.

    Without a change the approval before it stands, so that works which were changed need a change again. Without a
    re-examination the approval before it stands too, but covers no start any more. After the works are finished the
    facts stay what they are.
    """
    if application in FOLLOWS_APPROVAL:
        return _moved(state, "project.require_change")
    if application is ApplicationKind.REEXAMINATION and state in (_S.APPROVED, _S.EXPIRED):
        return _S.EXPIRED
    return _moved(state, "project.revoke")


def _moved(state: ProjectState, act: str) -> ProjectState:
    return next((step.end for step in PROJECTS.open(state) if step.act == act), state)

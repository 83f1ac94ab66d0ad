"""Whose a project is: the part of the actor's office in it, asked before an act on a project or what belongs to it."""

from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import ProjectOffice, ScopedSession
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.services.acts import Actor

NO_PART = "本机关不是该项目的审批、监管机关，不能办理此项"


def has_part(session: ScopedSession, actor: Actor, project_id: int) -> bool:
    """Whether the actor's office has a part in a project, or acts for one that has; a superior sees more than that.

    A page asks it for each of its buttons: a session that only reads remembers the answer.
    """
    if actor.everything or actor.office_id is None:
        return actor.everything
    known: dict[tuple[int, int], bool] = {} if "changes" in session.info else session.info.setdefault("parts", {})
    asked = (actor.office_id, project_id)
    if asked not in known:
        acted_on = projects_acted_on_by(actor.office_id).where(ProjectOffice.project_id == project_id)
        known[asked] = session.scalar(acted_on.limit(1)) is not None
    return known[asked]


def check_part(session: ScopedSession, actor: Actor, project_id: int) -> None:
    """Refuse an office that only looks on."""
    if not has_part(session, actor, project_id):
        raise RuleError(NO_PART)

"""What happened to a project, written into its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from sbsupervise.models import Project, ProjectEvent, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.stored_files import HandedIn, keep_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event: the act, its day, the evidence, and the paper with its number if there is one."""

    act: str
    on: date
    evidence: str
    document_number: str = ""
    file: HandedIn | None = None


def write_event(session: ScopedSession, actor: Actor, project: Project, event: Happening) -> None:
    """Write down what led the project into the state that it has now."""
    file = None if event.file is None else keep_paper(session, actor, project.id, event.file)
    session.add(
        ProjectEvent(
            project_id=project.id,
            act=event.act,
            state=project.state,
            happened_on=event.on,
            evidence=event.evidence,
            document_number=event.document_number,
            file_id=None if file is None else file.id,
            office_id=actor.office_id,
            recorded_by_id=actor.person_id,
        )
    )


def events_of(session: ScopedSession, project_id: int) -> Sequence[ProjectEvent]:
    """What happened to a project, the first first, with the papers."""
    events = select(ProjectEvent).where(ProjectEvent.project_id == project_id).options(joinedload(ProjectEvent.file))
    return session.scalars(events.order_by(ProjectEvent.happened_on, ProjectEvent.id)).all()


def ended_on(session: ScopedSession, project_id: int) -> date | None:
    """The day on which a project ended (终止), None if it did not."""
    return session.scalar(end_of_project().where(ProjectEvent.project_id == project_id))


def end_of_project() -> Select[date]:
    """The day of the end, to be narrowed to a project."""
    return select(func.max(ProjectEvent.happened_on)).where(ProjectEvent.act == "project.terminate")

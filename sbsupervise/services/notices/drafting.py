"""What all drafts of notices have in common: who drafts, and the paper with its hash."""

import hashlib

from sbsupervise.domain.inspections.catalogues import check_citation
from sbsupervise.domain.notices import NoticeState
from sbsupervise.domain.papers import NoticePaper, as_data, text_of
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Notice, Person, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.audit import canonical
from sbsupervise.services.catalogues import catalogue_on


def paper_hash(paper: NoticePaper) -> str:
    """The hash of all that a paper says."""
    return hashlib.sha256(canonical(as_data(paper)).encode()).hexdigest()


def drafted(session: ScopedSession, actor: Actor, notice: Notice, paper: NoticePaper) -> Notice:
    """The notice as a draft with its paper."""
    if notice.inspection_id is not None:
        version = catalogue_on(session, actor.today)
        check_citation(text_of(paper), verified=version.verified)
    notice.state = NoticeState.DRAFT
    notice.paper, notice.paper_hash = as_data(paper), paper_hash(paper)
    notice.drafted_by_id = actor.person_id or 0
    session.add(notice)
    return notice


def officer_of(session: ScopedSession, actor: Actor) -> Person:
    """The person who drafts; the command line names none."""
    if actor.person_id is None:
        raise RuleError("文书须由有姓名的执法（经办）人员拟制")
    return session.get_one(Person, actor.person_id)

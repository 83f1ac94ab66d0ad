"""A version of the catalogue of findings comes in from a file, is checked by another person, or is given up."""

from dataclasses import dataclass

from sqlalchemy import select

from sbsupervise.domain.inspections import CatalogueState
from sbsupervise.domain.inspections import catalogues as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import FindingCatalogue, Office, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.catalogues.files import CatalogueFile
from sbsupervise.services.catalogues.reading import base_catalogues
from sbsupervise.services.findings import person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCatalogue:
    """Take a version in from a file; ``source`` says where its rows come from."""

    file: CatalogueFile
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCatalogue:
    """Let a version take effect on its day.

    ``verified`` is the statement that each row was compared with the official table, ``comparison`` with which copy.
    """

    finding_catalogue_id: int
    verified: bool = False
    comparison: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCatalogue:
    """Give up a version that is not in force, for a reason."""

    finding_catalogue_id: int
    reason: str
    version: int | None = None


@act("catalogue.load", Permission.LOAD_CATALOGUES)
def load_catalogue(session: ScopedSession, actor: Actor, command: LoadCatalogue) -> FindingCatalogue:
    """Keep the rows of a file without a fault as a draft; with a fault nothing is kept."""
    if actor.office_id is not None:
        rules.check_office(session.get_one(Office, actor.office_id).kind)
    parsed = command.file.parsed
    if parsed.errors or parsed.since is None:
        raise RuleError(f"有 {len(parsed.errors)} 处错误，全部没有录入，请改正后重新上传", field="file")
    rules.check_since(parsed.since, today=actor.today)
    _check_free(session, parsed.name)
    record = FindingCatalogue(
        name=parsed.name,
        state=CatalogueState.DRAFT,
        since=parsed.since,
        source=written_text(command.source, "source", "请填写目录的来源", limit=SHORT),
        verified=False,
        rows=[rules.kind_as_kept(kind) for kind in parsed.kinds],
        sha256=command.file.sha256,
        loaded_on=actor.today,
        loaded_by_id=person_of(actor),
    )
    session.add(record)
    return record


@act("catalogue.check", Permission.CHECK_CATALOGUES, on=FindingCatalogue, not_by=("loaded_by_id",))
def check_catalogue(session: ScopedSession, actor: Actor, command: CheckCatalogue) -> FindingCatalogue:
    """Let a draft take effect from its day; from now on it is frozen."""
    record = _held(session, actor, command.finding_catalogue_id)
    state = rules.CATALOGUES.move(record.state, "catalogue.check")
    rules.check_since(record.since, today=actor.today)
    _check_day_free(session, record)
    comparison = written_text(command.comparison, "comparison", limit=SHORT)
    rules.check_statement(comparison, verified=command.verified)
    record.state, record.checked_on, record.checked_by_id = state, actor.today, person_of(actor)
    record.verified, record.comparison = command.verified, comparison
    return record


@act("catalogue.drop", Permission.LOAD_CATALOGUES, on=FindingCatalogue)
def drop_catalogue(session: ScopedSession, actor: Actor, command: DropCatalogue) -> FindingCatalogue:
    """Give up a draft; it stays on record with the reason."""
    record = _held(session, actor, command.finding_catalogue_id)
    state = rules.CATALOGUES.move(record.state, "catalogue.drop")
    record.reason = written_text(command.reason, "reason", "请填写放弃的理由", limit=SHORT)
    record.state = state
    return record


def _held(session: ScopedSession, actor: Actor, number: int) -> FindingCatalogue:
    """A version of the actor's own office: all offices see it, the one that took it in decides on it."""
    record = session.get_one(FindingCatalogue, number)
    if not is_own_catalogue(record, actor):
        raise RuleError("由录入该版本的机关核对或者放弃")
    return record


def is_own_catalogue(record: FindingCatalogue, actor: Actor) -> bool:
    """Whether the actor's office took a version in."""
    return actor.everything or record.loaded_by.office_id == actor.office_id


def _check_free(session: ScopedSession, name: str) -> None:
    """A name is given once: findings name their version by it."""
    taken = select(FindingCatalogue.id).where(FindingCatalogue.name == name)
    if name in {base.name for base in base_catalogues()} or session.scalar(taken.limit(1)) is not None:
        raise RuleError(f"已有名为“{name}”的版本，请改用新的版本名", field="file")


def _check_day_free(session: ScopedSession, record: FindingCatalogue) -> None:
    """On one day one version begins."""
    same_day = select(FindingCatalogue.name).where(
        FindingCatalogue.state == CatalogueState.CHECKED, FindingCatalogue.since == record.since
    )
    other = session.scalar(same_day.limit(1))
    other = other or next((base.name for base in base_catalogues() if base.since == record.since), None)
    if other is not None:
        raise RuleError(f"“{other}”也自 {record.since} 起施行，同一日只能施行一个版本")

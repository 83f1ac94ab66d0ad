"""Files that people hand in, kept byte for byte with their hash."""

import hashlib
from dataclasses import dataclass, field

from sbsupervise.domain.files import file_name, paper_kind
from sbsupervise.models import ScopedSession, StoredFile
from sbsupervise.parameters.files import largest_paper_bytes
from sbsupervise.services.acts import Actor


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file in a command: its name and content; what is written down of it is its hash."""

    name: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def __str__(self) -> str:
        return f"{self.name} sha256:{self.sha256}"


def keep(session: ScopedSession, actor: Actor, project_id: int, file: HandedIn, media_type: str) -> StoredFile:
    """Keep a file of a project."""
    stored = StoredFile(
        project_id=project_id,
        name=file_name(file.name),
        media_type=media_type,
        size=len(file.data),
        sha256=file.sha256,
        data=file.data,
        handed_in_at=actor.now,
        handed_in_by_id=actor.person_id,
    )
    session.add(stored)
    session.flush()
    return stored


def keep_paper(session: ScopedSession, actor: Actor, project_id: int, file: HandedIn) -> StoredFile:
    """Keep a scanned or printed paper; refused by its content and size."""
    kind = paper_kind(file.data, largest_paper_bytes().on(actor.today))
    return keep(session, actor, project_id, file, kind.value)

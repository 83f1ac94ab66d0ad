"""Random draws as pages show them, and the file that is published."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from sbsupervise.domain.inspections import DrawState, InspectionStage
from sbsupervise.domain.inspections.draw_files import FORMAT, sealed
from sbsupervise.domain.inspections.draw_words import DrawClass
from sbsupervise.domain.inspections.draws import canonical
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Draw, DrawPick, Inspection, ScopedSession
from sbsupervise.services.lists import SIZE, Place, Slice

KEYS = {"id": Draw.id}
OPENED = (DrawState.PUBLISHED, DrawState.VOID)
"""The states in which everybody may see the whole draw; a void one is shown as it was."""
EXCLUDED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class of the pool: its weight in tenths, how many projects it has in the pool, how many were drawn."""

    name: DrawClass
    weight: int
    always: bool
    pool: int
    drawn: int | None


@dataclass(frozen=True, slots=True)
class PickRow:
    """A drawn project with its team, as a list shows it."""

    id: int
    project: int
    name: str
    unit: str
    reason: DrawClass
    team: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """What has become of a pick: its number, and the inspection that stands on it if there is one."""

    pick_id: int
    inspection_id: int | None
    stage: InspectionStage | None


def draws_seen(office_id: int | None = None) -> Select[Draw]:
    """The draws that the session sees, without pools and seeds."""
    statement = select(Draw).options(joinedload(Draw.office))
    return statement if office_id is None else statement.where(Draw.office_id == office_id)


def opened_draw(session: ScopedSession, draw_id: int) -> Draw | None:
    """A draw of which everybody may see all, or None."""
    whole = (undefer(Draw.pool), undefer(Draw.result), undefer(Draw.seed), joinedload(Draw.office))
    return session.scalar(select(Draw).where(Draw.id == draw_id, Draw.state.in_(OPENED)).options(*whole))


def draw_committed(session: ScopedSession, pool_hash: str, commitment: str) -> Draw | None:
    """The draw for which a hash and a commitment were published here, or None."""
    statement = draws_seen().where(Draw.pool_hash == pool_hash, Draw.commitment == commitment)
    return session.scalar(statement.limit(1))


def file_of(draw: Draw) -> bytes:
    """The published file: the same bytes as long as nothing happens to the draw."""
    document = {
        "format": FORMAT,
        "method": draw.method,
        "draw": draw.id,
        "state": draw.state.value,
        "reason": draw.reason,
        "committed_at": _instant(draw.committed_at),
        "drawn_at": None if draw.drawn_at is None else _instant(draw.drawn_at),
        "published_on": None if draw.published_on is None else draw.published_on.isoformat(),
        "pool": draw.pool,
        "pool_hash": draw.pool_hash,
        "commitment": draw.commitment,
        "seed": draw.seed,
        "picks": None if draw.result is None else draw.result["picks"],
    }
    return canonical(sealed(document))


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def classes_of(pool: Mapping[str, Any], result: Mapping[str, Any] | None) -> list[ClassRow]:
    """The classes that a pool has, the largest weight first."""
    by_number = {project["number"]: project for project in pool["projects"]}
    counts = Counter(project["reason"] for project in pool["projects"])
    taken = Counter(by_number[pick["project"]]["reason"] for pick in result["picks"]) if result else None
    always = {project["reason"] for project in pool["projects"] if project["always"]}
    rows = [
        ClassRow(
            name,
            pool["weights"][name.value],
            name.value in always,
            counts[name.value],
            None if taken is None else taken[name.value],
        )
        for name in DrawClass
        if counts[name.value]
    ]
    return sorted(rows, key=lambda row: (row.always, row.weight), reverse=True)


def left_out_of(pool: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Why projects are not in the pool, and how many for each reason."""
    return Counter(row["reason"] for row in pool["excluded_projects"]).most_common(EXCLUDED_SHOWN)


def not_drawn(pool: Mapping[str, Any], result: Mapping[str, Any], name: DrawClass) -> list[Mapping[str, Any]]:
    """The projects of a class that were not drawn."""
    taken = {pick["project"] for pick in result["picks"]}
    return [row for row in pool["projects"] if row["reason"] == name.value and row["number"] not in taken]


def picks_of(draw: Draw, place: Place, size: int = SIZE) -> Slice[PickRow]:
    """The drawn projects at a place, in the order in which they were drawn."""
    picks = draw.result["picks"] if draw.result else []
    first = _first(place, size)
    projects = {row["number"]: row for row in draw.pool["projects"]}
    officers = {row["number"]: row for row in draw.pool["officers"]}
    rows = [
        PickRow(
            id=ordinal,
            project=pick["project"],
            name=projects[pick["project"]]["name"],
            unit=projects[pick["project"]]["unit"],
            reason=DrawClass(projects[pick["project"]]["reason"]),
            team=[officers[number] for number in pick["team"]],
        )
        for ordinal, pick in enumerate(picks[first : first + size], start=first + 1)
    ]
    last = first + len(rows)
    return Slice(
        rows=rows,
        count=len(picks),
        order="id",
        before=str(first + 1) if first else None,
        after=str(last) if last < len(picks) else None,
    )


def _first(place: Place, size: int) -> int:
    """How many picks lie before a place: after an ordinal, or before one."""
    said = place.after or place.before
    if not said:
        return 0
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise RuleError("页码无效，请从第一页重新开始")
    return int(said) if place.after else max(0, int(said) - 1 - size)


def made_of(session: ScopedSession, draw_id: int, rows: Sequence[PickRow]) -> dict[int, Made]:
    """What has become of some picks, by their ordinals; an inspection that was called off leaves the pick open."""
    statement = (
        select(DrawPick.ordinal, DrawPick.id, Inspection.id, Inspection.stage)
        .outerjoin(
            Inspection,
            (Inspection.draw_pick_id == DrawPick.id) & (Inspection.stage != InspectionStage.CANCELLED),
        )
        .where(DrawPick.draw_id == draw_id, DrawPick.ordinal.in_([row.id for row in rows]))
        .order_by(DrawPick.ordinal, Inspection.id)
    )
    return {ordinal: Made(pick, number, stage) for ordinal, pick, number, stage in session.execute(statement)}

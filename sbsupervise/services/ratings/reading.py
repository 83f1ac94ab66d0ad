"""The runs and the current results of a year, as lists and charts show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from sbsupervise.domain.ratings import Grade
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Rating, RatingRun, ScopedSession, Unit
from sbsupervise.parameters.ratings import rule_version
from sbsupervise.services.lists import like

KEYS: Mapping[str, InstrumentedAttribute[Any]] = {"id": Rating.id, "score": Rating.score_tenths, "grade": Rating.grade}
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFilters:
    """What a list of ratings is narrowed down to; None narrows nothing. ``text`` is part of a name, or a code."""

    grade: Grade | None = None
    role: UnitRole | None = None
    text: str = ""


def latest_runs(session: ScopedSession) -> Sequence[RatingRun]:
    """The latest runs of all years, newest first; no more than fit on a page."""
    return session.scalars(select(RatingRun).order_by(RatingRun.id.desc()).limit(SHOWN)).all()


def current_runs(session: ScopedSession) -> Mapping[int, RatingRun]:
    """The current run of each year that has one, the latest year first."""
    found = select(RatingRun).where(RatingRun.state == RunState.CURRENT).order_by(RatingRun.year.desc())
    return {run.year: run for run in session.scalars(found)}


def ratings_matching(run_id: int, filters: RatingFilters) -> Select[Rating]:
    """The results of a run with their units at hand."""
    statement = select(Rating).join(Rating.unit).options(contains_eager(Rating.unit)).where(Rating.run_id == run_id)
    if filters.grade is not None:
        statement = statement.where(Rating.grade == filters.grade)
    if filters.role is not None:
        statement = statement.where(Rating.role == filters.role)
    if filters.text:
        pattern = like(filters.text)
        statement = statement.where(or_(Unit.name.like(pattern, escape="\\"), Unit.uscc.like(pattern, escape="\\")))
    return statement


def grades_of(session: ScopedSession, run_id: int) -> Mapping[Grade, int]:
    """How many results of a run have each grade, best first, none left out."""
    counted = select(Rating.grade, func.count()).where(Rating.run_id == run_id).group_by(Rating.grade)
    found = dict(session.execute(counted).all())
    return {grade: found.get(grade, 0) for grade in Grade}


def standing_words(run: RatingRun) -> str:
    """What a local grade must always say about itself: by which rules, and whether a person has confirmed them."""
    row = rule_version(run.rule_version).row(run.as_of)
    return f"本级评价（依据{row.value.title} {run.rule_version}，{'已核实' if row.verified else '未核实'}）"

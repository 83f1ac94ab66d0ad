"""The checklist of a review, from ``review_points.toml``."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sbsupervise.domain.places import ConservationRegion
from sbsupervise.domain.plans import review
from sbsupervise.domain.plans.review import Chapter, ReviewPoint
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.parameters.dated import Dated, dated


def points() -> Dated[tuple[ReviewPoint, ...]]:
    """All points of a version of the checklist, with those of sectors and regions."""
    return dated("review_points", "points", lambda value: tuple(_point(row) for row in value))


def points_for(kind: ProjectKind, regions: Collection[ConservationRegion], day: date) -> tuple[ReviewPoint, ...]:
    """The points in force on a day for a project of a kind that lies in these regions."""
    return review.points_for(points().on(day), kind, regions)


def _point(row: Any) -> ReviewPoint:
    return ReviewPoint(
        code=row["code"],
        chapter=Chapter(row["chapter"]),
        text=row["text"],
        ground=row["ground"],
        kinds=frozenset(ProjectKind(kind) for kind in row.get("kinds", ())),
        regions=frozenset(ConservationRegion(region) for region in row.get("regions", ())),
    )

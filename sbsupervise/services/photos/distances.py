"""How far from the responsibility range (防治责任范围) a photo claims to have been taken."""

from collections.abc import Iterator

from sbsupervise.domain.inspections.photos import FARTHEST_M, metres_to
from sbsupervise.domain.plans.ranges import Polygon
from sbsupervise.models import PlanRange, ScopedSession
from sbsupervise.services.pictures.reading import Claims
from sbsupervise.services.plans.standing import standing_plans


def distance_to_range(session: ScopedSession, project_id: int, claims: Claims) -> int | None:
    """Metres to the range of the approved plan, 0 inside; None if the photo claims no place or there is no range."""
    if claims.longitude is None or claims.latitude is None:
        return None
    approved = range_in_force(session, project_id)
    if approved is None:
        return None
    metres = metres_to((float(claims.longitude), float(claims.latitude)), _polygons(approved))
    return None if metres is None else round(min(metres, FARTHEST_M + 1))


def range_in_force(session: ScopedSession, project_id: int) -> PlanRange | None:
    """The range of the last approved plan that has one; a change that touches no range brings none."""
    return next((plan.range for plan in standing_plans(session, project_id) if plan.range is not None), None)


def _polygons(approved: PlanRange) -> Iterator[Polygon]:
    for feature in approved.geometry["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            yield tuple(tuple((point[0], point[1]) for point in ring) for ring in polygon)

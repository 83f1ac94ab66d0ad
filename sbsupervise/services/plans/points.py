"""The points of the checklist (审查要点) that apply to an application."""

from sqlalchemy.orm import object_session

from sbsupervise.domain.plans import Procedure
from sbsupervise.domain.plans.review import ReviewPoint
from sbsupervise.models import Plan
from sbsupervise.parameters import review_points
from sbsupervise.parameters.dated import Figure
from sbsupervise.services.places import places_on


def checklist_of(plan: Plan) -> Figure[tuple[ReviewPoint, ...]] | None:
    """The version of the checklist by which an application is reviewed; none under commitment, or before the first."""
    version = review_points.points()
    early = plan.submitted_on < version.rows[0].since
    return None if early or plan.procedure is Procedure.COMMITMENT else version.row(plan.submitted_on)


def points_of(plan: Plan) -> tuple[ReviewPoint, ...]:
    """The points that apply to an application, by the kind of its project and the regions in which it lies."""
    if checklist_of(plan) is None:
        return ()
    session = object_session(plan)
    places = {} if session is None else places_on(session, plan.submitted_on)
    regions = {places[county.code].region for county in plan.project.counties if county.code in places}
    return review_points.points_for(plan.project.kind, regions, plan.submitted_on)

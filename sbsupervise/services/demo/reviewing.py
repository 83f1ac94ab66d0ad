"""The review of a plan in a story: its papers come in, and every point is found to conform."""

from itertools import groupby

from sbsupervise.domain.plans import RemarkState, Verdict
from sbsupervise.models import Plan
from sbsupervise.parameters.plans import material_copies, templates
from sbsupervise.services.demo.stage import Stage
from sbsupervise.services.plans.materials import FileMaterial, file_material
from sbsupervise.services.plans.points import points_of
from sbsupervise.services.plans.remarks import SettleRemark, settle_remark
from sbsupervise.services.plans.reviewing import Marked, MarkPoints, mark_points


def hand_in(stage: Stage, who: str, plan: Plan) -> None:
    """File the papers."""
    for kind, copies in material_copies().on(plan.submitted_on)[plan.procedure].items():
        paper = FileMaterial(
            plan_id=plan.id,
            kind=kind,
            received_on=plan.submitted_on,
            copies=copies,
            template=templates().on(plan.submitted_on)[0],
            sealed_by_unit=True,
            sealed_by_compiler=True,
            signatures_complete=True,
        )
        stage.do(file_material, who, paper)


def look_through(stage: Stage, who: str, plan: Plan) -> None:
    """Settle what was corrected, and mark the points chapter by chapter."""
    with stage.reading() as session:
        read = session.get_one(Plan, plan.id)
        answered = [remark.id for remark in read.remarks if remark.state is RemarkState.ANSWERED]
        points = points_of(read)
    for remark_id in answered:
        stage.do(settle_remark, who, SettleRemark(plan_id=plan.id, remark_id=remark_id))
    for chapter, members in groupby(points, key=lambda point: point.chapter):
        marked = tuple(Marked(point=point.code, verdict=Verdict.CONFORMING) for point in members)
        stage.do(mark_points, who, MarkPoints(plan_id=plan.id, chapter=chapter, marked=marked))

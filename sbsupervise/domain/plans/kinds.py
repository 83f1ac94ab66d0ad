"""Which kind of plan a project needs, and how its approval is handled."""

from decimal import Decimal

from sbsupervise.domain.plans.words import ORDER_53, KindThresholds, PlanKind, Procedure
from sbsupervise.domain.refusals import RuleError


def plan_kind(area_hm2: Decimal, earthwork_m3: Decimal, thresholds: KindThresholds) -> PlanKind:
    """The kind of plan that a project needs by its area and its earthwork, cut plus fill (第七条)."""
    if area_hm2 < 0:
        raise RuleError("征占地面积不能为负数", field="area_hm2")
    if earthwork_m3 < 0:
        raise RuleError("挖填土石方总量不能为负数", field="earthwork_m3")
    if area_hm2 >= thresholds.report_area_hm2 or earthwork_m3 >= thresholds.report_earthwork_m3:
        return PlanKind.REPORT
    if area_hm2 >= thresholds.form_area_hm2 or earthwork_m3 >= thresholds.form_earthwork_m3:
        return PlanKind.FORM
    return PlanKind.NONE


def understated(kind: PlanKind, area_hm2: Decimal, earthwork_m3: Decimal, thresholds: KindThresholds) -> bool:
    """Whether a form stands where the size calls for a report (以大报小). Source: 办水保〔2020〕160号 第四条."""
    return kind is PlanKind.FORM and plan_kind(area_hm2, earthwork_m3, thresholds) is PlanKind.REPORT


def procedure_for(kind: PlanKind, *, in_evaluated_zone: bool) -> Procedure:
    """The procedure: by commitment for every form, and for a report inside a zone with a finished 区域评估.

    Source: 办水保〔2020〕160号 第一条.
    """
    if kind is PlanKind.NONE:
        raise RuleError("该项目免于编报水土保持方案，无需申请审批", source=f"{ORDER_53}第七条")
    return Procedure.COMMITMENT if kind is PlanKind.FORM or in_evaluated_zone else Procedure.ORDINARY

"""The left rail: the topics, and which of them an actor may open."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.acts import Actor

TOPICS = (
    ("工作台", "worklist.desk", Permission.SEE_DESK),
    ("项目", "projects.index", Permission.SEE_PROJECTS),
    ("预警", "warnings.index", Permission.SEE_PROJECTS),
    ("方案审批", "plans.index", Permission.SEE_PROJECTS),
    ("补偿费", "fees.index", Permission.SEE_FEES),
    ("监督检查", "inspections.index", Permission.SEE_PROJECTS),
    ("信用评价", "ratings.index", Permission.SEE_RATINGS),
    ("两单管理", "listings.index", Permission.SEE_LISTINGS),
    ("文书", "notices.index", Permission.SEE_NOTICES),
    ("规则参数", "rules.index", Permission.SEE_RULES),
    ("操作记录", "audit.index", Permission.SEE_AUDIT),
    ("本单位", "units.home", Permission.SEE_OWN),
)

PARTS = {
    "draws": "inspections",
    "inspection_days": "inspections",
    "grounds": "projects",
    "plan_data": "plans",
    "imports": "projects",
    "project_steps": "projects",
    "plan_reviews": "plans",
    "findings": "inspections",
    "inspection_steps": "inspections",
    "inspection_papers": "inspections",
    "photos": "inspections",
    "inspection_plans": "inspections",
    "planned_checks": "inspections",
    "coverage": "inspections",
    "visits": "inspections",
    "rectifications": "inspections",
    "talks": "inspections",
    "unit_findings": "units",
    "checklists": "inspections",
    "catalogues": "rules",
    "field": "inspections",
    "places": "rules",
    "changes": "projects",
    "fee_arrears": "fees",
    "fee_money": "fees",
    "fee_outputs": "fees",
    "fee_papers": "fees",
    "fee_chart": "fees",
    "unit_fees": "units",
    "fee_tax": "fees",
    "fee_tax_rows": "fees",
}


@dataclass(frozen=True, slots=True)
class Topic:
    label: str
    url: str
    current: bool


def navigation(actor: Actor | None) -> list[Topic]:
    """The topics that the actor may open; the one of this page is marked."""
    if actor is None:
        return []
    here = PARTS.get(request.blueprint or "", request.blueprint)
    return [
        Topic(label, url_for(endpoint), endpoint.split(".")[0] == here)
        for label, endpoint, permission in TOPICS
        if actor.may(permission) and endpoint in current_app.view_functions
    ]

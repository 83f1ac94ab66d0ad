"""The addresses of every page, for the records of a world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, select
from werkzeug.routing import Rule

from sbsupervise.domain.inspections import YearPlanState
from sbsupervise.models import (
    AuditEntry,
    Change,
    Charge,
    Draw,
    Finding,
    FindingCatalogue,
    Ground,
    Import,
    Inspection,
    InspectionPlan,
    LedgerLine,
    Listing,
    Notice,
    OutputReport,
    Photo,
    Plan,
    PlannedCheck,
    Project,
    ProjectUnit,
    Rating,
    RectificationReport,
    Recusal,
    ReviewMark,
    ReviewRemark,
    ScopedSession,
    StoredFile,
    Talk,
    TaxExport,
    TaxFile,
    TaxRow,
    Unit,
)
from sbsupervise.services.draws import OPENED
from tests import make
from tests.acts.stage import Db

# What the parts of an address name.
NAMED: dict[str, type[Any]] = {
    "project_id": Project,
    "plan_id": Plan,
    "change_id": Change,
    "charge_id": Charge,
    "draw_id": Draw,
    "recusal_id": Recusal,
    "output_report_id": OutputReport,
    "inspection_id": Inspection,
    "finding_id": Finding,
    "finding_catalogue_id": FindingCatalogue,
    "inspection_plan_id": InspectionPlan,
    "planned_check_id": PlannedCheck,
    "listing_id": Listing,
    "talk_id": Talk,
    "notice_id": Notice,
    "import_id": Import,
    "rating_id": Rating,
    "unit_id": Unit,
    "file_id": StoredFile,
    "photo_id": Photo,
    "ground_id": Ground,
    "tax_file_id": TaxFile,
    "tax_row_id": TaxRow,
    "tax_export_id": TaxExport,
}
WORDS = {
    "kind": ["csv", "xlsx"],
    "code": ["2222-2222-2222-2222"],
    "filename": ["css/theme.css"],
    "county": ["140932"],
    "client_id": ["6f1c2f4e-8d3a-4b6e-9c41-0a5d7e2b9f13"],
}
# What is public only in some of its states.
PUBLIC: dict[str, tuple[type[Any], ColumnElement[bool]]] = {
    "opened_draw_id": (Draw, Draw.state.in_(OPENED)),
    "published_plan_id": (InspectionPlan, InspectionPlan.state == YearPlanState.PUBLISHED),
}
NONE = 999_999
# Parts that take only some words, in the address of a record that is not there.
WANTED = {"role": "monitor", "kind": "csv"}

Values = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """Records that are named by several parts of an address."""

    cls: type[Any]
    values: Callable[[Any], Values]


PAIRS = {
    frozenset({"finding_id", "file_id"}): Pair(
        RectificationReport,
        lambda row: {"finding_id": row.finding_id, "file_id": row.papers[0].file_id if row.papers else NONE},
    ),
    frozenset({"inspection_plan_id", "project_id"}): Pair(
        PlannedCheck, lambda row: {"inspection_plan_id": row.plan_id, "project_id": row.project_id}
    ),
    frozenset({"inspection_plan_id", "kind"}): Pair(
        InspectionPlan, lambda row: {"inspection_plan_id": row.id, "kind": "csv"}
    ),
    frozenset({"charge_id", "line_id"}): Pair(LedgerLine, lambda row: {"charge_id": row.charge_id, "line_id": row.id}),
    frozenset({"charge_id", "kind"}): Pair(Charge, lambda row: {"charge_id": row.id, "kind": "fee_notice"}),
    frozenset({"project_id", "unit_id", "role"}): Pair(
        ProjectUnit, lambda row: {"project_id": row.project_id, "unit_id": row.unit_id, "role": row.role.value}
    ),
    frozenset({"plan_id", "remark_id"}): Pair(ReviewRemark, lambda row: {"plan_id": row.plan_id, "remark_id": row.id}),
    frozenset({"inspection_id", "kind"}): Pair(
        Inspection, lambda row: {"inspection_id": row.id, "kind": "inspection_opinion"}
    ),
    frozenset({"inspection_id", "word"}): Pair(Inspection, lambda row: {"inspection_id": row.id, "word": "i04"}),
    frozenset({"plan_id", "word"}): Pair(Plan, lambda row: {"plan_id": row.id, "word": "l04"}),
    frozenset({"plan_id", "chapter"}): Pair(ReviewMark, lambda row: {"plan_id": row.plan_id, "chapter": "overview"}),
}


def values_of(session: ScopedSession, names: set[str]) -> list[Values]:
    """What an address with these parts may say; the parts of a pair come from one record."""
    if pair := PAIRS.get(frozenset(names)):
        return [pair.values(row) for row in session.scalars(select(pair.cls))]
    if names == {"seq"}:
        newest = {entry.act: entry.seq for entry in session.scalars(select(AuditEntry))}
        return [{"seq": seq} for seq in newest.values()]
    (name,) = names
    if name in PUBLIC:
        cls, shown = PUBLIC[name]
        return [{name: number} for number in session.scalars(select(cls.id).where(shown))]
    if name in WORDS:
        return [{name: word} for word in WORDS[name]]
    cls = NAMED[name]
    return [{name: number} for number in session.scalars(select(cls.id).order_by(cls.id))]


def sample(values: Sequence[Values], most: int) -> Sequence[Values]:
    """So many of them at most, spread from the first to the last."""
    if len(values) <= most:
        return values
    step = (len(values) - 1) / (most - 1)
    return [values[round(place * step)] for place in range(most)]


def addresses(app: Flask, db: Db, rule: Rule, most: int) -> list[str]:
    """The addresses of a page, for so many records at most."""
    found: Sequence[Values] = [{}]
    if rule.arguments:
        with db.reading() as session:
            found = sample(values_of(make.everything(session), rule.arguments), most)
    with app.test_request_context():
        return [str(app.url_for(rule.endpoint, **values)) for values in found]


def address_of_nothing(app: Flask, rule: Rule) -> str:
    """The address of a page for a record that does not exist."""
    values: Values = {name: WANTED.get(name, NONE) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **values))


def takes_get(rule: Rule) -> bool:
    return "GET" in (rule.methods or set())


def takes_post(rule: Rule) -> bool:
    return "POST" in (rule.methods or set())

"""Inspections in full: their course, plans, draws, checklists, photos, rectification, talks, and what devices sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS_BEFORE = "rectify_order listing_notice listing_decision fee_notice fee_order fee_demand fee_exemption fee_refund"
KINDS = (
    "rectify_order inspection_notice inspection_opinion rectify_notice recheck_opinion talk_notice listing_notice "
    "listing_decision fee_notice fee_order fee_demand fee_exemption fee_refund"
)
STATES_BEFORE = "open rectified withdrawn"
STATES = "open reported rectified withdrawn"
STAGES = "planned approved notified on_site recorded cancelled"
OUTCOMES = "none general serious offence"


def _one_of(column: str, values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values.split())})"


INSPECTION_CHECKS = {
    "days_in_order": "ended_on >= carried_out_on",
    "has_its_cause": "planned_check_id IS NOT NULL OR draw_pick_id IS NOT NULL OR length(outside_reason) > 0",
    "approved_before_the_visit": ("stage NOT IN ('approved', 'notified', 'on_site') OR approved_on IS NOT NULL"),
    "two_persons": "approved_by_id <> proposed_by_id",
    "visit_after_approval": "kind IN ('paper', 'net') OR approved_on <= carried_out_on",
    "outcome_of_a_record": "outcome IS NULL OR stage = 'recorded'",
    "refusal_has_a_witness": "NOT refused OR (length(refusal) > 0 AND length(witness) > 0)",
    "cancelled_has_reason": "stage <> 'cancelled' OR length(cancel_reason) > 0",
    "stage": _one_of("stage", STAGES),
    "outcome": _one_of("outcome", OUTCOMES),
}
INSPECTION_TEXTS = {
    "outside_reason": 500,
    "content": 1000,
    "approved_by_name": 40,
    "place": 200,
    "process": 4000,
    "checklist": 40,
    "signed_by": 100,
    "refusal": 500,
    "witness": 200,
    "outcome_reason": 500,
    "cancel_reason": 500,
}
DEPENDENT = (
    "report_paper",
    "photo",
    "rectification_report",
    "rectification_extension",
    "finding_reminder",
    "talk",
    "inspection_participant",
    "field_receipt",
    "checklist_answer",
    "recusal",
    "field_part",
    "field_upload",
    "finding_catalogue",
)
STANDING = ("planned_check", "draw_pick", "inspection_plan", "draw")
FLAGS = ("unannounced", "refused")
INSPECTION_DAYS = ("approved_on", "notified_on", "signed_on", "published_on")
INSPECTION_REFERENCES = {
    "planned_check_id": "planned_check",
    "draw_pick_id": "draw_pick",
    "proposed_by_id": "person",
    "approved_by_id": "person",
}
# What was recorded before any plan was kept here says so; the outcome follows from what was found.
FILL_INSPECTION = """
    UPDATE inspection SET stage = 'recorded', ended_on = carried_out_on, outside_reason = '登记时系统未录入检查计划',
        outcome = CASE
            WHEN EXISTS (SELECT 1 FROM finding WHERE finding.inspection_id = inspection.id
                AND finding.state <> 'withdrawn' AND finding.severity <> 'general') THEN 'serious'
            WHEN EXISTS (SELECT 1 FROM finding WHERE finding.inspection_id = inspection.id
                AND finding.state <> 'withdrawn') THEN 'general'
            ELSE 'none' END
"""
FILL_FINDING = """
    UPDATE finding SET catalogue = 'STARTER-1', first_due_on = rectify_by,
        ordinal = (SELECT count(*) FROM finding AS other
            WHERE other.inspection_id = finding.inspection_id AND other.id <= finding.id)
"""


def _retell(batch_op: BatchOperations, name: str, text: str) -> None:
    batch_op.drop_constraint(op.f(name), type_="check")
    batch_op.create_check_constraint(op.f(name), text)


def _kinds_of_notices(kinds: str) -> None:
    for table in ("notice", "document_sequence"):
        with op.batch_alter_table(table) as batch_op:
            _retell(batch_op, f"ck_{table}_kind", _one_of("kind", kinds))


def _inspection_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_code", sa.String(length=24), nullable=True),
        *(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False) for name in FLAGS),
        *(sa.Column(name, sa.String(n), server_default="", nullable=False) for name, n in INSPECTION_TEXTS.items()),
        *(sa.Column(name, sa.Date(), nullable=True) for name in INSPECTION_DAYS),
        *(sa.Column(name, BIG, nullable=True) for name in INSPECTION_REFERENCES),
    ]


def _widen_inspection() -> None:
    with op.batch_alter_table("inspection") as batch_op:
        for column in _inspection_columns():
            batch_op.add_column(column)
    op.execute(FILL_INSPECTION)
    with op.batch_alter_table("inspection") as batch_op:
        batch_op.alter_column("stage", existing_type=sa.String(length=40), nullable=False)
        batch_op.alter_column("ended_on", existing_type=sa.Date(), nullable=False)
        for name, length in INSPECTION_TEXTS.items():
            batch_op.alter_column(
                name, existing_type=sa.String(length=length), existing_nullable=False, server_default=None
            )
        for name in ("draw_pick_id", "outcome", "planned_check_id", "stage"):
            batch_op.create_index(op.f(f"ix_inspection_{name}"), [name], unique=False)
        batch_op.create_unique_constraint(op.f("uq_inspection_check_code"), ["check_code"])
        for name, table in INSPECTION_REFERENCES.items():
            batch_op.create_foreign_key(op.f(f"fk_inspection_{name}"), table, [name], ["id"])
        for name, text in INSPECTION_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_inspection_{name}"), text)


def _narrow_inspection() -> None:
    with op.batch_alter_table("inspection") as batch_op:
        for name in INSPECTION_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_inspection_{name}"), type_="check")
        for column in INSPECTION_REFERENCES:
            batch_op.drop_constraint(op.f(f"fk_inspection_{column}"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_inspection_check_code"), type_="unique")
        for name in ("draw_pick_id", "outcome", "planned_check_id", "stage"):
            batch_op.drop_index(op.f(f"ix_inspection_{name}"))
        for name in (
            *INSPECTION_TEXTS,
            *INSPECTION_DAYS,
            *INSPECTION_REFERENCES,
            "stage",
            "outcome",
            "ended_on",
            "arrived_at",
            "check_code",
            *FLAGS,
        ):
            batch_op.drop_column(name)


def _widen_finding() -> None:
    with op.batch_alter_table("finding") as batch_op:
        batch_op.add_column(sa.Column("ordinal", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("catalogue", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("demand", sa.String(length=1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("repeats_id", BIG, nullable=True))
        for name in ("longitude", "latitude"):
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
    op.execute(FILL_FINDING)
    with op.batch_alter_table("finding") as batch_op:
        batch_op.alter_column("ordinal", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("catalogue", existing_type=sa.String(length=40), nullable=False)
        batch_op.alter_column(
            "demand", existing_type=sa.String(length=1000), existing_nullable=False, server_default=None
        )
        batch_op.create_index(op.f("ix_finding_repeats_id"), ["repeats_id"], unique=False)
        batch_op.create_unique_constraint(op.f("uq_finding_inspection_id_ordinal"), ["inspection_id", "ordinal"])
        batch_op.create_foreign_key(op.f("fk_finding_repeats_id"), "finding", ["repeats_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_finding_first_date_kept"), "first_due_on <= rectify_by")
        _retell(batch_op, "ck_finding_state", _one_of("state", STATES))


def _narrow_finding() -> None:
    """Back to what was there before; a finding reported and not yet checked stops the way back."""
    with op.batch_alter_table("finding") as batch_op:
        _retell(batch_op, "ck_finding_state", _one_of("state", STATES_BEFORE))
        batch_op.drop_constraint(op.f("ck_finding_first_date_kept"), type_="check")
        batch_op.drop_constraint(op.f("fk_finding_repeats_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_finding_inspection_id_ordinal"), type_="unique")
        batch_op.drop_index(op.f("ix_finding_repeats_id"))
        for name in ("ordinal", "catalogue", "demand", "first_due_on", "repeats_id", "longitude", "latitude"):
            batch_op.drop_column(name)


def _new_tables() -> None:
    op.create_table(
        "draw",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "committed",
                "drawn",
                "published",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("pool", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("pool_size", sa.Integer(), nullable=False),
        sa.Column("pool_hash", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_by_id", BIG, nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_id", BIG, nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.CheckConstraint(
            "state <> 'published' OR published_on IS NOT NULL", name=op.f("ck_draw_published_has_its_day")
        ),
        sa.CheckConstraint("state <> 'void' OR length(reason) > 0", name=op.f("ck_draw_void_has_reason")),
        sa.CheckConstraint(
            "state IN ('committed', 'void') OR drawn_at IS NOT NULL", name=op.f("ck_draw_drawn_has_its_instant")
        ),
        sa.CheckConstraint("team_size >= 2", name=op.f("ck_draw_two_officers")),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_draw_ordinal_positive")),
        sa.CheckConstraint("drawn_by_id <> committed_by_id", name=op.f("ck_draw_two_persons")),
        sa.UniqueConstraint("office_id", "year", "ordinal", name=op.f("uq_draw_office_id_year_ordinal")),
        sa.CheckConstraint("wanted > 0", name=op.f("ck_draw_wanted_positive")),
        sa.ForeignKeyConstraint(["committed_by_id"], ["person.id"], name=op.f("fk_draw_committed_by_id")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["person.id"], name=op.f("fk_draw_drawn_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_draw_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_office_id"), ["office_id"], unique=False)

    op.create_table(
        "finding_catalogue",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "checked", "dropped", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.Column("loaded_by_id", BIG, nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", BIG, nullable=True),
        sa.Column("comparison", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.CheckConstraint(
            "state <> 'checked' OR (checked_by_id IS NOT NULL AND checked_on IS NOT NULL)",
            name=op.f("ck_finding_catalogue_checked_complete"),
        ),
        sa.CheckConstraint(
            "state <> 'dropped' OR length(reason) > 0", name=op.f("ck_finding_catalogue_dropped_has_reason")
        ),
        sa.CheckConstraint("checked_by_id <> loaded_by_id", name=op.f("ck_finding_catalogue_two_persons")),
        sa.CheckConstraint(
            "NOT verified OR (state = 'checked' AND length(comparison) > 0)",
            name=op.f("ck_finding_catalogue_verified_by_comparison"),
        ),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_finding_catalogue_checked_by_id")),
        sa.ForeignKeyConstraint(["loaded_by_id"], ["person.id"], name=op.f("fk_finding_catalogue_loaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_catalogue")),
        sa.UniqueConstraint("name", name=op.f("uq_finding_catalogue_name")),
    )
    with op.batch_alter_table("finding_catalogue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_catalogue_since"), ["since"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_catalogue_state"), ["state"], unique=False)

    op.create_table(
        "inspection_plan",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "adopted", "published", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("onsite_permille", sa.Integer(), nullable=False),
        sa.Column("visit_cap", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("drafted_by_id", BIG, nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("adopted_by_id", BIG, nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.CheckConstraint(
            "state <> 'published' OR published_on IS NOT NULL", name=op.f("ck_inspection_plan_published_has_its_day")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (adopted_on IS NOT NULL AND adopted_by_id IS NOT NULL)",
            name=op.f("ck_inspection_plan_adopted_complete"),
        ),
        sa.CheckConstraint("adopted_by_id <> drafted_by_id", name=op.f("ck_inspection_plan_two_persons")),
        sa.CheckConstraint("onsite_permille BETWEEN 0 AND 1000", name=op.f("ck_inspection_plan_share_in_bounds")),
        sa.CheckConstraint("visit_cap > 0", name=op.f("ck_inspection_plan_cap_positive")),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["person.id"], name=op.f("fk_inspection_plan_adopted_by_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_inspection_plan_drafted_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_inspection_plan_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_plan")),
        sa.UniqueConstraint("office_id", "year", name=op.f("uq_inspection_plan_office_id_year")),
    )
    with op.batch_alter_table("inspection_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_plan_office_id"), ["office_id"], unique=False)

    op.create_table(
        "field_upload",
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("received BETWEEN 0 AND size", name=op.f("ck_field_upload_received_in_bounds")),
        sa.CheckConstraint("size > 0", name=op.f("ck_field_upload_size_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_field_upload_account_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_field_upload")),
    )
    with op.batch_alter_table("field_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_upload_account_id"), ["account_id"], unique=False)

    op.create_table(
        "draw_pick",
        sa.Column("draw_id", BIG, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("team", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_pick_draw_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_draw_pick_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_pick")),
        sa.UniqueConstraint("draw_id", "ordinal", name=op.f("uq_draw_pick_draw_id_ordinal")),
        sa.UniqueConstraint("draw_id", "project_id", name=op.f("uq_draw_pick_draw_id_project_id")),
    )
    with op.batch_alter_table("draw_pick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_pick_project_id"), ["project_id"], unique=False)

    op.create_table(
        "field_part",
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["field_upload.client_id"], name=op.f("fk_field_part_client_id")),
        sa.PrimaryKeyConstraint("client_id", "start", name=op.f("pk_field_part")),
    )
    op.create_table(
        "planned_check",
        sa.Column("plan_id", BIG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "track",
                "paper",
                "net",
                "remote",
                "special",
                "complaint",
                "red",
                "commit",
                "recheck",
                "verify",
                "duty",
                "case",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint("NOT dropped OR length(reason) > 0", name=op.f("ck_planned_check_dropped_has_reason")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_planned_check_month_of_year")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_planned_check_officer_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["inspection_plan.id"], name=op.f("fk_planned_check_plan_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_planned_check_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_check")),
        sa.UniqueConstraint(
            "plan_id", "project_id", "kind", "month", name=op.f("uq_planned_check_plan_id_project_id_kind_month")
        ),
    )
    with op.batch_alter_table("planned_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_check_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_check_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_check_project_id"), ["project_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.CheckConstraint("ended_on >= declared_on", name=op.f("ck_recusal_days_in_order")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_recusal_has_reason")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_recusal_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_recusal_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_recusal_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_recusal_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "checklist_answer",
        sa.Column("inspection_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "conforms",
                "fails",
                "not_applicable",
                "not_checked",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_checklist_answer_inspection_id")),
        sa.PrimaryKeyConstraint("inspection_id", "code", name=op.f("pk_checklist_answer")),
    )
    op.create_table(
        "field_receipt",
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("inspection_id", BIG, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.CheckConstraint("kind IN ('form', 'photo')", name=op.f("ck_field_receipt_kind_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_field_receipt_account_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_field_receipt_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_receipt")),
        sa.UniqueConstraint("client_id", name=op.f("uq_field_receipt_client_id")),
    )
    with op.batch_alter_table("field_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_receipt_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_receipt_inspection_id"), ["inspection_id"], unique=False)

    op.create_table(
        "inspection_participant",
        sa.Column("inspection_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=100), nullable=False),
        sa.Column("capacity", sa.String(length=60), nullable=False),
        sa.Column("certificate_no", sa.String(length=30), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_inspection_participant_has_name")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_participant_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_participant")),
    )
    with op.batch_alter_table("inspection_participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_participant_inspection_id"), ["inspection_id"], unique=False)

    op.create_table(
        "talk",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.Column("inspection_id", BIG, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "called",
                "held",
                "absent",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("talk_on", sa.Date(), nullable=False),
        sa.Column("talk_hour", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("called", sa.String(length=200), nullable=False),
        sa.Column("materials", sa.String(length=500), nullable=False),
        sa.Column("cause", sa.String(length=2000), nullable=False),
        sa.Column("record", sa.String(length=4000), nullable=False),
        sa.Column("basis", sa.String(length=1000), nullable=False),
        sa.Column("demands", sa.String(length=2000), nullable=False),
        sa.Column("promise", sa.String(length=2000), nullable=False),
        sa.Column("promised_by", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("closing", sa.String(length=1000), nullable=False),
        sa.Column("led_by_id", BIG, nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.CheckConstraint("state <> 'cancelled' OR length(closing) > 0", name=op.f("ck_talk_cancelled_has_reason")),
        sa.CheckConstraint(
            "state NOT IN ('held', 'closed') OR length(record) > 0", name=op.f("ck_talk_held_has_record")
        ),
        sa.CheckConstraint("length(cause) > 0", name=op.f("ck_talk_has_cause")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_talk_inspection_id")),
        sa.ForeignKeyConstraint(["led_by_id"], ["person.id"], name=op.f("fk_talk_led_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_talk_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_talk_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_talk_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_talk_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "finding_reminder",
        sa.Column("finding_id", BIG, nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("reminded_by_id", BIG, nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_reminder_finding_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_finding_reminder_project_id")),
        sa.ForeignKeyConstraint(["reminded_by_id"], ["person.id"], name=op.f("fk_finding_reminder_reminded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reminder")),
    )
    with op.batch_alter_table("finding_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_reminder_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_reminder_project_id"), ["project_id"], unique=False)

    op.create_table(
        "rectification_extension",
        sa.Column("finding_id", BIG, nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "granted", "refused", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", BIG, nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("opinion", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint(
            "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_on IS NOT NULL)",
            name=op.f("ck_rectification_extension_decided_complete"),
        ),
        sa.CheckConstraint("decided_by_id <> asked_by_id", name=op.f("ck_rectification_extension_two_persons")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rectification_extension_has_reason")),
        sa.CheckConstraint("until > due_before", name=op.f("ck_rectification_extension_gives_more_time")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_rectification_extension_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_rectification_extension_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_rectification_extension_finding_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_rectification_extension_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_extension")),
    )
    with op.batch_alter_table("rectification_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_extension_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_extension_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_extension_state"), ["state"], unique=False)

    op.create_table(
        "rectification_report",
        sa.Column("finding_id", BIG, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted", "accepted", "returned", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reported_by_id", BIG, nullable=False),
        sa.Column("rectified_on", sa.Date(), nullable=False),
        sa.Column("responsible", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", BIG, nullable=True),
        sa.Column("opinion", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint(
            "state <> 'returned' OR length(opinion) > 0", name=op.f("ck_rectification_report_returned_has_opinion")
        ),
        sa.CheckConstraint(
            "state = 'submitted' OR (checked_by_id IS NOT NULL AND checked_on IS NOT NULL)",
            name=op.f("ck_rectification_report_checked_complete"),
        ),
        sa.CheckConstraint("checked_by_id <> reported_by_id", name=op.f("ck_rectification_report_two_persons")),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_rectification_report_says_something")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_rectification_report_checked_by_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_rectification_report_finding_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_rectification_report_project_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_rectification_report_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_report")),
    )
    with op.batch_alter_table("rectification_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_report_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_report_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_report_state"), ["state"], unique=False)

    op.create_table(
        "photo",
        sa.Column("inspection_id", BIG, nullable=True),
        sa.Column("finding_id", BIG, nullable=True),
        sa.Column("report_id", BIG, nullable=True),
        sa.Column(
            "role",
            sa.Enum("scene", "before", "after", name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("original_id", BIG, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("near_hash", sa.String(length=16), nullable=False),
        sa.Column("band_0", sa.Integer(), nullable=False),
        sa.Column("band_1", sa.Integer(), nullable=False),
        sa.Column("band_2", sa.Integer(), nullable=False),
        sa.Column("band_3", sa.Integer(), nullable=False),
        sa.Column("copy", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("copy_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_longitude", sa.BigInteger(), nullable=True),
        sa.Column("claimed_latitude", sa.BigInteger(), nullable=True),
        sa.Column("claimed_azimuth", sa.BigInteger(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_from_id", BIG, nullable=True),
        sa.Column(
            "scan",
            sa.Enum(
                "not_scanned", "clean", "infected", name="scan", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("client_id", sa.String(length=36), nullable=True),
        sa.Column("set_aside", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint("claimed_azimuth BETWEEN 0 AND 36000", name=op.f("ck_photo_azimuth_in_circle")),
        sa.CheckConstraint(
            "inspection_id IS NOT NULL OR report_id IS NOT NULL", name=op.f("ck_photo_belongs_somewhere")
        ),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_photo_has_pixels")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_photo_finding_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_photo_inspection_id")),
        sa.ForeignKeyConstraint(["original_id"], ["stored_file.id"], name=op.f("fk_photo_original_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_photo_project_id")),
        sa.ForeignKeyConstraint(["received_from_id"], ["person.id"], name=op.f("fk_photo_received_from_id")),
        sa.ForeignKeyConstraint(["report_id"], ["rectification_report.id"], name=op.f("fk_photo_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("client_id", name=op.f("uq_photo_client_id")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_inspection_id"), ["inspection_id"], unique=False)
        for number in range(4):
            batch_op.create_index(batch_op.f(f"ix_photo_band_{number}"), [f"band_{number}"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_sha256"), ["sha256"], unique=False)

    op.create_table(
        "report_paper",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_paper_file_id")),
        sa.ForeignKeyConstraint(["report_id"], ["rectification_report.id"], name=op.f("fk_report_paper_report_id")),
        sa.PrimaryKeyConstraint("report_id", "file_id", name=op.f("pk_report_paper")),
    )
    with op.batch_alter_table("report_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_paper_file_id"), ["file_id"], unique=False)


def upgrade() -> None:
    _new_tables()
    _widen_inspection()
    _widen_finding()
    _kinds_of_notices(KINDS)
    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(sa.Column("talk_id", BIG, nullable=True))
        batch_op.create_index(op.f("ix_notice_talk_id"), ["talk_id"], unique=False)
        batch_op.create_foreign_key(op.f("fk_notice_talk_id"), "talk", ["talk_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_constraint(op.f("fk_notice_talk_id"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_notice_talk_id"))
        batch_op.drop_column("talk_id")
    _kinds_of_notices(KINDS_BEFORE)
    for table in DEPENDENT:
        op.drop_table(table)
    _narrow_finding()
    _narrow_inspection()
    for table in STANDING:
        op.drop_table(table)

"""Plans in full: data, review, hearing, delivery, revocation and change; the life of a project with its evidence."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNIT_DAYS = ("contracted_on", "since", "until")
STATES_BEFORE = "submitted correction accepted in_review reviewed granted denied withdrawn"
STATES = STATES_BEFORE + " not_accepted rejected revoked cancelled"
DECIDED_BEFORE = "'granted', 'denied'"
DECIDED = DECIDED_BEFORE + ", 'revoked', 'cancelled'"
APPLICATIONS = "new change supplement reexamination"
# Columns that no row may lack, with what the rows from before get.
FILLED: tuple[tuple[str, TypeEngine[Any], Any], ...] = (
    ("application", sa.String(40), "new"),
    ("external_body", sa.String(100), ""),
    ("deemed", sa.Boolean(), sa.false()),
    ("review_opinion", sa.String(2000), ""),
    ("extension_reason", sa.String(500), ""),
    ("delivery_proof", sa.String(500), ""),
    ("published_at", sa.String(500), ""),
    ("other_body", sa.String(100), ""),
)
NULLABLE: tuple[tuple[str, TypeEngine[Any]], ...] = (
    ("base_id", BIG),
    ("review_told_on", sa.Date()),
    ("reviewer_id", BIG),
    ("extended_on", sa.Date()),
    ("proposed_state", sa.String(40)),
    ("proposed_on", sa.Date()),
    ("proposed_by_id", BIG),
    ("decided_by_id", BIG),
    ("delivered_on", sa.Date()),
    ("published_on", sa.Date()),
    ("closed_on", sa.Date()),
    ("closing_ground", sa.String(20)),
)
REFERENCES = (("base_id", "plan"), ("reviewer_id", "unit"), ("proposed_by_id", "person"), ("decided_by_id", "person"))


def _one_of(column: str, values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values.split())})"


def _complete(decided: str) -> str:
    return f"state NOT IN ({decided}) OR (decided_on IS NOT NULL AND document_number IS NOT NULL)"


ADDED = {
    "application": _one_of("application", APPLICATIONS),
    "proposed_state": _one_of("proposed_state", STATES),
    "delivered_after_decided": "delivered_on >= decided_on",
    "published_after_decided": "published_on >= decided_on",
    "extended_after_accepted": "extended_on >= accepted_on",
    "follows_a_base": "application = 'new' OR base_id IS NOT NULL",
    "proposal_complete": "(proposed_on IS NULL) = (proposed_state IS NULL)",
    "two_persons": "decided_by_id <> proposed_by_id",
}


def _widen_plan() -> None:
    with op.batch_alter_table("plan") as batch_op:
        for name, kind in NULLABLE:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name, kind, value in FILLED:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table("plan") as batch_op:
        for name, kind, _ in FILLED:
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
        batch_op.create_index(op.f("ix_plan_base_id"), ["base_id"], unique=False)
        for column, table in REFERENCES:
            batch_op.create_foreign_key(op.f(f"fk_plan_{column}"), table, [column], ["id"])
        _state_checks(batch_op, STATES, DECIDED)
        for name, text in ADDED.items():
            batch_op.create_check_constraint(op.f(f"ck_plan_{name}"), text)


def _state_checks(batch_op: BatchOperations, states: str, decided: str) -> None:
    batch_op.drop_constraint(op.f("ck_plan_state"), type_="check")
    batch_op.drop_constraint(op.f("ck_plan_decision_complete"), type_="check")
    batch_op.create_check_constraint(op.f("ck_plan_state"), _one_of("state", states))
    batch_op.create_check_constraint(op.f("ck_plan_decision_complete"), _complete(decided))


def _narrow_plan() -> None:
    """Back to what was there before; a plan in a state that was not known then stops the way back."""
    with op.batch_alter_table("plan") as batch_op:
        for name in ADDED:
            batch_op.drop_constraint(op.f(f"ck_plan_{name}"), type_="check")
        for column, _ in REFERENCES:
            batch_op.drop_constraint(op.f(f"fk_plan_{column}"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_plan_base_id"))
        for name in (*(row[0] for row in FILLED), *(row[0] for row in NULLABLE)):
            batch_op.drop_column(name)
        _state_checks(batch_op, STATES_BEFORE, DECIDED_BEFORE)


def upgrade() -> None:
    op.create_table(
        "county_flags",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "region",
            sa.Enum("north_rocky", "loess", name="region", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "basin",
            sa.Enum(
                "yellow_river",
                "hai_river",
                "to_confirm",
                name="basin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("border", sa.Boolean(), nullable=False),
        sa.Column("zones", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_county_flags_source_stated")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_county_flags_confirmed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_flags")),
        sa.UniqueConstraint("code", name=op.f("uq_county_flags_code")),
    )
    op.create_table(
        "project_owner",
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_owner_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_project_owner_unit_id")),
        sa.PrimaryKeyConstraint("project_id", "until", name=op.f("pk_project_owner")),
    )
    with op.batch_alter_table("project_owner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_owner_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size_positive")),
        sa.ForeignKeyConstraint(["handed_in_by_id"], ["person.id"], name=op.f("fk_stored_file_handed_in_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_stored_file_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "change",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "detected",
                "ordered",
                "submitted",
                "approved",
                "overdue",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "product",
            sa.Enum(
                "new",
                "change",
                "supplement",
                "reexamination",
                name="product",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("triggers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("order_by", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state IN ('detected', 'dropped') OR ordered_on IS NOT NULL OR plan_id IS NOT NULL",
            name=op.f("ck_change_beyond_detection"),
        ),
        sa.CheckConstraint("state <> 'dropped' OR length(reason) > 0", name=op.f("ck_change_dropped_has_reason")),
        sa.CheckConstraint("length(facts) BETWEEN 1 AND 2000", name=op.f("ck_change_facts_length")),
        sa.CheckConstraint("ordered_on >= found_on", name=op.f("ck_change_ordered_after_found")),
        sa.ForeignKeyConstraint(["base_id"], ["plan.id"], name=op.f("fk_change_base_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_change_office_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_change_plan_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_change_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_base_id"), ["base_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_state"), ["state"], unique=False)

    op.create_table(
        "ground",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("spoil_ground", "borrow_pit", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("planned", "in_use", "closed", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("longitude", sa.BigInteger(), nullable=True),
        sa.Column("latitude", sa.BigInteger(), nullable=True),
        sa.Column("capacity_m3", sa.BigInteger(), nullable=True),
        sa.Column("height_m", sa.BigInteger(), nullable=True),
        sa.Column("planned_m3", sa.BigInteger(), nullable=True),
        sa.Column("actual_m3", sa.BigInteger(), nullable=True),
        sa.Column("works", sa.String(length=500), nullable=False),
        sa.Column("stability", sa.String(length=500), nullable=False),
        sa.Column("investigated", sa.Boolean(), nullable=False),
        sa.Column("has_video", sa.Boolean(), nullable=False),
        sa.Column("in_river_range", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("actual_m3 >= 0", name=op.f("ck_ground_actual_not_negative")),
        sa.CheckConstraint("capacity_m3 >= 0", name=op.f("ck_ground_capacity_not_negative")),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_ground_code_length")),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_ground_level_known")),
        sa.CheckConstraint("planned_m3 >= 0", name=op.f("ck_ground_planned_not_negative")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_ground_plan_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_ground_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_ground_project_id_code")),
    )
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ground_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ground_project_id"), ["project_id"], unique=False)

    op.create_table(
        "plan_copy",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("read_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_plan_copy_office_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_copy_plan_id")),
        sa.ForeignKeyConstraint(["read_by_id"], ["person.id"], name=op.f("fk_plan_copy_read_by_id")),
        sa.PrimaryKeyConstraint("plan_id", "office_id", name=op.f("pk_plan_copy")),
    )
    with op.batch_alter_table("plan_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_copy_office_id"), ["office_id"], unique=False)

    op.create_table(
        "plan_hearing",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("whom", sa.String(length=200), nullable=False),
        sa.Column("interest", sa.String(length=500), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("arranged_for", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("record", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("asked_on >= told_on", name=op.f("ck_plan_hearing_asked_after_told")),
        sa.CheckConstraint(
            "held_on IS NULL OR arranged_for IS NOT NULL", name=op.f("ck_plan_hearing_held_was_arranged")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_hearing_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_hearing")),
    )
    op.create_table(
        "plan_indicator",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "indicator",
            sa.Enum(
                "r1",
                "r2",
                "r3",
                "r4",
                "r5",
                "r6",
                name="indicator",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("standard_min", sa.BigInteger(), nullable=True),
        sa.Column("plan_target", sa.BigInteger(), nullable=True),
        sa.Column("actual", sa.BigInteger(), nullable=True),
        sa.Column("construction_min", sa.BigInteger(), nullable=True),
        sa.Column("construction_target", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_indicator_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "indicator", name=op.f("pk_plan_indicator")),
    )
    op.create_table(
        "plan_material",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "letter",
                "plan",
                "commitment",
                "publicity",
                "range",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("project_name", sa.String(length=200), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("template", sa.String(length=20), nullable=False),
        sa.Column("sealed_by_unit", sa.Boolean(), nullable=True),
        sa.Column("sealed_by_compiler", sa.Boolean(), nullable=True),
        sa.Column("signatures_complete", sa.Boolean(), nullable=True),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_to", sa.Date(), nullable=True),
        sa.Column("comments_handled", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("copies >= 0", name=op.f("ck_plan_material_copies_not_negative")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_plan_material_file_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_material_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_material")),
    )
    with op.batch_alter_table("plan_material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_material_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_range",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("area_hm2", sa.BigInteger(), nullable=False),
        sa.Column("west", sa.BigInteger(), nullable=False),
        sa.Column("south", sa.BigInteger(), nullable=False),
        sa.Column("east", sa.BigInteger(), nullable=False),
        sa.Column("north", sa.BigInteger(), nullable=False),
        sa.Column("geometry", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("zones", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("by_county", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("remarks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("area_hm2 > 0", name=op.f("ck_plan_range_area_positive")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_plan_range_file_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_range_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_range")),
    )
    op.create_table(
        "plan_revocation",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_by_office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=True),
        sa.Column("redo_by", sa.Date(), nullable=True),
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name=op.f("ck_plan_revocation_two_persons")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_plan_revocation_decided_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_revocation_plan_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_plan_revocation_proposed_by_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_office_id"], ["office.id"], name=op.f("fk_plan_revocation_proposed_by_office_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_revocation")),
    )
    op.create_table(
        "plan_sheet",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("template", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_sheet_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_sheet")),
    )
    op.create_table(
        "project_event",
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "listed",
                "exempt",
                "plan_required",
                "illegal_start",
                "approved",
                "expired",
                "under_construction",
                "suspended",
                "change_required",
                "completed",
                "illegal_use",
                "accepted",
                "filed",
                "verified",
                "unqualified",
                "operation",
                "terminated",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(evidence) BETWEEN 1 AND 1000", name=op.f("ck_project_event_evidence_length")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_project_event_file_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_project_event_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_event_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_project_event_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_event")),
    )
    with op.batch_alter_table("project_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_event_project_id"), ["project_id"], unique=False)

    op.create_table(
        "review_mark",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("point", sa.String(length=20), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "not_looked_at",
                "conforming",
                "lacking",
                "not_applicable",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("marked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("fk_review_mark_marked_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_review_mark_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "point", name=op.f("pk_review_mark")),
    )
    op.create_table(
        "review_remark",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("asks_correction", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "sent",
                "answered",
                "settled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state <> 'answered' OR sent_on IS NOT NULL", name=op.f("ck_review_remark_answered_was_sent")
        ),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 1000", name=op.f("ck_review_remark_text_length")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_review_remark_round_counts_from_one")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_review_remark_plan_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_review_remark_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_remark")),
    )
    with op.batch_alter_table("review_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_remark_plan_id"), ["plan_id"], unique=False)

    _widen_plan()
    with op.batch_alter_table("project") as batch_op:
        batch_op.add_column(sa.Column("linear", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("project_county") as batch_op:
        batch_op.add_column(sa.Column("area_hm2", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("earthwork_m3", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("project_unit") as batch_op:
        for name in UNIT_DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_project_unit_days_in_order"), "until >= since")


def downgrade() -> None:
    with op.batch_alter_table("project_unit") as batch_op:
        batch_op.drop_constraint(op.f("ck_project_unit_days_in_order"), type_="check")
        for name in UNIT_DAYS:
            batch_op.drop_column(name)
    with op.batch_alter_table("project_county") as batch_op:
        batch_op.drop_column("earthwork_m3")
        batch_op.drop_column("area_hm2")
    with op.batch_alter_table("project") as batch_op:
        batch_op.drop_column("linear")
    _narrow_plan()

    with op.batch_alter_table("review_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_remark_plan_id"))

    op.drop_table("review_remark")
    op.drop_table("review_mark")
    with op.batch_alter_table("project_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_event_project_id"))

    op.drop_table("project_event")
    op.drop_table("plan_sheet")
    op.drop_table("plan_revocation")
    op.drop_table("plan_range")
    with op.batch_alter_table("plan_material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_material_plan_id"))

    op.drop_table("plan_material")
    op.drop_table("plan_indicator")
    op.drop_table("plan_hearing")
    with op.batch_alter_table("plan_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_copy_office_id"))

    op.drop_table("plan_copy")
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ground_project_id"))
        batch_op.drop_index(batch_op.f("ix_ground_plan_id"))

    op.drop_table("ground")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_state"))
        batch_op.drop_index(batch_op.f("ix_change_project_id"))
        batch_op.drop_index(batch_op.f("ix_change_plan_id"))
        batch_op.drop_index(batch_op.f("ix_change_office_id"))
        batch_op.drop_index(batch_op.f("ix_change_base_id"))

    op.drop_table("change")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_stored_file_project_id"))

    op.drop_table("stored_file")
    with op.batch_alter_table("project_owner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_owner_unit_id"))

    op.drop_table("project_owner")
    op.drop_table("county_flags")

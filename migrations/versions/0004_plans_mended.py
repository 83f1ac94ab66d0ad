"""Plans mended: one proposal to end an approval, be it revoked or cancelled; changes that are near; clocks that end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAN_STATES = (
    "submitted", "correction", "accepted", "in_review", "reviewed", "granted", "denied", "withdrawn", "not_accepted",
    "rejected", "revoked", "cancelled",
)  # fmt: skip
ENDING = "ground, facts, proposed_on, proposed_by_id, proposed_by_office_id, decided_on, decided_by_id, document_number"
CHANGE_STATES_BEFORE = ("detected", "ordered", "submitted", "approved", "overdue", "dropped")
CHANGE_STATES = (*CHANGE_STATES_BEFORE, "near", "void")
BEYOND_BEFORE = "state IN ('detected', 'dropped') OR ordered_on IS NOT NULL OR plan_id IS NOT NULL"
BEYOND = "state IN ('near', 'detected', 'dropped', 'void') OR ordered_on IS NOT NULL OR plan_id IS NOT NULL"


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _ending(name: str, *more: sa.Column[str] | sa.CheckConstraint) -> None:
    """The table of endings, under its name of either side."""
    op.create_table(
        name,
        sa.Column("plan_id", BIG, nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=True),
        sa.Column("proposed_by_office_id", BIG, nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=True),
        sa.Column("redo_by", sa.Date(), nullable=True),
        *more,
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name=op.f(f"ck_{name}_two_persons")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f(f"fk_{name}_decided_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f(f"fk_{name}_plan_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f(f"fk_{name}_proposed_by_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_office_id"], ["office.id"], name=op.f(f"fk_{name}_proposed_by_office_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", name=op.f(f"pk_{name}")),
    )


def _endings() -> None:
    """What was proposed before was to revoke."""
    _ending(
        "plan_ending",
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.CheckConstraint(_one_of("outcome", PLAN_STATES), name=op.f("ck_plan_ending_outcome")),
        sa.CheckConstraint("outcome IN ('revoked', 'cancelled')", name=op.f("ck_plan_ending_outcome_ends")),
        sa.CheckConstraint(
            "decided_on IS NULL OR document_number IS NOT NULL", name=op.f("ck_plan_ending_decision_numbered")
        ),
    )
    op.execute(
        f"INSERT INTO plan_ending (plan_id, outcome, {ENDING}, redo_by) "
        f"SELECT plan_id, 'revoked', {ENDING}, redo_by FROM plan_revocation"
    )
    op.drop_table("plan_revocation")


def _endings_back() -> None:
    """A cancellation was kept with its plan alone, so its ground and facts stand there still."""
    _ending("plan_revocation")
    op.execute(
        f"INSERT INTO plan_revocation (plan_id, {ENDING}, redo_by) "
        f"SELECT plan_id, {ENDING}, redo_by FROM plan_ending WHERE outcome = 'revoked'"
    )
    op.drop_table("plan_ending")


def _clocks() -> None:
    """Where a project has ended already, its plans wait for nothing since the last thing that happened to it."""
    op.add_column("plan", sa.Column("clocks_ended_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE plan SET clocks_ended_on = coalesce("
        "(SELECT max(happened_on) FROM project_event WHERE project_event.project_id = plan.project_id), decided_on) "
        "WHERE state IN ('granted', 'denied') "
        "AND project_id IN (SELECT id FROM project WHERE state = 'terminated')"
    )


OF_A_MINISTRY = "project_id IN (SELECT id FROM project WHERE approval_level = 'ministry')"


def _ministry() -> None:
    """The plans of projects of a ministry are approved by none of our offices."""
    op.execute(f"DELETE FROM project_office WHERE role = 'approves' AND {OF_A_MINISTRY}")


def _ministry_back() -> None:
    op.execute(
        "INSERT INTO project_office (project_id, office_id, role) SELECT project_id, office_id, 'approves' "
        f"FROM project_office WHERE role = 'supervises' AND {OF_A_MINISTRY}"
    )


def upgrade() -> None:
    _ministry()
    with op.batch_alter_table("plan_hearing") as batch_op:
        batch_op.add_column(sa.Column("arranged_time", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("plan_hearing") as batch_op:
        batch_op.alter_column("arranged_time", existing_type=sa.String(40), server_default=None)
    _clocks()
    _endings()
    with op.batch_alter_table("change") as batch_op:
        batch_op.alter_column("product", existing_type=sa.String(40), nullable=True)
        for name in ("state", "beyond_detection", "dropped_has_reason"):
            batch_op.drop_constraint(op.f(f"ck_change_{name}"), type_="check")
        batch_op.create_check_constraint(op.f("ck_change_state"), _one_of("state", CHANGE_STATES))
        batch_op.create_check_constraint(op.f("ck_change_beyond_detection"), BEYOND)
        batch_op.create_check_constraint(
            op.f("ck_change_ended_has_reason"), "state NOT IN ('dropped', 'void') OR length(reason) > 0"
        )
        batch_op.create_check_constraint(
            op.f("ck_change_finding_has_product"), "state IN ('near', 'dropped', 'void') OR product IS NOT NULL"
        )


def downgrade() -> None:
    """Changes in a state that was not known before stop the way back."""
    with op.batch_alter_table("change") as batch_op:
        for name in ("state", "beyond_detection", "ended_has_reason", "finding_has_product"):
            batch_op.drop_constraint(op.f(f"ck_change_{name}"), type_="check")
        batch_op.create_check_constraint(op.f("ck_change_state"), _one_of("state", CHANGE_STATES_BEFORE))
        batch_op.create_check_constraint(op.f("ck_change_beyond_detection"), BEYOND_BEFORE)
        batch_op.create_check_constraint(
            op.f("ck_change_dropped_has_reason"), "state <> 'dropped' OR length(reason) > 0"
        )
        batch_op.alter_column("product", existing_type=sa.String(40), nullable=False)
    _endings_back()
    _ministry_back()
    op.drop_column("plan", "clocks_ended_on")
    op.drop_column("plan_hearing", "arranged_time")

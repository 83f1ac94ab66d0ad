"""The fee in full: its ledger, exemptions decided, arrears, output reports, lifted holds, and the tax exchange."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES_BEFORE = "assessed served partly_paid paid exempt not_subject void"
STATES = "proposed assessed served partly_paid ordered demanded court paid exempt not_subject void"
KINDS_BEFORE = "rectify_order listing_notice listing_decision"
KINDS = f"{KINDS_BEFORE} fee_notice fee_order fee_demand fee_exemption fee_refund"
LIMIT_STATED = "(kind IN ('fee_order', 'fee_demand')) = (limit_on IS NOT NULL)"
PERIOD = "period_start IS NOT NULL AND state <> 'void'"
CHECKS = {
    "surcharge_within_amount": "surcharge_fen BETWEEN 0 AND amount_fen",
    "surcharge_paid_not_negative": "surcharge_paid_fen >= 0",
    "refund_not_negative": "refund_fen >= 0",
    "period_in_order": (
        "(period_start IS NULL) = (period_end IS NULL) AND (period_start IS NULL OR period_end >= period_start)"
    ),
    "order_has_its_limit": "(ordered_on IS NULL) = (limit_on IS NULL)",
    "two_persons": "exempt_decided_by_id <> assessed_by_id",
}
REFERENCES = {
    "office_id": "office",
    "report_id": "output_report",
    "replaces_id": "charge",
    "exempt_file_id": "stored_file",
    "exempt_decided_by_id": "person",
}
SUMS = ("surcharge_fen", "surcharge_paid_fen", "refund_fen")
DAYS = (
    "period_start",
    "period_end",
    "exempt_decided_on",
    "served_on",
    "ordered_on",
    "limit_on",
    "demanded_on",
    "court_on",
)
# The office of the person who assessed, or else the one that supervises the project, or else any with a part in it.
OFFICE = """
    UPDATE charge SET office_id = coalesce(
        (SELECT office_id FROM person WHERE person.id = charge.assessed_by_id),
        (SELECT min(office_id) FROM project_office
         WHERE project_office.project_id = charge.project_id AND project_office.role = 'supervises'),
        (SELECT min(office_id) FROM project_office WHERE project_office.project_id = charge.project_id),
        (SELECT min(id) FROM office))
"""
COLUMNS = (
    "id, project_id, charge_id, kind, account, booked_on, amount_fen, voucher_no, attempt, reverses_id, reason, "
    "recorded_on, recorded_by_id"
)
LAST_CHARGE = "(SELECT coalesce(max(id), 0) FROM charge)"
LAST_PAYMENT = "(SELECT coalesce(max(id), 0) FROM payment)"
# The line of a charge has the number of the charge, its payments come after, and what a void charge took back last.
TO_LEDGER = (
    f"""INSERT INTO ledger_line ({COLUMNS})
    SELECT id, project_id, id, 'charge', 'fee', assessed_on, amount_fen, NULL, 1, NULL, '', assessed_on, assessed_by_id
    FROM charge WHERE amount_fen > 0""",
    f"""INSERT INTO ledger_line ({COLUMNS})
    SELECT id + {LAST_CHARGE}, project_id, charge_id, 'payment', 'fee', paid_on, -amount_fen, voucher_no, 1, NULL,
    reason, paid_on, recorded_by_id FROM payment WHERE amount_fen > 0""",
    f"""INSERT INTO ledger_line ({COLUMNS})
    SELECT id + {LAST_CHARGE}, project_id, charge_id, 'reversal', 'fee', paid_on, -amount_fen, NULL, 1,
    reverses_id + {LAST_CHARGE}, reason, paid_on, recorded_by_id FROM payment WHERE amount_fen < 0""",
    f"""INSERT INTO ledger_line ({COLUMNS})
    SELECT id + {LAST_CHARGE} + {LAST_PAYMENT}, project_id, id, 'reversal', 'fee', assessed_on, -amount_fen, NULL, 1,
    id, '核定已作废', assessed_on, assessed_by_id FROM charge WHERE state = 'void' AND amount_fen > 0""",
    "UPDATE charge SET state = 'assessed' WHERE state = 'served'",
)
FROM_LEDGER = (
    """INSERT INTO payment (id, project_id, charge_id, paid_on, amount_fen, voucher_no, reverses_id, reason, recorded_by_id)
    SELECT id, project_id, charge_id, booked_on, -amount_fen, voucher_no, NULL, reason, recorded_by_id
    FROM ledger_line WHERE kind = 'payment' AND account = 'fee'""",
    """INSERT INTO payment (id, project_id, charge_id, paid_on, amount_fen, voucher_no, reverses_id, reason, recorded_by_id)
    SELECT line.id, line.project_id, line.charge_id, line.booked_on, -line.amount_fen, wrong.voucher_no || '-冲销',
    line.reverses_id, line.reason, line.recorded_by_id
    FROM ledger_line AS line JOIN ledger_line AS wrong ON wrong.id = line.reverses_id
    WHERE wrong.kind = 'payment' AND wrong.account = 'fee'""",
)
SQLITE = (
    "CREATE TRIGGER ledger_line_no_update BEFORE UPDATE ON ledger_line "
    "BEGIN SELECT RAISE(ABORT, 'ledger lines are never changed'); END",
    "CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line "
    "BEGIN SELECT RAISE(ABORT, 'ledger lines are never deleted'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION ledger_line_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'ledger lines are never changed or deleted'; END $$",
    "CREATE TRIGGER ledger_line_fixed BEFORE UPDATE OR DELETE ON ledger_line "
    "FOR EACH ROW EXECUTE FUNCTION ledger_line_fixed()",
)


def _one_of(column: str, values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values.split())})"


def _retell(batch_op: BatchOperations, name: str, text: str) -> None:
    batch_op.drop_constraint(op.f(name), type_="check")
    batch_op.create_check_constraint(op.f(name), text)


def _widen_charge() -> None:
    with op.batch_alter_table("charge") as batch_op:
        for name in (*REFERENCES, "exported_version"):
            batch_op.add_column(sa.Column(name, sa.Integer() if name == "exported_version" else BIG, nullable=True))
        for name in SUMS:
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
    op.execute(OFFICE)
    with op.batch_alter_table("charge") as batch_op:
        batch_op.alter_column("office_id", existing_type=BIG, nullable=False)
        for name in SUMS:
            batch_op.alter_column(name, existing_type=sa.BigInteger(), existing_nullable=False, server_default=None)
        for name in ("office_id", "report_id"):
            batch_op.create_index(op.f(f"ix_charge_{name}"), [name], unique=False)
        batch_op.create_unique_constraint(op.f("uq_charge_replaces_id"), ["replaces_id"])
        for column, table in REFERENCES.items():
            batch_op.create_foreign_key(op.f(f"fk_charge_{column}"), table, [column], ["id"])
        for name, text in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_charge_{name}"), text)
        _retell(batch_op, "ck_charge_state", _one_of("state", STATES))
    op.create_index(
        "uq_charge_project_id_base_type_period_start",
        "charge",
        ["project_id", "base_type", "period_start"],
        unique=True,
        sqlite_where=sa.text(PERIOD),
        postgresql_where=sa.text(PERIOD),
    )


def _narrow_charge() -> None:
    """Back to what was there before; a charge in a state that was not known then stops the way back."""
    op.drop_index("uq_charge_project_id_base_type_period_start", "charge")
    with op.batch_alter_table("charge") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_charge_{name}"), type_="check")
        for column in REFERENCES:
            batch_op.drop_constraint(op.f(f"fk_charge_{column}"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_charge_replaces_id"), type_="unique")
        for name in ("office_id", "report_id"):
            batch_op.drop_index(op.f(f"ix_charge_{name}"))
        for name in (*REFERENCES, "exported_version", *SUMS, *DAYS):
            batch_op.drop_column(name)
        _retell(batch_op, "ck_charge_state", _one_of("state", STATES_BEFORE))


def _kinds_of_notices(kinds: str) -> None:
    for table in ("notice", "document_sequence"):
        with op.batch_alter_table(table) as batch_op:
            _retell(batch_op, f"ck_{table}_kind", _one_of("kind", kinds))


def _count_on(table: str) -> None:
    """Let PostgreSQL number on after the rows that were copied with their numbers."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
        )


def _run(sqlite: tuple[str, ...], other: tuple[str, ...]) -> None:
    for statement in sqlite if op.get_bind().dialect.name == "sqlite" else other:
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "tax_export",
        sa.Column("exported_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_tax_export_office_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_tax_export_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_export")),
    )
    with op.batch_alter_table("tax_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tax_export_office_id"), ["office_id"], unique=False)

    op.create_table(
        "tax_file",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("signed_by", sa.String(length=100), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_tax_file_office_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_tax_file_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_file")),
        sa.UniqueConstraint("office_id", "sha256", name=op.f("uq_tax_file_office_id_sha256")),
    )
    with op.batch_alter_table("tax_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tax_file_office_id"), ["office_id"], unique=False)

    op.create_table(
        "hold_lift",
        sa.Column("lifted_on", sa.Date(), nullable=False),
        sa.Column("lifted_by_id", BIG, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("unpaid_fen", sa.BigInteger(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_hold_lift_reason_stated")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_hold_lift_lifted_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_hold_lift_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_lift")),
    )
    with op.batch_alter_table("hold_lift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_lift_project_id"), ["project_id"], unique=False)

    op.create_table(
        "output_report",
        sa.Column(
            "base_type",
            sa.Enum(
                "area_general",
                "area_mine_build",
                "ton_mine",
                "well_oilgas",
                "vol_dig",
                "vol_dump",
                name="base_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint("period_end >= period_start", name=op.f("ck_output_report_period_in_order")),
        sa.CheckConstraint("reported_on >= period_start", name=op.f("ck_output_report_reported_after_start")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_output_report_file_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_output_report_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_output_report_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_output_report")),
        sa.UniqueConstraint(
            "project_id", "base_type", "period_start", name=op.f("uq_output_report_project_id_base_type_period_start")
        ),
    )
    with op.batch_alter_table("output_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_output_report_project_id"), ["project_id"], unique=False)

    op.create_table(
        "ledger_line",
        sa.Column("charge_id", BIG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "charge",
                "payment",
                "reversal",
                "surcharge",
                "refund_due",
                "refund",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "account",
            sa.Enum("fee", "surcharge", "refund", name="account", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("voucher_no", sa.String(length=60), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("reverses_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_ledger_line_a_reversal_names_its_line")
        ),
        sa.CheckConstraint(
            "kind <> 'payment' OR (amount_fen < 0 AND voucher_no IS NOT NULL)",
            name=op.f("ck_ledger_line_payment_complete"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('charge', 'surcharge') OR amount_fen > 0", name=op.f("ck_ledger_line_what_is_charged_is_owed")
        ),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_ledger_line_amount_not_zero")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_ledger_line_charge_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_ledger_line_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_ledger_line_recorded_by_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["ledger_line.id"], name=op.f("fk_ledger_line_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_line_reverses_id")),
        sa.UniqueConstraint("voucher_no", "account", "attempt", name=op.f("uq_ledger_line_voucher_no_account_attempt")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_line_charge_id"), ["charge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_line_project_id"), ["project_id"], unique=False)

    op.create_table(
        "tax_row",
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "matched",
                "differing",
                "unmatched",
                "faulty",
                "settled",
                "dismissed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "match",
            sa.Enum("notice", "payer", "hand", name="match", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("faults", sa.String(length=1000), nullable=False),
        sa.Column("notice_no", sa.String(length=60), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("surcharge_fen", sa.BigInteger(), nullable=False),
        sa.Column("refund_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=True),
        sa.Column("voucher_no", sa.String(length=60), nullable=False),
        sa.Column("collector", sa.String(length=100), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("charge_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("resolved_by_id", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.CheckConstraint("state <> 'faulty' OR length(faults) > 0", name=op.f("ck_tax_row_faulty_says_why")),
        sa.CheckConstraint("state <> 'matched' OR charge_id IS NOT NULL", name=op.f("ck_tax_row_matched_to_a_charge")),
        sa.CheckConstraint(
            "state NOT IN ('settled', 'dismissed') OR length(reason) > 0", name=op.f("ck_tax_row_resolved_has_reason")
        ),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_tax_row_charge_id")),
        sa.ForeignKeyConstraint(["file_id"], ["tax_file.id"], name=op.f("fk_tax_row_file_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_tax_row_office_id")),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["person.id"], name=op.f("fk_tax_row_resolved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_row")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_tax_row_file_id_number")),
    )
    with op.batch_alter_table("tax_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tax_row_charge_id"), ["charge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tax_row_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tax_row_notice_no"), ["notice_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_tax_row_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tax_row_state"), ["state"], unique=False)

    _widen_charge()
    for statement in TO_LEDGER:
        op.execute(statement)
    _count_on("ledger_line")
    op.drop_table("payment")
    _run(SQLITE, POSTGRESQL)
    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(sa.Column("charge_id", BIG, nullable=True))
        batch_op.create_index(op.f("ix_notice_charge_id"), ["charge_id"], unique=False)
        batch_op.create_foreign_key(op.f("fk_notice_charge_id"), "charge", ["charge_id"], ["id"])
        batch_op.add_column(sa.Column("limit_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_notice_limit_stated"), LIMIT_STATED)
    _kinds_of_notices(KINDS)


def downgrade() -> None:
    _kinds_of_notices(KINDS_BEFORE)
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_constraint(op.f("ck_notice_limit_stated"), type_="check")
        batch_op.drop_column("limit_on")
        batch_op.drop_constraint(op.f("fk_notice_charge_id"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_notice_charge_id"))
        batch_op.drop_column("charge_id")
    op.create_table(
        "payment",
        sa.Column("charge_id", BIG, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("voucher_no", sa.String(length=60), nullable=False),
        sa.Column("reverses_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.CheckConstraint(
            "(amount_fen < 0) = (reverses_id IS NOT NULL)", name=op.f("ck_payment_only_a_reversal_is_negative")
        ),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_payment_amount_not_zero")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_payment_charge_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_payment_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_payment_recorded_by_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["payment.id"], name=op.f("fk_payment_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_payment_reverses_id")),
        sa.UniqueConstraint("voucher_no", name=op.f("uq_payment_voucher_no")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_charge_id"), ["charge_id"], unique=False)

    for statement in FROM_LEDGER:
        op.execute(statement)
    _count_on("payment")
    for table in ("tax_row", "ledger_line"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_line_fixed()")
    _narrow_charge()
    for table in ("output_report", "hold_lift", "tax_file", "tax_export"):
        op.drop_table(table)

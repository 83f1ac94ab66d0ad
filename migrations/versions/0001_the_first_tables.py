"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "office",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sign", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "province",
                "city",
                "county",
                "scenic_area",
                "approval",
                "tax",
                "reform",
                "procuratorate",
                "police",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(code) BETWEEN 6 AND 20", name=op.f("ck_office_code_length")),
        sa.ForeignKeyConstraint(["parent_id"], ["office.id"], name=op.f("fk_office_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
        sa.UniqueConstraint("name", name=op.f("uq_office_name")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "rating_run",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "running", "current", "superseded", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("state = 'running' OR digest IS NOT NULL", name=op.f("ck_rating_run_finished_has_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_run")),
    )
    with op.batch_alter_table("rating_run", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rating_run_current",
            ["year"],
            unique=True,
            sqlite_where=sa.text("state = 'current'"),
            postgresql_where=sa.text("state = 'current'"),
        )
        batch_op.create_index(
            "uq_rating_run_running",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "unit",
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("legal_representative", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_unit_uscc_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("uscc", name=op.f("uq_unit_uscc")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_name"), ["name"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "document_sequence",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rectify_order",
                "listing_notice",
                "listing_decision",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_document_sequence_office_id")),
        sa.PrimaryKeyConstraint("office_id", "kind", "year", name=op.f("pk_document_sequence")),
    )
    op.create_table(
        "office_scope",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sees_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("may_act", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_scope_office_id")),
        sa.ForeignKeyConstraint(["sees_id"], ["office.id"], name=op.f("fk_office_scope_sees_id")),
        sa.PrimaryKeyConstraint("office_id", "sees_id", name=op.f("pk_office_scope")),
    )
    with op.batch_alter_table("office_scope", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_scope_sees_id"), ["sees_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("certificate_no", sa.String(length=30), nullable=True),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("certificate_no", name=op.f("uq_person_certificate_no")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_office_id"), ["office_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "construction_unit",
                "plan_compiler",
                "reviewer_body",
                "monitor",
                "site_supervisor",
                "designer",
                "contractor",
                "acceptance_compiler",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("score_tenths", sa.Integer(), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("a", "b", "c", "d", name="grade", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "grade_before_cap",
            sa.Enum("a", "b", "c", "d", name="grade_before_cap", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("cap_reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("score_tenths BETWEEN 0 AND 1000", name=op.f("ck_rating_score_range")),
        sa.ForeignKeyConstraint(["run_id"], ["rating_run.id"], name=op.f("fk_rating_run_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rating_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("run_id", "unit_id", "role", name=op.f("uq_rating_run_id_unit_id_role")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index("ix_rating_grade", ["run_id", "grade", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("delayed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(office_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_account_office_or_unit")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_account_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "import",
        sa.Column(
            "state",
            sa.Enum(
                "faulty", "checked", "imported", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_import_office_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_import_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_office_id"), ["office_id"], unique=False)

    op.create_table(
        "account_role",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "approver",
                "printing_officer",
                "approval_officer",
                "tax_clerk",
                "unit_user",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_role_account_id")),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_role")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("target_type", sa.String(length=40), nullable=True),
        sa.Column("target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("alg", sa.String(length=10), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("result IN ('done', 'refused')", name=op.f("ck_audit_entry_result")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_audit_entry_account_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_audit_entry_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_entry_person_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_audit_entry_target", ["target_type", "target_id"], unique=False)

    op.create_table(
        "idempotency_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_idempotency_key_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_idempotency_key_account_id_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_key_at"), ["at"], unique=False)

    op.create_table(
        "project",
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("construction_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "01",
                "02",
                "03",
                "04",
                "05",
                "06",
                "07",
                "08",
                "09",
                "10",
                "11",
                "12",
                "13",
                "14",
                "15",
                "16",
                "17",
                "18",
                "19",
                "20",
                "21",
                "22",
                "23",
                "24",
                "25",
                "26",
                "27",
                "28",
                "29",
                "30",
                "31",
                "32",
                "33",
                "34",
                "35",
                "36",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "nature",
            sa.Enum(
                "new",
                "rebuild",
                "expand",
                "rebuild_and_expand",
                "upgrade",
                name="nature",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "approval_level",
            sa.Enum(
                "ministry",
                "province",
                "city",
                "county",
                name="approval_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("area_hm2", sa.BigInteger(), nullable=False),
        sa.Column("earthwork_m3", sa.BigInteger(), nullable=False),
        sa.Column("investment_fen", sa.BigInteger(), nullable=True),
        sa.Column("planned_start_on", sa.Date(), nullable=True),
        sa.Column("planned_end_on", sa.Date(), nullable=True),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("longitude", sa.BigInteger(), nullable=True),
        sa.Column("latitude", sa.BigInteger(), nullable=True),
        sa.Column("approving_body", sa.String(length=100), nullable=False),
        sa.Column("sector", sa.String(length=100), nullable=False),
        sa.Column("notes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "plan_kind",
            sa.Enum("report", "form", "none", name="plan_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
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
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("in_use_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "started_on IS NOT NULL OR state NOT IN ('illegal_start', 'under_construction')",
            name=op.f("ck_project_started_has_its_day"),
        ),
        sa.CheckConstraint("area_hm2 > 0", name=op.f("ck_project_area_positive")),
        sa.CheckConstraint("earthwork_m3 >= 0", name=op.f("ck_project_earthwork_not_negative")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_project_name_length")),
        sa.CheckConstraint("planned_end_on >= planned_start_on", name=op.f("ck_project_planned_in_order")),
        sa.ForeignKeyConstraint(["construction_unit_id"], ["unit.id"], name=op.f("fk_project_construction_unit_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_project_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
        sa.UniqueConstraint("name", "construction_unit_id", name=op.f("uq_project_name_construction_unit_id")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_construction_unit_id"), ["construction_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_state"), ["state"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
        sa.Column("carried_out_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("present", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_inspection_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_inspection_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_inspection_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_carried_out_on"), ["carried_out_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_project_id"), ["project_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("report", "form", "none", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "procedure",
            sa.Enum("ordinary", "commitment", name="procedure", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "correction",
                "accepted",
                "in_review",
                "reviewed",
                "granted",
                "denied",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("compiler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("range_hm2", sa.BigInteger(), nullable=False),
        sa.Column("earthwork_m3", sa.BigInteger(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("correction_asked_on", sa.Date(), nullable=True),
        sa.Column("correction_text", sa.String(length=2000), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("review_from", sa.Date(), nullable=True),
        sa.Column("review_to", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=True),
        sa.Column("refusal_ground", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("fee_stated_fen", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("state <> 'denied' OR refusal_ground IS NOT NULL", name=op.f("ck_plan_refusal_has_ground")),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'denied') OR (decided_on IS NOT NULL AND document_number IS NOT NULL)",
            name=op.f("ck_plan_decision_complete"),
        ),
        sa.CheckConstraint("accepted_on >= submitted_on", name=op.f("ck_plan_accepted_after_submitted")),
        sa.CheckConstraint("decided_on >= accepted_on", name=op.f("ck_plan_decided_after_accepted")),
        sa.CheckConstraint("range_hm2 > 0", name=op.f("ck_plan_range_positive")),
        sa.ForeignKeyConstraint(["compiler_id"], ["unit.id"], name=op.f("fk_plan_compiler_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_plan_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_plan_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("document_number", name=op.f("uq_plan_document_number")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_compiler_id"), ["compiler_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_state"), ["state"], unique=False)

    op.create_table(
        "project_county",
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_county_project_id")),
        sa.PrimaryKeyConstraint("project_id", "code", name=op.f("pk_project_county")),
    )
    with op.batch_alter_table("project_county", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_county_code"), ["code"], unique=False)

    op.create_table(
        "project_office",
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "approves", "supervises", "joint", name="role", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_project_office_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_office_project_id")),
        sa.PrimaryKeyConstraint("project_id", "office_id", "role", name=op.f("pk_project_office")),
    )
    with op.batch_alter_table("project_office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_office_office_id"), ["office_id"], unique=False)

    op.create_table(
        "project_unit",
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "construction_unit",
                "plan_compiler",
                "reviewer_body",
                "monitor",
                "site_supervisor",
                "designer",
                "contractor",
                "acceptance_compiler",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_unit_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_project_unit_unit_id")),
        sa.PrimaryKeyConstraint("project_id", "unit_id", "role", name=op.f("pk_project_unit")),
    )
    with op.batch_alter_table("project_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_unit_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "charge",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
        sa.Column(
            "state",
            sa.Enum(
                "assessed",
                "served",
                "partly_paid",
                "paid",
                "exempt",
                "not_subject",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "exempt_code",
            sa.Enum(
                "e1",
                "e2",
                "e3",
                "e4",
                "e5",
                "e6",
                "e7",
                name="exempt_code",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("exempt_proof", sa.String(length=500), nullable=False),
        sa.Column("rate_version", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state <> 'exempt' OR (exempt_code IS NOT NULL AND amount_fen = 0)", name=op.f("ck_charge_exempt_complete")
        ),
        sa.CheckConstraint("state <> 'paid' OR paid_fen >= amount_fen", name=op.f("ck_charge_paid_is_paid")),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_charge_amount_not_negative")),
        sa.CheckConstraint("paid_fen >= 0", name=op.f("ck_charge_paid_not_negative")),
        sa.ForeignKeyConstraint(["assessed_by_id"], ["person.id"], name=op.f("fk_charge_assessed_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_charge_plan_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_charge_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charge_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_charge_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_charge_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_charge_state"), ["state"], unique=False)

    op.create_table(
        "finding",
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit_role",
            sa.Enum(
                "construction_unit",
                "plan_compiler",
                "reviewer_body",
                "monitor",
                "site_supervisor",
                "designer",
                "contractor",
                "acceptance_compiler",
                name="unit_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "general", "heavier", "serious", name="severity", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open", "rectified", "withdrawn", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("rectified_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(length=2000), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state <> 'rectified' OR (rectified_on IS NOT NULL AND checked_by_id IS NOT NULL)",
            name=op.f("ck_finding_rectified_complete"),
        ),
        sa.CheckConstraint("state <> 'withdrawn' OR length(reason) > 0", name=op.f("ck_finding_withdrawn_has_reason")),
        sa.CheckConstraint("rectify_by >= found_on", name=op.f("ck_finding_rectify_after_found")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_finding_checked_by_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_finding_inspection_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_finding_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_finding_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_project_id"), ["project_id"], unique=False)
        batch_op.create_index(
            "ix_finding_rating", ["unit_id", "unit_role", "found_on", "id", "code", "project_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_finding_rectify_by"), ["rectify_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_state"), ["state"], unique=False)

    op.create_table(
        "inspection_officer",
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_officer_inspection_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inspection_officer_person_id")),
        sa.PrimaryKeyConstraint("inspection_id", "person_id", name=op.f("pk_inspection_officer")),
    )
    with op.batch_alter_table("inspection_officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_officer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "listing",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "list_kind",
            sa.Enum(
                "key_attention", "blacklist", name="list_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "clue",
                "verifying",
                "dismissed",
                "rectifying",
                "noticed",
                "defence_review",
                "not_listed",
                "listed",
                "published",
                "extended",
                "repair_review",
                "suspended",
                "escalated",
                "removed",
                "expired",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column(
            "basis_kind",
            sa.Enum(
                "penalty_decision",
                "compulsory_decision",
                "revocation_decision",
                "denial_decision",
                "court_judgment",
                "rectify_order",
                "inspection_opinion",
                "review_opinion",
                "spot_check_circular",
                "named_by_law",
                name="basis_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("basis_document", sa.String(length=200), nullable=False),
        sa.Column("basis_issued_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_hash", sa.String(length=64), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("defence_due_on", sa.Date(), nullable=True),
        sa.Column("statement_on", sa.Date(), nullable=True),
        sa.Column("statement", sa.String(length=5000), nullable=False),
        sa.Column("review_opinion", sa.String(length=5000), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decision_served_on", sa.Date(), nullable=True),
        sa.Column("public_from", sa.Date(), nullable=True),
        sa.Column("public_to", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('listed', 'published', 'extended', 'repair_review') OR (noticed_on IS NOT NULL AND defence_due_on IS NOT NULL AND decided_on > noticed_on AND decided_by_id IS NOT NULL)",
            name=op.f("ck_listing_listed_after_notice"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'extended', 'repair_review') OR (decision_served_on IS NOT NULL AND public_from IS NOT NULL AND public_to IS NOT NULL)",
            name=op.f("ck_listing_published_after_service"),
        ),
        sa.CheckConstraint("proposed_by_id <> decided_by_id", name=op.f("ck_listing_two_persons")),
        sa.CheckConstraint("public_to >= public_from", name=op.f("ck_listing_public_in_order")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_listing_decided_by_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_listing_finding_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_listing_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_listing_project_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_listing_proposed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_listing_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("finding_id", "list_kind", name=op.f("uq_listing_finding_id_list_kind")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("charge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("voucher_no", sa.String(length=60), nullable=False),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
        batch_op.create_index(batch_op.f("ix_payment_charge_id"), ["charge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_project_id"), ["project_id"], unique=False)

    op.create_table(
        "rating_item",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "construction_unit",
                "plan_compiler",
                "reviewer_body",
                "monitor",
                "site_supervisor",
                "designer",
                "contractor",
                "acceptance_compiler",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("points_tenths", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "full",
                "repeat",
                "clipped",
                "floor",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_rating_item_finding_id")),
        sa.ForeignKeyConstraint(["run_id"], ["rating_run.id"], name=op.f("fk_rating_item_run_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rating_item_unit_id")),
        sa.PrimaryKeyConstraint("run_id", "unit_id", "finding_id", name=op.f("pk_rating_item")),
    )
    with op.batch_alter_table("rating_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_item_finding_id"), ["finding_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column(
            "kind",
            sa.Enum(
                "rectify_order",
                "listing_notice",
                "listing_decision",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "issued", "served", "void", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paper", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("paper_hash", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("check_code", sa.String(length=24), nullable=True),
        sa.Column("drafted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("state <> 'draft' OR number IS NULL", name=op.f("ck_notice_draft_has_no_number")),
        sa.CheckConstraint("state <> 'void' OR length(reason) > 0", name=op.f("ck_notice_void_has_reason")),
        sa.CheckConstraint(
            "state = 'draft' OR (number IS NOT NULL AND year IS NOT NULL AND sequence IS NOT NULL AND issued_on IS NOT NULL AND signed_by_id IS NOT NULL AND check_code IS NOT NULL)",
            name=op.f("ck_notice_issued_complete"),
        ),
        sa.CheckConstraint("drafted_by_id <> signed_by_id", name=op.f("ck_notice_two_persons")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_notice_drafted_by_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_notice_inspection_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_notice_listing_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_notice_office_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_notice_project_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_notice_signed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_notice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("check_code", name=op.f("uq_notice_check_code")),
        sa.UniqueConstraint("number", name=op.f("uq_notice_number")),
        sa.UniqueConstraint(
            "office_id", "kind", "year", "sequence", name=op.f("uq_notice_office_id_kind_year_sequence")
        ),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_notice_register", ["office_id", "kind", "year", "sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "notice_file",
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_file_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_file")),
    )
    with op.batch_alter_table("notice_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "service_proof",
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "direct",
                "left",
                "electronic",
                "entrusted",
                "postal",
                "announced",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("receiver", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_service_proof_notice_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_service_proof_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_proof")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_service_proof_notice_id")),
    )


def downgrade() -> None:
    op.drop_table("service_proof")
    with op.batch_alter_table("notice_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_file_sha256"))

    op.drop_table("notice_file")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_unit_id"))
        batch_op.drop_index(batch_op.f("ix_notice_state"))
        batch_op.drop_index("ix_notice_register")
        batch_op.drop_index(batch_op.f("ix_notice_project_id"))
        batch_op.drop_index(batch_op.f("ix_notice_office_id"))
        batch_op.drop_index(batch_op.f("ix_notice_listing_id"))
        batch_op.drop_index(batch_op.f("ix_notice_inspection_id"))

    op.drop_table("notice")
    with op.batch_alter_table("rating_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_item_finding_id"))

    op.drop_table("rating_item")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_project_id"))
        batch_op.drop_index(batch_op.f("ix_payment_charge_id"))

    op.drop_table("payment")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_unit_id"))
        batch_op.drop_index(batch_op.f("ix_listing_state"))
        batch_op.drop_index(batch_op.f("ix_listing_project_id"))
        batch_op.drop_index(batch_op.f("ix_listing_office_id"))
        batch_op.drop_index(batch_op.f("ix_listing_finding_id"))

    op.drop_table("listing")
    with op.batch_alter_table("inspection_officer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_officer_person_id"))

    op.drop_table("inspection_officer")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_state"))
        batch_op.drop_index(batch_op.f("ix_finding_rectify_by"))
        batch_op.drop_index("ix_finding_rating")
        batch_op.drop_index(batch_op.f("ix_finding_project_id"))
        batch_op.drop_index(batch_op.f("ix_finding_inspection_id"))

    op.drop_table("finding")
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charge_state"))
        batch_op.drop_index(batch_op.f("ix_charge_project_id"))
        batch_op.drop_index(batch_op.f("ix_charge_plan_id"))
        batch_op.drop_index(batch_op.f("ix_charge_due_on"))

    op.drop_table("charge")
    with op.batch_alter_table("project_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_unit_unit_id"))

    op.drop_table("project_unit")
    with op.batch_alter_table("project_office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_office_office_id"))

    op.drop_table("project_office")
    with op.batch_alter_table("project_county", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_county_code"))

    op.drop_table("project_county")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_state"))
        batch_op.drop_index(batch_op.f("ix_plan_project_id"))
        batch_op.drop_index(batch_op.f("ix_plan_office_id"))
        batch_op.drop_index(batch_op.f("ix_plan_compiler_id"))

    op.drop_table("plan")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_project_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_office_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_carried_out_on"))

    op.drop_table("inspection")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_state"))
        batch_op.drop_index(batch_op.f("ix_project_import_id"))
        batch_op.drop_index(batch_op.f("ix_project_construction_unit_id"))

    op.drop_table("project")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_at"))

    op.drop_table("idempotency_key")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_target")
        batch_op.drop_index(batch_op.f("ix_audit_entry_project_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_office_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_act"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_account_id"))

    op.drop_table("audit_entry")
    op.drop_table("account_role")
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_office_id"))

    op.drop_table("import")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_unit_id"))
        batch_op.drop_index(batch_op.f("ix_account_person_id"))
        batch_op.drop_index(batch_op.f("ix_account_office_id"))

    op.drop_table("account")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_unit_id"))
        batch_op.drop_index("ix_rating_grade")

    op.drop_table("rating")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_office_id"))

    op.drop_table("person")
    with op.batch_alter_table("office_scope", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_scope_sees_id"))

    op.drop_table("office_scope")
    op.drop_table("document_sequence")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_seen_at"))

    op.drop_table("web_session")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_name"))

    op.drop_table("unit")
    with op.batch_alter_table("rating_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rating_run_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.drop_index(
            "uq_rating_run_current",
            sqlite_where=sa.text("state = 'current'"),
            postgresql_where=sa.text("state = 'current'"),
        )

    op.drop_table("rating_run")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_parent_id"))

    op.drop_table("office")
    op.drop_table("audit_head")

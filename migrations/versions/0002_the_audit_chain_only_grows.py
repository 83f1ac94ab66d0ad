"""The audit chain begins, and the database refuses whatever is not one entry more at its end."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIRST = "0" * 64
OUT_OF_ORDER = f"""
    NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
    OR NEW.prev <> coalesce((SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1), '{FIRST}')
"""
SQLITE = (
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END",
    f"CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry WHEN {OUT_OF_ORDER} "
    "BEGIN SELECT RAISE(ABORT, 'an audit entry goes to the end of the chain'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_entry_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'audit entries are never changed or deleted'; END $$",
    "CREATE FUNCTION audit_entry_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN IF {OUT_OF_ORDER} THEN RAISE EXCEPTION 'an audit entry goes to the end of the chain'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER audit_entry_fixed BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_fixed()",
    "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_fixed()",
    "CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_in_order()",
)
SQLITE_BACK = tuple(f"DROP TRIGGER audit_entry_{name}" for name in ("no_update", "no_delete", "in_order"))
POSTGRESQL_BACK = (
    "DROP TRIGGER audit_entry_fixed ON audit_entry",
    "DROP TRIGGER audit_entry_not_emptied ON audit_entry",
    "DROP TRIGGER audit_entry_in_order ON audit_entry",
    "DROP FUNCTION audit_entry_fixed()",
    "DROP FUNCTION audit_entry_in_order()",
)


def run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    for statement in sqlite if op.get_bind().dialect.name == "sqlite" else postgresql:
        op.execute(statement)


def upgrade() -> None:
    op.execute(f"INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '{FIRST}')")
    run(SQLITE, POSTGRESQL)


def downgrade() -> None:
    run(SQLITE_BACK, POSTGRESQL_BACK)
    op.execute("DELETE FROM audit_head")

"""Migrations: one head, the same as the models, and there and back again."""

from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Enum, inspect

from sbsupervise.db import Database
from sbsupervise.models import Base, ScopedSession
from sbsupervise.services.upgrades import alembic_config, at_head, differences, downgrade, upgrade
from tests import make


def url_of(db: Database[ScopedSession]) -> str:
    return db.engine.url.render_as_string(hide_password=False)


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config("sqlite://")).get_heads()) == 1


def test_models_and_migrations_agree(db: Database[ScopedSession]) -> None:
    assert differences(db.engine) == []
    assert at_head(db.engine)


def test_every_check_of_the_models_stands_in_the_database(db: Database[ScopedSession]) -> None:
    found = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        assert wanted == {str(check["name"]) for check in found.get_check_constraints(table.name)}, table.name


def test_the_values_of_every_enum_stand_in_its_check(db: Database[ScopedSession]) -> None:
    found = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        texts = {check["name"]: check["sqltext"] for check in found.get_check_constraints(table.name)}
        for column in table.columns:
            if isinstance(column.type, Enum):
                text = texts[f"ck_{table.name}_{column.type.name}"]
                assert all(f"'{value}'" in text for value in column.type.enums), (table.name, column.name)


def test_every_revision_goes_back_and_forth_with_data_in_it(db: Database[ScopedSession]) -> None:
    for _ in range(2):
        downgrade(url_of(db), "-1")
        upgrade(url_of(db))
    downgrade(url_of(db), "base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade(url_of(db))
    assert differences(db.engine) == []


def test_names_of_constraints_are_given(db: Database[ScopedSession]) -> None:
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, (table.name, constraint)


def test_the_offices_survive_the_first_start(db: Database[ScopedSession]) -> None:
    with db.reading() as session:
        assert len(make.offices(session, ["140900", "140971", "140900-sp"])) == 3

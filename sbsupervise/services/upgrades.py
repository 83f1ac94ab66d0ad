"""The database's own structure: bring it to the newest migration, and say whether models and migrations agree."""

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from sbsupervise.models import Base
from sbsupervise.paths import folder


def alembic_config(database_url: str) -> Config:
    """Alembic's configuration for one database; nothing is read from a file."""
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Migrate forward."""
    command.upgrade(alembic_config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Migrate back."""
    command.downgrade(alembic_config(database_url), revision)


def at_head(engine: Engine) -> bool:
    """Whether the database has the newest migration."""
    script = ScriptDirectory.from_config(alembic_config(str(engine.url)))
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def differences(engine: Engine) -> list[Any]:
    """What the models say and the database does not, or the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))

"""Fixtures: every test that touches a database runs on SQLite and on PostgreSQL, each time on a fresh one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from sbsupervise.app import create_app
from sbsupervise.config import Settings
from sbsupervise.db import Database
from sbsupervise.models import ScopedSession
from sbsupervise.services.notices import Press
from sbsupervise.services.offices import FoundOffices, found_offices
from sbsupervise.services.upgrades import upgrade
from tests.browser import Browser
from tests.data.keys import key_pair
from tests.make import hash_cheaply, operator
from tests.postgresql import cluster, create_database

CLUSTER = "SBS_TEST_CLUSTER"
FONTS = Path(os.environ.get("SBS_VAR", Path(__file__).resolve().parent.parent / "var")) / "fonts"
running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts the cluster of the run, the workers find its address."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        os.environ[CLUSTER] = running.enter_context(cluster())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        running.close()


def migrated(url: str) -> None:
    upgrade(url)
    db = Database(url, ScopedSession)
    with db.transaction() as session:
        found_offices(session, operator(), FoundOffices())
    db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(worker_id: str) -> str:
    name = f"template_{worker_id}"
    migrated(create_database(os.environ[CLUSTER], name))
    return name


@pytest.fixture(scope="session")
def sqlite_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sqlite") / "test.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """The URL of a fresh database with all tables and offices; it is the same each time, and so is its engine."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("sqlite_path")
        for left in path.parent.iterdir():
            left.unlink()
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgresql_template")
    name = f"test_{worker_id}"
    base = os.environ[CLUSTER]
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER sbsupervise TEMPLATE {template}")
    yield base.replace("postgres@/postgres", f"sbsupervise@/{name}")


@pytest.fixture
def db(database_url: str) -> Iterator[Database[ScopedSession]]:
    database = Database(database_url, ScopedSession, {"press": Press(FONTS, "http://localhost")})
    yield database
    database.engine.dispose()


@dataclass(frozen=True)
class Var:
    """The folder of the application's files, and the keys of the tax exchange in it."""

    folder: Path
    keys: tuple[Path, Path]


@pytest.fixture(scope="session")
def var(tmp_path_factory: pytest.TempPathFactory) -> Var:
    folder = tmp_path_factory.mktemp("var")
    if FONTS.exists():
        (folder / "fonts").symlink_to(FONTS)
    return Var(folder, key_pair(folder))


@pytest.fixture
def settings(database_url: str, var: Var) -> Settings:
    signing, public = var.keys
    return Settings(
        database_url=database_url,
        var=var.folder,
        secret_key="0" * 64,
        hosts=("localhost", "127.0.0.1"),
        proxy_hops=0,
        office_name="忻州市水利局",
        office_phone="",
        public_url="http://localhost",
        second_factor=False,
        secure_cookies=False,
        tax_signing_key=signing,
        tax_public_key=public,
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all applications of a run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@dataclass(frozen=True)
class Made:
    """An application, and what it is set to before a test touches it."""

    app: Flask
    config: dict[str, Any]
    extensions: dict[str, Any]


@pytest.fixture(scope="session")
def made() -> dict[str, Made]:
    """The applications of a process by their database: building the map of addresses is most of a small test."""
    return {}


@pytest.fixture
def app(settings: Settings, compiled_templates: FileSystemBytecodeCache, made: dict[str, Made]) -> Iterator[Flask]:
    if settings.database_url not in made:
        app = create_app(settings)
        app.testing = True
        app.jinja_env.bytecode_cache = compiled_templates
        hash_cheaply(app)
        made[settings.database_url] = Made(app, dict(app.config), dict(app.extensions))
    ready = made[settings.database_url]
    for present, first in ((ready.app.config, ready.config), (ready.app.extensions, ready.extensions)):
        present.clear()
        present.update(first)
    yield ready.app
    ready.app.extensions["database"].engine.dispose()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)

"""One world for each database: every act is prepared once, and each module of tests works on a copy of its own."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from sbsupervise.app import create_app
from sbsupervise.config import read_settings
from sbsupervise.db import Database
from sbsupervise.models import ScopedSession
from sbsupervise.services.notices import Press
from tests import make
from tests.acts.cases import CASES
from tests.acts.stage import Ready, Who, World
from tests.browser import Browser
from tests.conftest import CLUSTER, FONTS
from tests.data.keys import key_pair
from tests.make import NOON

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Prepared:
    """A world in which every act is ready to be done, and the place of its database."""

    place: str
    world: World
    ready: dict[str, Ready]

    def at(self, url: str) -> tuple[World, dict[str, Ready]]:
        """The same in a copy of the database."""
        db = opened(url)
        people = {who: replace(login, db=db) for who, login in self.world.people.items()}
        return World(db, people), self.ready


def opened(url: str) -> Database[ScopedSession]:
    return Database(url, ScopedSession, {"press": Press(FONTS, "http://localhost")})


def prepared(url: str, place: str) -> Prepared:
    """Prepare every act."""
    world = World(opened(url), {})
    ready = {name: case.prepare(world) for name, case in CASES.items()}
    world.db.engine.dispose()
    return Prepared(place, world, ready)


@pytest.fixture(scope="session")
def prepared_sqlite(sqlite_template: Path) -> Prepared:
    path = sqlite_template.with_name("prepared.db")
    shutil.copy(sqlite_template, path)
    return prepared(f"sqlite:///{path}", str(path))


@pytest.fixture(scope="session")
def prepared_postgresql(postgresql_template: str, worker_id: str) -> Prepared:
    name = f"prepared_{worker_id}"
    return prepared(copied(postgresql_template, name), name)


def copied(template: str, name: str) -> str:
    """A copy of a PostgreSQL database; its URL."""
    base = os.environ[CLUSTER]
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER sbsupervise TEMPLATE {template}")
    return base.replace("postgres@/postgres", f"sbsupervise@/{name}")


@pytest.fixture(scope="module", params=DATABASES)
def setting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[tuple[World, dict[str, Ready]]]:
    """A copy of the world with all that is ready to be done in it."""
    found: Prepared = request.getfixturevalue(f"prepared_{request.param}")
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("acts") / "acts.db"
        shutil.copy(found.place, path)
        url = f"sqlite:///{path}"
    else:
        url = copied(found.place, f"acts_{worker_id}")
    world, ready = found.at(url)
    yield world, ready
    world.db.engine.dispose()


@pytest.fixture(scope="module")
def world(setting: tuple[World, dict[str, Ready]]) -> World:
    return setting[0]


@pytest.fixture(scope="module")
def ready(setting: tuple[World, dict[str, Ready]]) -> dict[str, Ready]:
    return setting[1]


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on the world's database, at the instant at which all acts were prepared."""
    var = tmp_path_factory.mktemp("var")
    (var / "fonts").symlink_to(FONTS)
    url = world.db.engine.url.render_as_string(hide_password=False)
    signing, public = key_pair(var)
    keys = {"SBS_TAX_SIGNING_KEY_FILE": str(signing), "SBS_TAX_PUBLIC_KEY_FILE": str(public)}
    app = create_app(read_settings({"SBS_DEMO": "1", "SBS_VAR": str(var), "DATABASE_URL": url} | keys))
    app.testing = True
    make.hash_cheaply(app)
    app.extensions["clock"] = lambda: NOON
    yield app
    app.extensions["database"].engine.dispose()


@dataclass(frozen=True)
class Browsers:
    """The browsers of the people of a world, each logged in once."""

    app: Flask
    world: World
    opened: dict[Who, Browser]

    def of(self, who: Who) -> Browser:
        if who not in self.opened:
            self.opened[who] = Browser(self.app).login(self.world.login(who))
        return self.opened[who]

    def anew(self, who: Who) -> Browser:
        """The same, logged in once more if the login was ended in the meantime."""
        if who in self.opened and self.opened[who].client.get("/desk").status_code == 302:
            del self.opened[who]
        return self.of(who)


@pytest.fixture(scope="module")
def browsers(app: Flask, world: World) -> Browsers:
    return Browsers(app, world, {})

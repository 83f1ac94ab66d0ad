"""The locks pin what setup.cfg asks for, and the private PostgreSQL cluster outlives no test run."""

import configparser
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.postgresql import cluster, create_database

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "dev.lock", ".npm.lock")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock; ``terms`` is its requirement as written, ``hashes`` those of its files."""

    terms: str
    hashes: frozenset[str]

    @property
    def version(self) -> str:
        return str(Requirement(self.terms).specifier).removeprefix("==")


def pins(lock: str) -> dict[str, Pin]:
    """The packages of a lock by canonical name."""
    lines = [line.split("#")[0].strip() for line in (ROOT / lock).read_text("utf-8").splitlines()]
    entries = " ".join(lines).replace("\\", "").split(" --hash=")
    found: dict[str, Pin] = {}
    terms, hashes = entries[0].strip(), set[str]()
    for entry in entries[1:]:
        digest, _, following = entry.strip().partition(" ")
        hashes.add(digest)
        if following.strip():
            found[canonicalize_name(Requirement(terms).name)] = Pin(terms, frozenset(hashes))
            terms, hashes = following.strip(), set()
    found[canonicalize_name(Requirement(terms).name)] = Pin(terms, frozenset(hashes))
    return found


def asked_for(*extras: str) -> list[Requirement]:
    """What setup.cfg asks for, with these extras."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    texts = [config["options"]["install_requires"], *(config["options.extras_require"][extra] for extra in extras)]
    return [Requirement(line) for text in texts for line in text.splitlines() if line]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    assert pins(lock)
    assert [pin.terms for pin in pins(lock).values() if not pin.hashes or "==" not in pin.terms] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address_or_a_folder(lock: str) -> None:
    assert "/" not in (ROOT / lock).read_text("utf-8")


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        pytest.param("requirements.lock", ("postgresql", "server"), id="to run"),
        pytest.param("dev.lock", ("postgresql", "server", "test", "lint"), id="to develop"),
    ],
)
def test_a_lock_answers_setup_cfg(lock: str, extras: tuple[str, ...]) -> None:
    pinned = pins(lock)
    wanted = {canonicalize_name(requirement.name): requirement for requirement in asked_for(*extras)}
    assert sorted(wanted.keys() - pinned.keys()) == [], "run `make lock`"
    wrong = [name for name, requirement in wanted.items() if pinned[name].version not in requirement.specifier]
    assert wrong == [], "run `make lock`"


def test_the_environment_for_developing_contains_the_one_for_running() -> None:
    running, developing = pins("requirements.lock"), pins("dev.lock")
    assert running.keys() <= developing.keys()
    assert [name for name, pin in running.items() if developing[name].hashes != pin.hashes] == []


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with cluster() as url:
        yield url


def test_a_database_of_the_tests_is_as_in_production(base_url: str) -> None:
    with psycopg.connect(create_database(base_url, "as_in_production")) as connection:
        found = connection.execute(
            "SELECT rolsuper, current_setting('server_encoding'), datcollate, pg_get_userbyid(datdba) = current_user"
            " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"
        ).fetchone()
    assert found == (False, "UTF8", "C.UTF-8", True)


def test_a_database_made_again_is_empty(base_url: str) -> None:
    with psycopg.connect(create_database(base_url, "again"), autocommit=True) as connection:
        connection.execute("CREATE TABLE left_over ()")
    with psycopg.connect(create_database(base_url, "again")) as connection:
        assert connection.execute("SELECT to_regclass('left_over')").fetchone() == (None,)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_cluster_is_gone_however_its_run_ends(end: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.postgresql"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        folder = Path(parse_qs(urlsplit(run.stdout.readline().strip()).query)["host"][0])
        server = int((folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])
        run.send_signal(end)
    assert gone(folder, server)


def gone(folder: Path, server: int) -> bool:
    """Whether a cluster has left neither folder nor process, within twenty seconds."""
    for _ in range(200):
        if not folder.exists() and not alive(server):
            return True
        time.sleep(0.1)
    return False


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

"""The wheel holds the whole product and runs where no checkout is."""

import configparser
import os
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "sbsupervise": "sbsupervise",
    "templates": "sbsupervise/templates",
    "static": "sbsupervise/static",
    "migrations": "sbsupervise/migrations",
}


@dataclass(frozen=True, slots=True)
class Installed:
    """The wheel in an environment of its own; ``place`` is an empty folder to work in."""

    programs: Path
    place: Path

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "SBS_DEMO": "1",
            "SBS_VAR": str(self.place / "var"),
            "HOME": str(self.place),
        }

    def run(self, program: str, *arguments: str) -> str:
        """What one of its programs prints; fails with what it complains of."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.place,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def in_checkout() -> Iterator[tuple[Path, str]]:
    """Each file that belongs to the product, with its place in the wheel."""
    for name, place in FOLDERS.items():
        for path in sorted((ROOT / name).rglob("*")):
            within = path.relative_to(ROOT / name)
            if path.is_file() and "__pycache__" not in within.parts:
                yield path, f"{place}/{within}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without touching it: what an earlier build left there cannot get in."""
    scratch = tmp_path_factory.mktemp("build")
    elsewhere = scratch / "elsewhere.cfg"
    elsewhere.write_text(f"[build]\nbuild_base={scratch}/build\n[egg_info]\negg_base={scratch}\n", "utf-8")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(scratch / "dist"), str(ROOT)]
    environment = os.environ | {"DIST_EXTRA_CONFIG": str(elsewhere)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next((scratch / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel installed beside the libraries of this environment, but out of sight of its editable install."""
    place = tmp_path_factory.mktemp("machine")
    venv.create(place / "venv", symlinks=True)
    programs = place / "venv" / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    libraries = next((place / "venv" / "lib").glob("python*/site-packages"))
    # A folder named by a .pth file has its own .pth files left unread, and the editable install lives by one.
    (libraries / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return Installed(programs, place)


def test_setup_cfg_names_every_package() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    named = set(config["options"]["packages"].split())
    with_code = {place.rpartition("/")[0].replace("/", ".") for path, place in in_checkout() if path.suffix == ".py"}
    assert named == with_code | {"sbsupervise.templates", "sbsupervise.static"}


def test_every_package_can_be_imported_by_name() -> None:
    folders = {path.parent for path, place in in_checkout() if path.suffix == ".py"}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_wheel_holds_every_file_of_the_product(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert [place for _, place in in_checkout() if place not in inside] == []


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert inside - {place for _, place in in_checkout()} == set()


def test_the_installed_wheel_is_what_runs(installed: Installed) -> None:
    found = installed.run("python", "-c", "import sbsupervise.app; print(sbsupervise.__file__)")
    assert Path(found.strip()).is_relative_to(installed.place)


def test_the_installed_wheel_explains_itself(installed: Installed) -> None:
    assert "serve" in installed.run("sbsupervise", "--help")


def test_the_installed_wheel_migrates_and_serves(installed: Installed) -> None:
    installed.run("sbsupervise", "db", "upgrade")
    installed.run("sbsupervise", "db", "check")
    port = free_port()
    command = [str(installed.programs / "sbsupervise"), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=installed.place, env=installed.environment()) as server:
        try:
            assert answer(server, f"http://127.0.0.1:{port}/healthz") == HTTPStatus.OK
            assert answer(server, f"http://127.0.0.1:{port}/") == HTTPStatus.OK
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answer(server: subprocess.Popen[bytes], url: str) -> int:
    """The status of a page, once the server listens; half a minute is patience enough on a busy machine."""
    for _ in range(300):
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                status: int = response.status
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
        else:
            return status
    raise AssertionError(f"nothing listens at {url}")

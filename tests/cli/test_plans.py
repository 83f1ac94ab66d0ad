"""The commands ``plan kind`` and ``plan amendment``: what they print and how they exit."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sbsupervise.cli.plans import COMMANDS

APPROVED = {
    "range_hm2": "20",
    "earthwork_m3": 100000,
    "topsoil_m3": 6000,
    "planting_hm2": 8,
    "key_zones": ["太行山国家级水土流失重点治理区"],
    "linear_hill_km": 10,
    "spoil_grounds": [{"code": "Z1", "level": 4, "volume_m3": 30000}],
    "decided_on": "2023-05-10",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(click.Group(commands=COMMANDS), arguments)


def compared(folder: Path, changed: dict[str, Any] | str, *options: str) -> Result:
    """The command over the approved figures and these; a text is written as it is."""
    approved_file, changed_file = folder / "approved.json", folder / "changed.json"
    approved_file.write_text(json.dumps(APPROVED), "utf-8")
    changed_file.write_text(changed if isinstance(changed, str) else json.dumps(changed), "utf-8")
    return run("plan", "amendment", "--approved", str(approved_file), "--changed", str(changed_file), *options)


@pytest.mark.parametrize(
    ("area", "volume", "kind", "label"),
    [("5", "0", "report", "报告书"), ("0.5", "0", "form", "报告表"), ("0.49", "999.99", "none", "免于编报")],
)
def test_the_kind_of_a_plan(area: str, volume: str, kind: str, label: str) -> None:
    arguments = ("plan", "kind", "--area-hm2", area, "--earthwork-m3", volume)
    result = run(*arguments, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert list(document) == ["kind", "source"]
    assert document["kind"] == kind
    assert "水利部令第53号" in document["source"]
    assert run(*arguments).stdout.startswith(label)


def test_the_kind_of_a_plan_by_the_rules_of_an_earlier_day() -> None:
    arguments = ("plan", "kind", "--area-hm2", "5", "--earthwork-m3", "0", "--json", "--on")
    assert "160号" in json.loads(run(*arguments, "2023-02-28").stdout)["source"]
    assert run(*arguments, "2010-01-01").exit_code == 3


@pytest.mark.parametrize("size", ["-1", "NaN", "1e3", "1,000", "1_000", "五", ""])
def test_a_size_that_is_no_quantity_exits_with_2(size: str) -> None:
    result = run("plan", "kind", f"--area-hm2={size}", "--earthwork-m3", "0")
    assert result.exit_code == 2
    assert "不是数量" in result.stderr


def test_a_greater_range_calls_for_a_change_and_more_earthwork_is_close_to_it(tmp_path: Path) -> None:
    result = compared(tmp_path, {"range_hm2": 26, "earthwork_m3": "129990"}, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout_bytes.decode())
    assert list(document) == ["triggers", "near"]
    assert document["triggers"] == [
        {
            "code": "C2a",
            "text": "水土流失防治责任范围由20 hm²增加到26 hm²，变化30%，达到30%",
            "source": "水利部令第53号第十六条第一款第二项",
            "ratio": "0.3",
            "product": "变更报告",
            "application": "change",
        }
    ]
    assert [(row["code"], row["ratio"]) for row in document["near"]] == [("C2b", "0.2999")]


def test_a_comparison_in_words(tmp_path: Path) -> None:
    changed = {
        "earthwork_m3": 129990,
        "key_zones": ["太行山国家级水土流失重点治理区", "永定河上游重点治理区"],
        "spoil_grounds": [{"code": "Z1", "level": 3, "volume_m3": 90000}, {"code": "Z2"}],
        "starts_on": "2026-05-11",
        "key_works_weakened": True,
    }
    lines = compared(tmp_path, changed, "--on", "2026-06-01").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["C1", "C5", "C6", "C7", "C8", "提示"]
    assert "应编变更报告" in lines[0]
    assert "应编补充报告" in lines[2]
    assert "重新审核" in lines[4]
    assert compared(tmp_path, {}).stdout.strip() == "没有需要变更、补充或者重新审核的情形"


def test_what_is_not_stated_is_not_compared(tmp_path: Path) -> None:
    for changed in ({}, {"range_hm2": None, "spoil_grounds": None}, {"starts_on": "2026-05-10"}):
        result = compared(tmp_path, changed, "--json", "--on", "2026-06-01")
        assert json.loads(result.stdout) == {"triggers": [], "near": []}


def test_facts_of_2022_are_held_against_the_rules_of_2016(tmp_path: Path) -> None:
    changed = {"linear_hill_km": 10, "shifted_over_300m_km": 2, "starts_on": "2026-05-11"}
    before = json.loads(compared(tmp_path, changed, "--json", "--on", "2023-02-28").stdout)
    after = json.loads(compared(tmp_path, changed, "--json", "--on", "2023-03-01").stdout)
    assert [row["code"] for row in before["triggers"]] == ["C3"]
    assert "20%" in before["triggers"][0]["text"]
    assert [row["code"] for row in after["triggers"]] == ["C8"]
    assert compared(tmp_path, changed, "--on", "2010-01-01").exit_code == 3


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param("{", "不是有效的 JSON", id="no JSON"),
        pytest.param("[]", "应为一个对象", id="a list"),
        pytest.param({"range": 1}, "不认识的键 range", id="an unknown key"),
        pytest.param({"range_hm2": "many"}, "“range_hm2”：“many”不是数字", id="no number"),
        pytest.param({"range_hm2": True}, "不是数字", id="a truth is no number"),
        pytest.param({"range_hm2": -1}, "不能为负数", id="negative"),
        pytest.param({"earthwork_m3": 10**12}, "整数部分最多", id="too long"),
        pytest.param({"starts_on": "2026-02-30"}, "没有“2026-02-30”这一天", id="no such day"),
        pytest.param({"key_zones": "太行山"}, "应为列表", id="a zone alone"),
        pytest.param({"key_zones": [1]}, "应为文字", id="a zone without a name"),
        pytest.param({"spoil_grounds": [{"level": 3}]}, "须有编号", id="a ground without a code"),
        pytest.param({"spoil_grounds": [{"code": "Z1"}, {"code": "Z1"}]}, "有重复", id="a ground twice"),
        pytest.param({"spoil_grounds": [{"code": "Z1", "level": 6}]}, "1至5级", id="an unknown level"),
        pytest.param({"spoil_grounds": [{"code": "Z1", "level": "3.5"}]}, "应为整数", id="half a level"),
        pytest.param({"spoil_grounds": [{"code": "Z1", "height": 3}]}, "不认识的键 height", id="an unknown part"),
        pytest.param({"key_works_weakened": "no"}, "应为 true 或 false", id="no truth"),
    ],
)
def test_a_file_that_cannot_be_read_exits_with_2(tmp_path: Path, changed: Any, message: str) -> None:
    result = compared(tmp_path, changed, "--json")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "changed.json" in result.stderr
    assert result.stdout == ""


def test_a_file_that_is_not_there_exits_with_2(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    result = run("plan", "amendment", "--approved", missing, "--changed", missing)
    assert result.exit_code == 2
    assert "读不到文件" in result.stderr
    assert run("plan", "amendment", "--approved", missing).exit_code == 2


@pytest.mark.parametrize("command", [["plan"], ["plan", "kind"], ["plan", "amendment"]])
def test_every_command_has_help(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout

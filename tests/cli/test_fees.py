"""The commands ``fee assess`` and ``fee surcharge``: answers, refusals and exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sbsupervise.cli.fees import fee

PLAIN = {"base_type": "area_general", "county": "偏关县", "due_on": "2026-05-31", "quantity": "13.32", "unit": "hm2"}


def run(*arguments: str, document: Any = None, raw: str | bytes = "") -> Result:
    """Run a command with a document, or with raw input, on its standard input."""
    return CliRunner().invoke(fee, arguments, input=raw or json.dumps(document, ensure_ascii=False))


def run_line(line: str) -> Result:
    """Run a command as it is typed."""
    return run(*line.split())


def assessed(document: Any) -> Any:
    result = run("assess", "-", "--json", document=document)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_an_assessment_is_one_json_document() -> None:
    found = assessed(PLAIN)
    assert found == {
        "amount": "53280.00",
        "lines": [
            {
                "base": "area_general",
                "county": "偏关县",
                "outcome": "charged",
                "exempt_code": None,
                "quantity": "133200",
                "unit": "m2",
                "rate": "0.4",
                "rate_version": "SX-2018-464",
                "verified": False,
                "source": "晋发改收费发〔2018〕464号（转引，原件未见）",
                "amount": "53280.00",
            }
        ],
        "due_on": "2026-05-31",
        "split": {"central": "5328.00", "local": "47952.00"},
        "working": found["working"],
    }


def test_an_assessment_is_told_to_people_line_by_line() -> None:
    result = run("assess", "-", document=PLAIN)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "偏关县 一般性生产建设项目：申报 13.32 公顷 = 133,200 平方米",
        "133,200 平方米 × 0.4 元/平方米 = 53,280.00 元（SX-2018-464，标准待核实）",
        "合计 53,280.00 元，其中中央 5,328.00 元、地方 47,952.00 元",
        "缴纳期限 2026-05-31",
    ]


def test_a_file_is_read_with_or_without_byte_order_mark(tmp_path: Path) -> None:
    for name, encoding in (("plain.json", "utf-8"), ("marked.json", "utf-8-sig")):
        path = tmp_path / name
        path.write_text(json.dumps(PLAIN, ensure_ascii=False), encoding)
        assert json.loads(run("assess", str(path), "--json").stdout)["amount"] == "53280.00"


@pytest.mark.parametrize(
    ("change", "amount"),
    [
        pytest.param({"base_type": "AREA_GENERAL"}, "53280.00", id="capitals"),
        pytest.param({"county": "140932"}, "53280.00", id="code of the county"),
        pytest.param({"quantity": 13}, "52000.00", id="whole number"),
        pytest.param({"quantity": "1E1"}, "40000.00", id="exponent"),
        pytest.param({"exempt_code": "E4"}, "0.00", id="exempt"),
        pytest.param({"not_subject": "河道清淤"}, "0.00", id="not subject"),
        pytest.param({"deduct": [{"reason": "flooded", "quantity": "3.32"}]}, "40000.00", id="flooded, same unit"),
        pytest.param(
            {"deduct": [{"reason": "water_surface", "quantity": 33200, "unit": "m2"}]}, "40000.00", id="other unit"
        ),
        pytest.param({"deduct": [{"reason": "e1", "quantity": "3.32"}]}, "40000.00", id="exempt part"),
        pytest.param({"base_type": "vol_dump", "unit": "m3", "quantity": "12345.6"}, "6173.00", id="cubic metres"),
        pytest.param({"base_type": "ton_mine", "unit": "t", "quantity": "312345.67"}, "62469.13", id="tons"),
        pytest.param(
            {"base_type": "vol_dump", "unit": "m3", "already_charged": ["ton_mine"]}, "0.00", id="charged already"
        ),
    ],
)
def test_a_line_is_read(change: dict[str, Any], amount: str) -> None:
    assert assessed({**PLAIN, **change})["amount"] == amount


def test_a_number_is_read_as_it_is_written() -> None:
    raw = json.dumps({**PLAIN, "quantity": 0}).replace('"quantity": 0', '"quantity": 0.0051')
    assert json.loads(run("assess", "-", "--json", raw=raw).stdout)["amount"] == "20.40"


@pytest.mark.parametrize(
    ("wells", "amount"),
    [
        pytest.param({"pad_m2": "5000", "wells": 6}, "1600.00", id="one cluster"),
        pytest.param([{"pad_m2": 1800}, {"pad_m2": "2600", "use": "water"}], "720.00", id="two pads, one of water"),
    ],
)
def test_wells_are_given_by_their_pads(wells: Any, amount: str) -> None:
    line = {"base_type": "well_oilgas", "county": "保德县", "due_on": "2027-01-15", "wells": wells, "unit": "wells"}
    assert assessed(line)["amount"] == amount


def test_the_lines_of_a_list_are_rounded_one_by_one_and_summed() -> None:
    lines = [{**PLAIN, "county": county, "quantity": "0.5", "unit": "m2"} for county in ("河曲县", "保德县", "偏关县")]
    found = assessed(lines)
    assert (found["amount"], [line["amount"] for line in found["lines"]]) == ("1.20", ["0.40"] * 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"quantity": "NaN"}, "第1行：“NaN”不是数字", id="not a number"),
        pytest.param({"quantity": True}, "第1行：“True”不是数字", id="yes"),
        pytest.param({"quantity": "１３"}, "第1行：“１３”不是数字", id="full-width digits"),
        pytest.param({"quantity": "-1"}, "第1行：数量不能为负数", id="negative"),
        pytest.param({"quantity": "10000000000"}, "第1行：整数部分最多10位", id="eleven digits"),
        pytest.param({"county": "太原市"}, "第1行：没有“太原市”这个县（市、区）", id="a place elsewhere"),
        pytest.param({"due_on": "2026-02-30"}, "第1行：没有“2026-02-30”这一天", id="no such day"),
        pytest.param({"due_on": "20260531"}, "第1行：“20260531”不是日期，应写作 2026-02-10", id="day run together"),
        pytest.param({"unit": "mu"}, "第1行：“unit”应为 hm2、m2、m3、t", id="unit unknown"),
        pytest.param({"base_type": None}, "第1行：“base_type”应为 area_general、", id="no base"),
        pytest.param({"exemptcode": "E1"}, "第1行：不认识的键 exemptcode", id="a slip in a key"),
        pytest.param({"discount": "0.5"}, "第1行：不认识的键 discount", id="a discount"),
        pytest.param({"deduct": {"reason": "flooded"}}, "第1行：“deduct”应为列表", id="no list"),
        pytest.param({"deduct": ["flooded"]}, "第1行：应为一个对象", id="no object"),
        pytest.param({"deduct": [{"reason": "flooded"}]}, "第1行缺少“quantity”", id="nothing left out"),
        pytest.param({"relief": 7}, "第1行：“relief”应为文字", id="no text"),
        pytest.param({"wells": {"pad_m2": "1"}}, "第1行：填写“wells”时不填数量", id="wells and a quantity"),
    ],
)
def test_bad_input_is_named_and_nothing_is_assessed(change: dict[str, Any], message: str) -> None:
    result = run("assess", "-", "--json", document={**PLAIN, **change})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"输入有误：{message}")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param("{", "不是有效的 JSON", id="broken"),
        pytest.param(b"\xff\xfe{}", "不是有效的 JSON", id="not UTF-8"),
        pytest.param('{"quantity": NaN}', "不是有效的 JSON", id="NaN"),
        pytest.param('{"quantity": 1e99999999999999999999}', "不是有效的 JSON", id="endless exponent"),
        pytest.param("[" * 100_000, "不是有效的 JSON", id="deeply nested"),
        pytest.param("[]", "列表是空的", id="empty"),
        pytest.param("7", "第1行：应为一个对象", id="a number"),
        pytest.param("{}", "第1行缺少“due_on”", id="no keys"),
    ],
)
def test_a_file_that_cannot_be_read_is_bad_input(raw: str | bytes, message: str) -> None:
    result = run("assess", "-", raw=raw)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    result = run("assess", str(tmp_path / "none.json"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "读不到文件" in result.stderr


def test_lines_with_two_due_dates_are_bad_input() -> None:
    result = run("assess", "-", document=[PLAIN, {**PLAIN, "county": "代县", "due_on": "2026-06-01"}])
    assert result.exit_code == 2
    assert "各行的“due_on”应相同" in result.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"due_on": "2018-01-10"}, "NO_RATE_VERSION", id="no standard on the due date"),
        pytest.param({"relief": "口头同意"}, "没有生效的减征政策", id="no such relief"),
        pytest.param({"unit": "t"}, "不能按吨填写", id="tons of land"),
        pytest.param(
            {"deduct": [{"reason": "flooded", "quantity": 14}]}, "扣除的数量大于申报的数量", id="too much out"
        ),
    ],
)
def test_a_rule_refuses_with_its_own_exit_code(change: dict[str, Any], message: str) -> None:
    result = run("assess", "-", "--json", document={**PLAIN, **change})
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("不予办理：")
    assert message in result.stderr


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_of_a_file_of_lines_is_a_notice_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    counties = [{**PLAIN, "county": county, "quantity": "0.5", "unit": "m2"} for county in ("河曲县", "保德县")]
    rows = [PLAIN, counties, {**PLAIN, "due_on": "2026-06-01", "exempt_code": "E4"}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    result = run("assess", str(path))
    assert result.exit_code == 0
    assert [(line["line"], line["amount"], line["due_on"]) for line in lines(result)] == [
        (1, "53280.00", "2026-05-31"),
        (2, "0.80", "2026-05-31"),
        (3, "0.00", "2026-06-01"),
    ]
    assert {key: value for key, value in assessed(PLAIN).items() if key != "working"} == {
        key: value for key, value in lines(result)[0].items() if key != "line"
    }
    assert result.stderr == "核定 3 行，有误 0 行\n"


def test_a_faulty_line_is_named_in_its_place_and_the_others_are_assessed() -> None:
    rows = [
        json.dumps(PLAIN),
        "",
        "{",
        json.dumps({**PLAIN, "quantity": "-1"}),
        json.dumps({**PLAIN, "due_on": "2018-01-10"}),
        json.dumps([PLAIN, {"due_on": "2026-05-31"}]),
        json.dumps([PLAIN, {**PLAIN, "county": "代县", "due_on": "2026-06-01"}]),
        json.dumps({**PLAIN, "county": "代县"}),
    ]
    result = run("assess", "-", "--lines", raw="\ufeff" + "\n".join(rows) + "\n")
    assert result.exit_code == 1
    assert [(line["line"], line.get("amount") or line["error"]) for line in lines(result)] == [
        (1, "53280.00"),
        (3, "不是有效的 JSON（UTF-8）"),
        (4, "数量不能为负数"),
        (5, "2018-01-10 没有生效的收费标准，不能用其他日期的标准代替（NO_RATE_VERSION）"),
        (6, "第2行缺少“base_type”"),
        (7, "各行的“due_on”应相同，不同期限请分别核定"),
        (8, "53280.00"),
    ]
    assert result.stderr == "核定 2 行，有误 5 行\n"


def test_a_line_without_end_is_no_line() -> None:
    long = json.dumps({**PLAIN, "not_subject": "河" * 1_000_000}, ensure_ascii=False)
    result = run("assess", "-", "--lines", raw=f"{' ' * 1_100_000}\n{long}\n{json.dumps(PLAIN)}\n")
    assert [line.get("error", "") for line in lines(result)] == ["不是有效的 JSON（UTF-8）"] * 2 + [""]


def test_a_file_of_lines_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    result = run("assess", str(tmp_path / "none.jsonl"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "读不到文件" in result.stderr


def test_a_surcharge_is_one_json_document() -> None:
    result = run_line("surcharge --principal 53280 --from 2026-05-31 --to 2026-06-30 --payment 2026-06-10=30000 --json")
    found = json.loads(result.stdout)
    assert found == {
        "surcharge": "499.20",
        "principal": "53280.00",
        "unpaid": "23280.00",
        "total": "23779.20",
        "from": "2026-05-31",
        "to": "2026-06-30",
        "capped": False,
        "daily_rate": "0.0005",
        "verified": True,
        "source": "水土保持法第五十七条",
        "working": found["working"],
    }


def test_a_surcharge_is_told_to_people() -> None:
    result = run_line("surcharge --principal 53280 --from 2026-05-31 --to 2026-06-30")
    assert result.stdout.splitlines() == [
        "2026-06-01 至 2026-06-30：53,280.00 元 × 30 天 × 0.0005 = 799.2 元",
        "滞纳金 799.20 元",
        "未缴 53280.00 元（水土保持法第五十七条）",
    ]


@pytest.mark.parametrize(
    ("to", "payments", "amount"),
    [
        pytest.param("2026-05-31", [], "0.00", id="on the last day to pay"),
        pytest.param("2026-06-30", ["2026-05-31=53280"], "0.00", id="paid in time"),
        pytest.param("2026-06-30", ["2026-06-10=30000.00", "2026-06-30=23280"], "499.20", id="paid in two parts"),
        pytest.param("2036-06-30", [], "53280.00", id="never above the principal"),
    ],
)
def test_a_surcharge_runs_to_a_day(to: str, payments: list[str], amount: str) -> None:
    options = [option for payment in payments for option in ("--payment", payment)]
    result = run("surcharge", "--principal", "53280", "--from", "2026-05-31", "--to", to, *options, "--json")
    assert json.loads(result.stdout)["surcharge"] == amount


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"--principal": "0"}, id="nothing owed"),
        pytest.param({"--principal": "-1"}, id="less than nothing"),
        pytest.param({"--principal": "1.005"}, id="half a fen"),
        pytest.param({"--principal": "NaN"}, id="not a number"),
        pytest.param({"--to": "2026-06-31"}, id="no such day"),
        pytest.param({"--payment": "2026-06-10"}, id="a payment without amount"),
        pytest.param({"--payment": "30000"}, id="a payment without day"),
        pytest.param({"--payment": "2026-06-10=-5"}, id="a negative payment"),
    ],
)
def test_a_surcharge_of_bad_input_is_not_worked_out(change: dict[str, str]) -> None:
    options = {"--principal": "53280", "--from": "2026-05-31", "--to": "2026-06-30", **change}
    result = run("surcharge", *(word for option in options.items() for word in option))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_a_surcharge_before_the_law_is_refused() -> None:
    result = run_line("surcharge --principal 1 --from 2010-01-01 --to 2010-02-01")
    assert (result.exit_code, result.stdout) == (3, "")


@pytest.mark.parametrize("command", ["assess", "surcharge"])
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "补偿费" in result.stdout

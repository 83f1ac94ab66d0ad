"""What a device hands over is read strictly: exactly what the sheet has and no more; refusals are words."""

import json
from typing import Any

import pytest

from sbsupervise.domain.field import check_client_id, sheet_of, slip_of
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.shapes import document

ENTRIES = {"findings": 2, "answers": 2}
NUMBER = "6f1c2f4e-8d3a-4b6e-9c41-0a5d7e2b9f13"
POSITION = {"longitude": "111.510000", "latitude": "39.440000", "accuracy_m": 12, "at": "2026-09-01T02:12:00.000Z"}
FINDING = {
    "code": "P-16",
    "facts": "边坡未苫盖",
    "demand": "",
    "unit_id": None,
    "rectify_by": "2026-09-16",
    "position": POSITION,
}
SHEET: dict[str, Any] = {
    "edition": 1,
    "inspection_id": 7,
    "carried_out_on": "2026-09-01",
    "ended_on": "2026-09-01",
    "arrived_at": "2026-09-01T10:12:00+08:00",
    "place": "弃渣场",
    "position": None,
    "officers": [1, 2],
    "present": "项目负责人",
    "process": "一、出示证件\n二、查看现场",
    "summary": "",
    "checklist": "A",
    "answers": [{"code": "5.1", "result": "fails", "note": "挡墙未建"}],
    "findings": [FINDING],
    "signed_by": "",
    "signed_on": None,
    "refused": False,
    "refusal": "",
    "witness": "",
    "made_at": "2026-09-01T03:00:00Z",
}
SLIP: dict[str, Any] = {
    "edition": 1, "inspection_id": 7, "sheet_id": NUMBER, "ordinal": 1, "caption": "", "name": "a.jpg",
    "made_at": "2026-09-01T03:00:00Z", "position": None,
}  # fmt: skip


def test_a_sheet_is_read_as_it_was_filled_in() -> None:
    sheet = sheet_of(SHEET, ENTRIES)
    assert (sheet.inspection_id, sheet.officers, sheet.process) == (7, (1, 2), SHEET["process"])
    (finding,) = sheet.findings
    assert finding.position is not None
    assert str(finding.position.longitude) == "111.510000"
    assert slip_of(SLIP).ordinal == 1


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        pytest.param({"grade": "A"}, None, "不认识的项：'grade'", id="a name too many"),
        pytest.param({"findings": [FINDING | {"state": "rectified"}]}, "findings-0", "不认识的项", id="one deep down"),
        pytest.param({"findings": [{"code": "P-16"}]}, "findings-0", "缺少一项", id="a name that is missing"),
        pytest.param(
            {"findings": [FINDING | {"facts": " "}]}, "findings-0-facts", "请填写问题的具体情况", id="no facts"
        ),
        pytest.param({"findings": [FINDING] * 3}, "findings", "最多 2 项", id="too many findings"),
        pytest.param({"officers": {"1": 2}}, "officers", "应为列表", id="an object for a list"),
        pytest.param({"officers": [True, 2]}, "officers-0", "整数", id="true is no number"),
        pytest.param({"inspection_id": "7"}, "inspection_id", "整数", id="text is no number"),
        pytest.param({"inspection_id": 2**53}, "inspection_id", "整数", id="a number that browsers do not keep"),
        pytest.param({"refused": "no"}, "refused", "应为是或者否", id="text is no yes"),
        pytest.param({"carried_out_on": "2026-02-30"}, "carried_out_on", "没有这一天", id="a day that is not"),
        pytest.param({"carried_out_on": "20260901"}, "carried_out_on", "应为日期", id="another spelling of a day"),
        pytest.param({"made_at": "2026-09-01T03:00:00"}, "made_at", "带时区", id="a time without a zone"),
        pytest.param({"place": "x" * 201}, "place", "最多 200 个字", id="a text too long"),
        pytest.param({"place": "弃渣场\0"}, "place", "控制字符", id="what no database keeps"),
        pytest.param({"place": "弃渣场\ud800"}, "place", "残缺的编码", id="half a character"),
        pytest.param(
            {"answers": [{"code": "5.1", "result": "good", "note": ""}]},
            "answers-0-result",
            "没有这个选项",
            id="an answer that is none",
        ),
        pytest.param({"position": POSITION | {"longitude": "181"}}, "position-longitude", "-180 至 180", id="nowhere"),
        pytest.param(
            {"position": POSITION | {"longitude": 111}}, "position-longitude", "最多六位小数", id="a number for degrees"
        ),
        pytest.param({"edition": 2}, None, "外业页面已经更新", id="another edition"),
    ],
)
def test_a_sheet_is_refused_in_words(changes: dict[str, Any], field: str | None, said: str) -> None:
    with pytest.raises(RuleError, match=said) as refusal:
        sheet_of(SHEET | changes, ENTRIES)
    assert refusal.value.field == field


@pytest.mark.parametrize("payload", [None, [], "x", 1])
def test_what_is_no_object_is_no_sheet(payload: Any) -> None:
    with pytest.raises(RuleError, match="应为一组数据"):
        sheet_of(payload, ENTRIES)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b'{"a": 1, "a": 2}', "出现了两次", id="a name twice"),
        pytest.param(b'{"a": 1.5}', "只能是整数", id="a fraction"),
        pytest.param(b'{"a": 1e9}', "只能是整数", id="a fraction by its spelling"),
        pytest.param(b'{"a": NaN}', "只能是整数", id="not a number"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "过大", id="a number without end"),
        pytest.param(b"[" * 60, "层数过多", id="depth without end"),
        pytest.param(b'{"a": ', "不是完整的 JSON", id="cut off"),
        pytest.param(b"\xff\xfe", "不是完整的 JSON", id="no text"),
        pytest.param(b'"' + b"x" * 200 + b'"', "内容过大", id="too large"),
    ],
)  # fmt: skip
def test_a_document_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        document(data, most_bytes=max(len(data), 100) if b"x" not in data else 100, most_depth=6)


def test_brackets_inside_of_texts_are_no_depth() -> None:
    said = {"a": "[" * 50 + '\\"' + "{" * 50}
    assert document(json.dumps(said).encode(), most_bytes=500, most_depth=1) == said


@pytest.mark.parametrize("text", ["", "x", NUMBER.upper(), NUMBER.replace("-4", "-1"), f"{NUMBER}\n", "../" + NUMBER])
def test_only_a_random_uuid_is_the_number_of_a_piece(text: str) -> None:
    assert check_client_id(NUMBER) == NUMBER
    with pytest.raises(RuleError, match="设备编号"):
        check_client_id(text)

"""Letters of the licence chain: each is refused without its elements, and says every fact that it was given."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.elements import Element
from sbsupervise.domain.notices import chinese_date
from sbsupervise.domain.papers import as_data, normalised, paper_of, text_of
from sbsupervise.domain.plans import Indicator, RefusalGround
from sbsupervise.domain.plans.letters import LetterFacts, LetterKind, compose, lacking
from sbsupervise.domain.plans.letters.needs import ITEMS, LABELS, NEEDS
from sbsupervise.domain.quantities import quantity_text
from sbsupervise.domain.refusals import RuleError

WHOLE = LetterFacts(
    office="忻州市行政审批服务管理局",
    contact="联系人：承办甲；电话：0350-0000001",
    unit="某某新能源有限公司",
    uscc="91140900MA0TEST001",
    legal_representative="法人乙",
    address="某某路1号",
    project="西梁风电项目",
    project_code="2601-140900-04-01-000001",
    project_place="神池县某某乡",
    paper="水土保持方案报告书",
    submitted_on=date(2026, 6, 1),
    received_on=date(2026, 6, 2),
    accepted_on=date(2026, 6, 3),
    reviewed_on=date(2026, 6, 23),
    withdrawn_on=date(2026, 6, 24),
    reason="占地和土石方量均低于编报标准",
    other_body="山西省水利厅",
    facts="挖填土石方总量实际为80000立方米",
    items=("补充弃渣场地质勘察报告结论", "补充扉页公章"),
    correct_by="2026年6月30日",
    decide_by="2026年6月17日",
    not_counted="技术评审所需时间（不超过30个工作日）",
    extended_days=10,
    excluded="技术评审",
    excluded_time="不超过30个工作日",
    interest="施工道路占用相邻村集体林地",
    hearing_days=5,
    hearing_on=date(2026, 7, 12),
    hearing_time="上午9时30分",
    hearing_place="第一会议室",
    range_hm2=Decimal("35.42"),
    grade="北方土石山区一级",
    indicators=tuple((indicator.label, f"{number}9.5%") for number, indicator in enumerate(Indicator, 1)),
    measures=(("风机区", "表土剥离、截水沟、撒播草籽"),),
    investment="412.36万元",
    fee="141,680.00元",
    requirements=("取用表土前通知神池县水利局",),
    valid_years=3,
    supervising_body="神池县水利局",
    ground=RefusalGround("R15-2", "取土场、弃渣场选址不合理", "《生产建设项目水土保持方案管理办法》第十五条第二项"),
    defects=("2号弃渣场位于河道管理范围内",),
    changes=(("防治责任范围", "35.42 hm²", "48.01 hm²"),),
    base_number="忻水许可决〔2024〕5号",
    base_decided_on=date(2024, 3, 4),
    legal_ground="以欺骗手段取得行政许可",
    legal_source="行政许可法第六十九条第二款",
    still_valid=False,
    materials=(("水土保持方案报告书", 3), ("申请函", 1)),
    receiver="窗口丙",
    reviewer="某某评审中心",
    due_by="2026年7月15日",
    review_body="忻州市人民政府",
    review_days=60,
    suit_months=6,
)
COMMON = ("office", "contact", "unit", "uscc", "legal_representative", "address", "project", "project_place")
NEEDED = [(kind, name) for kind in LetterKind for name in (*COMMON, *NEEDS[kind])]
EMPTY: dict[type, Any] = {str: " ", tuple: ()}


def without(name: str) -> LetterFacts:
    changed: dict[str, Any] = {name: EMPTY.get(type(getattr(WHOLE, name)))}
    return replace(WHOLE, **changed)


def texts(value: Any) -> list[str]:
    """How a fact is printed, in parts."""
    match value:
        case tuple():
            return [text for part in value for text in texts(part)]
        case RefusalGround():
            return [value.source, value.text]
        case date():
            return [chinese_date(value)]
        case bool():
            return []
        case Decimal():
            return [quantity_text(value)]
        case _:
            return [str(value)]


@pytest.mark.parametrize(("kind", "name"), NEEDED, ids=[f"{kind.code} {name}" for kind, name in NEEDED])
def test_a_letter_without_one_of_its_elements_is_refused_by_name(kind: LetterKind, name: str) -> None:
    label = ITEMS[kind] if name == "items" else LABELS[name]
    with pytest.raises(RuleError) as refusal:
        compose(kind, without(name))
    assert refusal.value.message == f"《{kind.label}》缺少必备要素：{label}"


@pytest.mark.parametrize("kind", list(LetterKind), ids=[kind.code for kind in LetterKind])
def test_a_whole_letter_says_every_fact_that_it_needs(kind: LetterKind) -> None:
    paper = compose(kind, WHOLE)
    text = text_of(paper)
    for name in (*COMMON, *NEEDS[kind], "project_code"):
        for part in texts(getattr(WHOLE, name)):
            assert normalised(part) in text, (name, part)
    assert paper.title == kind.label
    assert (paper.number, paper.signed_on) == ("", None)
    assert normalised(kind.law) in text
    assert "。。" not in text
    assert "None" not in text
    assert paper_of(as_data(paper)) == paper


@pytest.mark.parametrize("kind", list(LetterKind), ids=[kind.code for kind in LetterKind])
def test_full_stops_and_blanks_are_not_doubled(kind: LetterKind) -> None:
    ended: dict[str, Any] = {name: f" {value}。" for name in LABELS if isinstance(value := getattr(WHOLE, name), str)}
    assert text_of(compose(kind, replace(WHOLE, **ended))) == text_of(compose(kind, WHOLE))


def test_all_that_is_lacking_is_named_at_once() -> None:
    names = lacking(LetterKind.L10, LetterFacts(office="忻州市水利局"))
    assert names[0] == "联系人和电话"
    assert {"防治责任范围", "防治标准执行等级", "六项防治指标目标值", "水土保持总投资", "水土保持补偿费"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "indicators",
    [
        pytest.param(WHOLE.indicators[:5], id="five of them"),
        pytest.param((*WHOLE.indicators[:5], WHOLE.indicators[0]), id="one twice"),
        pytest.param((*WHOLE.indicators[:5], ("林草覆盖率", " ")), id="one without a value"),
    ],
)
def test_an_approval_states_all_six_indicators(indicators: tuple[tuple[str, str], ...]) -> None:
    assert lacking(LetterKind.L10, replace(WHOLE, indicators=indicators)) == ("六项防治指标目标值",)


@pytest.mark.parametrize(
    "words",
    ["同时设计、同时施工、同时投产使用", "初步设计", "监测", "监理", "报本机关审批", "满3年", "重新审核", "自主验收",
     "报备案", "60日内向忻州市人民政府申请行政复议", "6个月内", "提起行政诉讼", "截水沟", "取用表土前通知"],
)  # fmt: skip
def test_an_approval_asks_for_what_the_law_asks_for(words: str) -> None:
    assert words in text_of(compose(LetterKind.L10, WHOLE))


def test_an_exemption_stands_where_the_fee_would() -> None:
    text = text_of(compose(LetterKind.L10, replace(WHOLE, fee="免征（建设市政生态环境保护基础设施）")))
    assert "水土保持补偿费：免征（建设市政生态环境保护基础设施）。" in text


def test_a_plan_under_commitment_is_examined_by_its_form_and_shown_on_the_site() -> None:
    text = text_of(compose(LetterKind.L10, replace(WHOLE, reviewed_on=None, by_commitment=True)))
    assert "形式审查" in text
    assert "承诺书应当在施工现场管理机构公示" in text
    assert "承诺书" not in text_of(compose(LetterKind.L10, WHOLE))


def test_papers_that_are_not_true_are_rejected_by_another_article() -> None:
    with pytest.raises(RuleError) as refusal:
        compose(LetterKind.L02, replace(WHOLE, other_body="", facts=""))
    assert "有权办理的机关（或者材料不真实的事实）" in refusal.value.message
    text = text_of(compose(LetterKind.L02, replace(WHOLE, other_body="")))
    assert "第七十八条" in text
    assert "80000立方米" in text
    assert "第七十八条" not in text_of(compose(LetterKind.L02, WHOLE))


def test_a_plan_that_still_holds_needs_no_revisions_and_one_that_does_not_names_them() -> None:
    still = text_of(compose(LetterKind.L26, replace(WHOLE, still_valid=True, items=())))
    assert "原方案继续有效" in still
    with pytest.raises(RuleError) as refusal:
        compose(LetterKind.L26, replace(WHOLE, items=()))
    assert "需要修改的内容" in refusal.value.message
    assert "补充扉页公章" in text_of(compose(LetterKind.L26, WHOLE))


def test_what_came_by_fraud_is_not_protected_after_revocation() -> None:
    assert "利益不受保护" in text_of(compose(LetterKind.L21, replace(WHOLE, by_fraud=True, redo_by="2026年9月1日")))
    honest = text_of(compose(LetterKind.L21, WHOLE))
    assert "请求赔偿" in honest
    assert "重新提出申请" not in honest


def test_a_letter_goes_to_whom_it_concerns() -> None:
    assert compose(LetterKind.L10, WHOLE).addressee == WHOLE.unit
    assert compose(LetterKind.L24, WHOLE).addressee == WHOLE.reviewer
    assert compose(LetterKind.L08, replace(WHOLE, addressee="某某村民委员会")).addressee == "某某村民委员会"


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if "review_body" in NEEDS[kind]])
def test_a_decision_says_how_it_can_be_disputed(kind: LetterKind) -> None:
    blocks = [block for block in compose(kind, WHOLE).blocks if Element.REMEDIES in block.elements]
    assert len(blocks) == 1


def test_every_element_that_a_letter_needs_has_a_name() -> None:
    named = {name for names in NEEDS.values() for name in names} - {"items"} | {"other_body"}
    assert named | set(COMMON) == set(LABELS)
    assert set(NEEDS) == set(LetterKind)

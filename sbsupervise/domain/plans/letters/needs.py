"""What each letter must contain, by the names of its facts, and the refusal of one that lacks any of it."""

from collections.abc import Iterator, Mapping

from sbsupervise.domain.plans.letters.words import LetterFacts, LetterKind
from sbsupervise.domain.plans.words import Indicator
from sbsupervise.domain.refusals import RuleError

LABELS: Mapping[str, str] = {
    "office": "发文机关",
    "contact": "联系人和电话",
    "unit": "申请人名称",
    "uscc": "统一社会信用代码",
    "legal_representative": "法定代表人",
    "address": "申请人地址",
    "project": "项目名称",
    "project_place": "建设地点",
    "submitted_on": "申请日期",
    "received_on": "收到材料的日期",
    "accepted_on": "受理日期",
    "withdrawn_on": "撤回日期",
    "reason": "理由",
    "other_body": "有权办理的机关",
    "facts": "事实",
    "correct_by": "补正期限届满日",
    "decide_by": "审批期限届满日",
    "not_counted": "不计入期限的时间",
    "extended_days": "延长的期限",
    "excluded": "不计入期限的事项",
    "excluded_time": "所需时间",
    "interest": "涉及的重大利益",
    "hearing_days": "申请听证的期限",
    "hearing_on": "听证日期",
    "hearing_time": "听证时间",
    "hearing_place": "听证地点",
    "range_hm2": "防治责任范围",
    "grade": "防治标准执行等级",
    "indicators": "六项防治指标目标值",
    "investment": "水土保持总投资",
    "fee": "水土保持补偿费",
    "valid_years": "重新审核的年限",
    "supervising_body": "监督管理机关",
    "ground": "不予许可的法定情形",
    "defects": "具体问题",
    "changes": "变更事项",
    "base_number": "原决定文号",
    "base_decided_on": "原决定日期",
    "legal_ground": "法定情形",
    "legal_source": "法定情形的依据",
    "still_valid": "审核结论",
    "materials": "材料清单",
    "receiver": "接收人",
    "reviewer": "技术评审单位",
    "due_by": "完成期限",
    "review_body": "行政复议机关",
    "review_days": "申请行政复议的期限",
    "suit_months": "提起行政诉讼的期限",
}
ITEMS: Mapping[LetterKind, str] = {
    LetterKind.L03: "需要补正的内容",
    LetterKind.L24: "评审事项",
    LetterKind.L26: "需要修改的内容",
}

_K = LetterKind
_ALWAYS = ("office", "contact", "unit", "uscc", "legal_representative", "address", "project", "project_place")
_REMEDIES = ("review_body", "review_days", "suit_months")
_BASE = ("base_number", "base_decided_on")
NEEDS: Mapping[LetterKind, tuple[str, ...]] = {
    _K.L01: ("submitted_on", "reason"),
    _K.L02: ("submitted_on", *_REMEDIES),
    _K.L03: ("received_on", "items", "correct_by"),
    _K.L04: ("submitted_on", "accepted_on", "decide_by", "not_counted"),
    _K.L08: ("interest", "hearing_days"),
    _K.L09: ("hearing_on", "hearing_time", "hearing_place"),
    _K.L10: (
        "accepted_on", "range_hm2", "grade", "indicators", "investment", "fee", "valid_years", "supervising_body",
        *_REMEDIES,
    ),
    _K.L12: ("accepted_on", "ground", "defects", *_REMEDIES),
    _K.L13: ("accepted_on", "reason", "extended_days", "decide_by"),
    _K.L14: ("accepted_on", "excluded", "excluded_time"),
    _K.L15: ("accepted_on", *_BASE, "changes", "supervising_body", *_REMEDIES),
    _K.L16: ("accepted_on", *_BASE, "changes", "ground", "defects", *_REMEDIES),
    _K.L21: (*_BASE, "facts", "legal_ground", "legal_source", *_REMEDIES),
    _K.L22: (*_BASE, "facts", "legal_ground", "legal_source", *_REMEDIES),
    _K.L23: ("received_on", "materials", "receiver"),
    _K.L24: ("reviewer", "items", "due_by"),
    _K.L25: ("submitted_on", "withdrawn_on"),
    _K.L26: ("received_on", *_BASE, "valid_years", "still_valid"),
}  # fmt: skip


def lacking(kind: LetterKind, facts: LetterFacts) -> tuple[str, ...]:
    """The names of all elements that the facts lack for a letter of a kind."""
    return tuple(_lacking(kind, facts))


def check_whole(kind: LetterKind, facts: LetterFacts) -> None:
    """Refuse to compose a letter that would lack an element, naming each."""
    if names := lacking(kind, facts):
        raise RuleError(f"《{kind.label}》缺少必备要素：{'、'.join(names)}", source=kind.law or None)


def _lacking(kind: LetterKind, facts: LetterFacts) -> Iterator[str]:
    for name in (*_ALWAYS, *NEEDS[kind]):
        if not _stated(facts, name):
            yield ITEMS[kind] if name == "items" else LABELS[name]
    if kind is LetterKind.L02 and not (_stated(facts, "other_body") or _stated(facts, "facts")):
        yield f"{LABELS['other_body']}（或者材料不真实的事实）"
    if kind is LetterKind.L26 and facts.still_valid is False and not _stated(facts, "items"):
        yield ITEMS[kind]


def _stated(facts: LetterFacts, name: str) -> bool:
    """Whether a fact is there: blanks are none, a False is one, and indicators are all six or none."""
    value = getattr(facts, name)
    if name == "indicators":
        return len({row[0] for row in value if row[1].strip()}) == len(Indicator)
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple):
        return bool(value) and all(_written(part) for part in value)
    return value is not None


def _written(part: str | tuple[object, ...]) -> bool:
    return all(str(cell).strip() for cell in ((part,) if isinstance(part, str) else part))

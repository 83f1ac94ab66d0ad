"""Completeness of an application (材料齐全): what automatic checks find in the papers as they were handed in.

The checks find gaps, a person decides. What nobody has looked at is named too, but does not stop an acceptance. Source
of the typical faults: 水利部水土保持方案审批服务指南, annex 4.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.clocks import Calendar, waiting
from sbsupervise.domain.plans.sheet import EDITION
from sbsupervise.domain.plans.words import LICENSING_LAW, ORDER_53, MaterialKind, Procedure
from sbsupervise.domain.refusals import RuleError

COMMITMENT_RULE = "办水保〔2020〕160号"
GUIDE = "水利部水土保持方案审批服务指南"
TEMPLATE_RULE = "办水保函〔2026〕232号"
SHEET, NAMED = "方案特性表", 5
NO_RANGE, OTHER_TEMPLATE = "range", "其他"
INCOMPLETE = f"{LICENSING_LAW}第三十二条第一款第四项、{ORDER_53}第十二条"
PAPER_RULE = {Procedure.ORDINARY: f"{ORDER_53}第十一条", Procedure.COMMITMENT: COMMITMENT_RULE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One paper as it came in.

    ``unit_name`` is the construction unit as the paper spells it; ``template`` is the year of the edition followed, or
    OTHER_TEMPLATE.
    Texts are empty and marks None where nobody looked.
    """

    kind: MaterialKind
    copies: int = 1
    project_name: str = ""
    unit_name: str = ""
    template: str = ""
    sealed_by_unit: bool | None = None
    sealed_by_compiler: bool | None = None
    signatures_complete: bool | None = None
    published_from: date | None = None
    published_to: date | None = None
    comments_handled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """An application: the names on record and the papers; of several alike the last one counts.

    ``sheet_begun`` says whether anything stands in its sheet, ``sheet_open`` names what does not yet.
    """

    procedure: Procedure
    submitted_on: date
    project_name: str
    unit_name: str
    materials: tuple[Material, ...]
    sheet_begun: bool = True
    sheet_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessRules:
    """What is asked for on the day of submitting. Source: parameters/plans.toml.

    ``copies`` says by procedure which papers are needed and how many of each; ``templates`` which editions of the
    template are taken; ``publicity_days`` how many full working days a draft is public before it is handed in.
    """

    copies: Mapping[Procedure, Mapping[MaterialKind, int]]
    templates: tuple[str, ...]
    publicity_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap; one that ``stops`` must be put right before the application can be accepted."""

    code: str
    text: str
    where: str
    source: str
    stops: bool = True


def gaps(submission: Submission, rules: CompletenessRules, calendar: Calendar) -> tuple[Gap, ...]:
    """All gaps of an application, in the order of its papers."""
    last = {material.kind: material for material in submission.materials}
    materials = tuple(last.values())
    plan = last.get(MaterialKind.PLAN)
    return (
        *_missing(submission.procedure, materials, rules),
        *(gap for material in materials for gap in _misnamed(submission, material)),
        *(() if plan is None else (*_template(submission, plan, rules), *_seals(plan))),
        *_sheet(submission, rules),
        *(_publicity(submission, materials, rules, calendar) if submission.procedure is Procedure.COMMITMENT else ()),
    )


def check_complete(found: Iterable[Gap]) -> None:
    """Refuse to accept an application while something is missing, naming all of it."""
    if texts := [gap.text for gap in found if gap.stops]:
        raise RuleError(f"申请材料不齐全或者不符合法定形式，不能受理：{'；'.join(texts)}", source=INCOMPLETE)


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: width of signs and blanks do not count."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _missing(procedure: Procedure, materials: Iterable[Material], rules: CompletenessRules) -> Iterator[Gap]:
    source = PAPER_RULE[procedure]
    copies: dict[MaterialKind, int] = {}
    for material in materials:
        copies[material.kind] = max(copies.get(material.kind, 0), material.copies)
    for kind, wanted in rules.copies[procedure].items():
        there = copies.get(kind, 0)
        if kind not in copies:
            yield Gap(code="missing", text=f"缺少{kind.label}", where=kind.label, source=source)
        elif there < wanted:
            text = f"{kind.label}应提交{wanted}份，收到{there}份"
            yield Gap(code="copies", text=text, where=kind.label, source=source)
    if MaterialKind.RANGE not in copies:
        text = f"没有{MaterialKind.RANGE.label}，不能核对面积和位置"
        yield Gap(code=NO_RANGE, text=text, where=MaterialKind.RANGE.label, source="办水保〔2018〕135号", stops=False)


def _misnamed(submission: Submission, material: Material) -> Iterator[Gap]:
    pairs = (
        ("project_name", "项目名称", material.project_name, submission.project_name),
        ("unit_name", "生产建设单位名称", material.unit_name, submission.unit_name),
    )
    for code, name, found, wanted in pairs:
        if found.strip() and not same_name(found, wanted):
            text = f"{material.kind.label}的{name}“{found.strip()}”与登记的“{wanted}”不一致"
            yield Gap(code=code, text=text, where=material.kind.label, source=GUIDE)


def _template(submission: Submission, plan: Material, rules: CompletenessRules) -> Iterator[Gap]:
    if plan.template and plan.template in rules.templates:
        return
    taken = "、".join(f"{edition}年版" for edition in rules.templates)
    used = "其他版本" if plan.template == OTHER_TEMPLATE else f"{plan.template}年版"
    if plan.template:
        text = f"{submission.submitted_on}提交的方案应采用{taken}编制模板，本方案采用{used}"
    else:
        text = f"未核对编制模板的版本（应为{taken}）"
    yield Gap(code="template", text=text, where=plan.kind.label, source=TEMPLATE_RULE, stops=bool(plan.template))


def _seals(plan: Material) -> Iterator[Gap]:
    """The seals of the title page and the signatures of the page of responsibility."""
    rows = (
        ("seal_unit", "扉页", "生产建设单位公章", plan.sealed_by_unit),
        ("seal_compiler", "扉页", "编制单位公章", plan.sealed_by_compiler),
        ("signatures", "责任页", "责任人员签名", plan.signatures_complete),
    )
    for code, page, what, seen in rows:
        if seen is None:
            yield Gap(code=code, text=f"未核对{page}的{what}", where=page, source=GUIDE, stops=False)
        elif not seen:
            yield Gap(code=code, text=f"{page}缺少{what}或者不齐全", where=page, source=GUIDE)


def sheet_needed(templates: tuple[str, ...]) -> bool:
    """Whether the official sheet must be whole: where its edition of the template is the only one taken."""
    return templates == (EDITION,)


def _sheet(submission: Submission, rules: CompletenessRules) -> Iterator[Gap]:
    if not submission.sheet_open:
        return
    text = f"{SHEET}还没有填写"
    if submission.sheet_begun:
        named = "、".join(submission.sheet_open[:NAMED])
        more = "等" if len(submission.sheet_open) > NAMED else ""
        text = f"{SHEET}还有 {len(submission.sheet_open)} 栏未填：{named}{more}"
    yield Gap(code="sheet", text=text, where=SHEET, source=TEMPLATE_RULE, stops=sheet_needed(rules.templates))


def _publicity(
    submission: Submission, materials: Iterable[Material], rules: CompletenessRules, calendar: Calendar
) -> Iterator[Gap]:
    """A draft under commitment is public for full working days before it is handed in, and comments are dealt with."""
    found = next((material for material in materials if material.kind is MaterialKind.PUBLICITY), None)
    if found is None:
        return
    if found.published_from is None:
        yield _publicity_gap("published", "未说明方案全文公开的起始日期")
    else:
        yield from _too_short(submission, found, found.published_from, rules.publicity_days, calendar)
    if found.comments_handled is None:
        yield _publicity_gap("comments", "未说明公众意见的接收和处理情况")
    elif not found.comments_handled:
        yield _publicity_gap("comments", "公众意见未逐条处理")


def _too_short(
    submission: Submission, found: Material, published_from: date, days: int, calendar: Calendar
) -> Iterator[Gap]:
    try:
        public = waiting(published_from, days, calendar)
    except RuleError as refusal:
        yield _publicity_gap("published", f"不能核对公开期：{refusal.message}", stops=False)
        return
    last = public.last.due
    if found.published_to is not None and found.published_to < last:
        text = f"{published_from}起公开，应连续满{days}个工作日（至{last}），实际于{found.published_to}结束"
        yield _publicity_gap("published", text)
    elif submission.submitted_on < public.open_from:
        text = f"{published_from}起公开满{days}个工作日（至{last}）后，{public.open_from}起方可提交"
        yield _publicity_gap("published", text)


def _publicity_gap(code: str, text: str, *, stops: bool = True) -> Gap:
    return Gap(code=code, text=text, where=MaterialKind.PUBLICITY.label, source=COMMITMENT_RULE, stops=stops)

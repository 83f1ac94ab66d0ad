"""The parts that letters share: particulars, the law, lists, remedies. Facts are checked before, see ``needs.py``."""

from collections.abc import Iterable
from datetime import date

from sbsupervise.domain.clocks import Unit, span_text
from sbsupervise.domain.elements import Element
from sbsupervise.domain.notices import chinese_date
from sbsupervise.domain.papers import Block, Facts, Item, Paragraph, Table
from sbsupervise.domain.plans.letters.words import LetterFacts, LetterKind

E_ = Element


def particulars(f: LetterFacts) -> Facts:
    """Who applied, and for which project."""
    rows = (
        ("申请人", f.unit),
        ("统一社会信用代码", f.uscc),
        ("法定代表人", f.legal_representative),
        ("地址", f.address),
        ("项目名称", f.project),
        ("项目代码", f.project_code),
        ("建设地点", f.project_place),
    )
    return Facts(tuple(row for row in rows if row[1].strip()), (E_.UNIT, E_.PROJECT))


def day(when: date | None) -> str:
    return chinese_date(when) if when else ""


def working_days(amount: int | None) -> str:
    return span_text(amount, Unit.WORKING) if amount else ""


def years(f: LetterFacts) -> str:
    """For how long an approval covers a start."""
    return span_text(f.valid_years, Unit.YEAR) if f.valid_years else ""


def fact(text: str) -> Paragraph:
    return Paragraph(text, (E_.FACTS,))


def basis(kind: LetterKind, rest: str, law: str = "") -> Paragraph:
    """The sentence that names the law and says what follows from it."""
    return Paragraph(f"依据{law or kind.law}的规定，{rest}", (E_.BASIS,))


def numbered(texts: Iterable[str], element: Element) -> tuple[Item, ...]:
    return tuple(Item(number, _closed(text), (element,)) for number, text in enumerate(texts, 1))


def changes(f: LetterFacts) -> Table:
    return Table(("变更事项", "原批准内容", "变更后内容"), (3, 4, 4), f.changes, (E_.FACTS,))


def base(f: LetterFacts) -> str:
    """The decision that a letter follows, with its day and number."""
    return f"{day(f.base_decided_on)}作出的水行政许可决定（{f.base_number}）"


def supervision(f: LetterFacts) -> Paragraph:
    text = f"本项目水土保持工作由{f.supervising_body}监督管理，请接受并配合其监督检查，如实报告情况。"
    return Paragraph(text, (E_.DEMAND,))


def remedies(f: LetterFacts) -> tuple[Block, ...]:
    """How the letter can be disputed; nothing where no body of review is stated."""
    if not f.review_body or f.review_days is None or f.suit_months is None:
        return ()
    text = (
        f"如不服本文书，可以自收到之日起{f.review_days}日内向{f.review_body}申请行政复议，"
        f"也可以自收到之日起{f.suit_months}个月内依法向有管辖权的人民法院提起行政诉讼。"
    )
    return (Paragraph(text, (E_.REMEDIES,)),)


def _closed(text: str) -> str:
    return text if text.endswith(("。", "；")) else f"{text}。"

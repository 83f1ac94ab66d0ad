"""Papers of the fee (补偿费文书): a charge with its receipt and ledger becomes the paper of a notice.

Money stands in figures and in capital numerals. Each function gives the blocks of one kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sbsupervise.domain.capitals import capital_text
from sbsupervise.domain.elements import Element
from sbsupervise.domain.fees import BaseType, ExemptCode, LedgerAccount, LedgerKind
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.notices import NoticeKind, chinese_date
from sbsupervise.domain.papers import Block, NoticePaper, Paragraph, Table
from sbsupervise.domain.quantities import quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, LedgerLine, Person
from sbsupervise.parameters import fees as fee_figures
from sbsupervise.parameters import notices as figures
from sbsupervise.services.notices.composing import paper_for, particulars, remedies

E_ = Element
NUMERALS = "零一二三四五六七八九十"
TENTHOUSANDTH = Decimal(10_000)
QUANTITIES: Mapping[BaseType, str] = {
    BaseType.AREA_GENERAL: "征占用土地面积",
    BaseType.AREA_MINE_BUILD: "征占用土地面积",
    BaseType.TON_MINE: "矿产资源开采量",
    BaseType.WELL_OILGAS: "生产井占地面积",
    BaseType.VOL_DIG: "取土挖砂采石量",
    BaseType.VOL_DUMP: "弃土弃渣量",
}
"""The quantities as 财综〔2014〕8号 article 10 names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCase:
    """What a paper of the fee is made of. ``earlier`` are the numbers of the served papers of the charge by kind.

    ``surcharge_fen`` is the surcharge still owed at the end of ``today``; ``collector`` the tax office by its name.
    """

    charge: Charge
    officer: Person
    today: date
    collector: str
    surcharge_fen: int = 0
    limit_on: date | None = None
    reason: str = ""
    earlier: Mapping[NoticeKind, str]


def fee_paper(kind: NoticeKind, case: FeeCase) -> NoticePaper:
    """The paper of a kind for a charge; the letter about a refund goes to the tax office, all others to the payer."""
    charge = case.charge
    unit = charge.project.owner_on(charge.assessed_on)
    body = BODIES[kind](case, figures.wording().on(case.today)[kind])
    note = (Paragraph(_said("note", case, reason=case.reason)),) if case.reason and kind in NOTED else ()
    blocks = (particulars(unit, charge.project), *body, *note)
    if kind in DISPUTABLE:
        blocks = (*blocks, Paragraph(remedies(charge.office, case.today), (E_.REMEDIES,)))
    paper = paper_for(kind, charge.office, unit, blocks, case.officer)
    return replace(paper, addressee=case.collector) if kind is NoticeKind.FEE_REFUND else paper


def _notice(case: FeeCase, words: Mapping[str, str]) -> tuple[Block, ...]:
    charge = case.charge
    past = charge.due_on <= case.today
    paid = (Paragraph(words["paid"].format(paid=yuan_text(charge.paid_fen), rest=yuan_text(charge.unpaid_fen))),)
    standard = "、".join(dict.fromkeys(_document(line["source"]) for line in charge.receipt["lines"]))
    return (
        Paragraph(_opening(charge, words), (E_.FACTS,)),
        _lines(charge),
        Paragraph(words["basis"].format(standard=standard), (E_.BASIS,)),
        _amount(case, charge.amount_fen),
        *(paid if charge.paid_fen else ()),
        Paragraph(words["pay_by_now" if past else "pay_by"].format(due_on=chinese_date(charge.due_on)), (E_.PAY_BY,)),
        _place(case),
        Paragraph(words["late"].format(**_consequences(case.today))),
    )


def _order(case: FeeCase, words: Mapping[str, str]) -> tuple[Block, ...]:
    charge = case.charge
    said = {
        "project": charge.project.name,
        "amount": yuan_text(charge.amount_fen),
        "served_on": _day(charge.served_on),
        "notice": _number(case, NoticeKind.FEE_NOTICE),
        "due_on": chinese_date(charge.due_on),
        "paid": yuan_text(charge.paid_fen),
        "rest": yuan_text(charge.unpaid_fen),
    }
    return (
        Paragraph(words["opening"].format(**said), (E_.FACTS,)),
        Paragraph(words["basis"], (E_.BASIS,)),
        _amount(case, charge.unpaid_fen),
        Paragraph(words["limit"].format(limit_on=_day(case.limit_on)), (E_.LIMIT,)),
        _place(case),
        Paragraph(words["late"].format(**_consequences(case.today)), (E_.SURCHARGE, E_.FINE)),
    )


def _demand(case: FeeCase, words: Mapping[str, str]) -> tuple[Block, ...]:
    charge = case.charge
    today = chinese_date(case.today)
    said = {
        "project": charge.project.name,
        "ordered_on": _day(charge.ordered_on),
        "order": _number(case, NoticeKind.FEE_ORDER),
        "limit_was": _day(charge.limit_on),
        "today": today,
        "rest": yuan_text(charge.unpaid_fen),
        "late": yuan_text(case.surcharge_fen),
    }
    total = {**_money(charge.unpaid_fen + case.surcharge_fen), **_consequences(case.today), "today": today}
    days = figures.demand_days().on(case.today)
    return (
        Paragraph(words["opening"].format(**said), (E_.FACTS,)),
        Paragraph(words["basis"], (E_.BASIS,)),
        Paragraph(words["obligation"].format(**total), (E_.OBLIGATION, E_.SUM)),
        Paragraph(words["perform"].format(limit_on=_day(case.limit_on)), (E_.PERFORM_BY, E_.PERFORM_HOW)),
        Paragraph(words["heard"], (E_.HEARD,)),
        Paragraph(words["consequence"].format(days=days), (E_.CONSEQUENCE,)),
    )


def _exemption(case: FeeCase, words: Mapping[str, str]) -> tuple[Block, ...]:
    charge = case.charge
    if charge.exempt_code is None:
        raise RuleError("没有免征情形，不能制作免征告知书")
    item = NUMERALS[list(ExemptCode).index(charge.exempt_code) + 1]
    decided = {"proof": charge.exempt_proof.rstrip("。"), "decided_on": _day(charge.exempt_decided_on)}
    areas = charge.receipt["inputs"].get("areas", ())
    exempt = sum((_exempt_hm2(charge, area) for area in areas), Decimal(0))
    scope = "scope_lines" if not areas else "scope_part" if charge.amount_fen else "scope_whole"
    extent = {"exempt": quantity_text(exempt), "amount": yuan_text(charge.amount_fen)}
    return (
        Paragraph(words["opening"].format(project=charge.project.name, **decided), (E_.FACTS,)),
        Paragraph(words["basis"].format(item=item, head=charge.exempt_code.label), (E_.BASIS, E_.ARTICLE, E_.HEAD)),
        _exempt_areas(charge) if areas else _lines(charge),
        Paragraph(words[scope].format(**extent), (E_.SCOPE,)),
        Paragraph(words["change"]),
    )


def _refund(case: FeeCase, words: Mapping[str, str]) -> tuple[Block, ...]:
    charge = case.charge
    said = {
        "unit": charge.project.owner_on(charge.assessed_on).name,
        "project": charge.project.name,
        "amount": yuan_text(charge.amount_fen),
        "reason": case.reason.rstrip("。"),
    }
    rows = tuple(
        (line.voucher_no or "", line.account.label, chinese_date(line.booked_on), f"{yuan_text(-line.amount_fen)}元")
        for line in _payments(charge)
    )
    if not rows:
        raise RuleError("台账中没有缴款的税收票证，不能制作退费函")
    return (
        Paragraph(words["opening"].format(**said), (E_.FACTS,)),
        Paragraph(words["paid"]),
        Table(("税收票证号码", "款项", "缴费日期", "金额"), (6, 3, 4, 4), rows, (E_.VOUCHERS,)),
        Paragraph(words["basis"].format(**_money(charge.refund_fen)), (E_.BASIS, E_.REFUND)),
        Paragraph(words["reply"]),
    )


def _opening(charge: Charge, words: Mapping[str, str]) -> str:
    name = charge.project.name
    if charge.period_start and charge.period_end:
        period = f"{chinese_date(charge.period_start)}至{chinese_date(charge.period_end)}"
        return words["opening_period"].format(project=name, period=period, quantity=QUANTITIES[charge.base_type])
    plan = charge.plan
    if plan is not None and plan.document_number:
        approver = plan.external_body or plan.office.name
        return words["opening_plan"].format(project=name, approver=approver, number=plan.document_number)
    return words["opening"].format(project=name)


def _lines(charge: Charge) -> Table:
    """What is charged in each county: quantity, standard, amount."""
    rows = [
        (
            line["county"],
            f"{line['quantity']}{line['measure']}",
            f"{line['rate']}元/{line['measure']}",
            f"{yuan_text(line['amount_fen'])}元" if line["amount_fen"] else line["outcome"],
        )
        for line in charge.receipt["lines"]
    ]
    if len(rows) > 1:
        rows.append(("合计", "", "", f"{yuan_text(charge.amount_fen)}元"))
    heads = ("县（市、区）", QUANTITIES[charge.base_type], "征收标准", "应缴金额")
    return Table(heads, (4, 6, 5, 5), tuple(rows), (E_.FACTS, E_.QUANTITY, E_.RATE))


def _exempt_areas(charge: Charge) -> Table:
    areas = charge.receipt["inputs"]["areas"]
    rows = tuple(
        (
            line["county"],
            f"{quantity_text(Decimal(area['area_hm2']))}公顷",
            f"{quantity_text(_exempt_hm2(charge, area))}公顷",
            f"{yuan_text(line['amount_fen'])}元",
        )
        for area, line in zip(areas, charge.receipt["lines"], strict=True)
    )
    return Table(("县（市、区）", "征占用土地面积", "其中免征面积", "应缴金额"), (4, 5, 5, 5), rows, (E_.FACTS,))


def _exempt_hm2(charge: Charge, area: Mapping[str, str]) -> Decimal:
    """The exempt part of an area; an exemption without a stated part takes in everything."""
    stated = any(Decimal(row["exempt_hm2"]) for row in charge.receipt["inputs"]["areas"])
    return Decimal(area["exempt_hm2"] if stated else area["area_hm2"])


def _payments(charge: Charge) -> list[LedgerLine]:
    taken_back = {line.reverses_id for line in charge.ledger}
    return [
        line
        for line in charge.ledger
        if line.kind is LedgerKind.PAYMENT and line.account is not LedgerAccount.REFUND and line.id not in taken_back
    ]


def _amount(case: FeeCase, amount_fen: int) -> Paragraph:
    return Paragraph(_said("amount", case, **_money(amount_fen)), (E_.AMOUNT,))


def _place(case: FeeCase) -> Paragraph:
    return Paragraph(_said("pay_at", case), (E_.PAY_AT,))


def _said(part: str, case: FeeCase, **values: str) -> str:
    return figures.fee_wording().on(case.today)[part].format(**values)


def _money(amount_fen: int) -> dict[str, str]:
    return {"figures": yuan_text(amount_fen), "capitals": capital_text(amount_fen)}


def _consequences(day: date) -> dict[str, str]:
    """The surcharge and the fine of the law in words: 万分之五, 三."""
    parts = int(fee_figures.surcharge_daily_rate().on(day) * TENTHOUSANDTH)
    return {"rate": f"万分之{NUMERALS[parts]}", "times": NUMERALS[fee_figures.fine_times().on(day)]}


def _number(case: FeeCase, kind: NoticeKind) -> str:
    return f"（{case.earlier[kind]}）" if kind in case.earlier else ""


def _document(source: str) -> str:
    """The document that a standard names as its source, without remarks."""
    return source.partition("（")[0]


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


NOTED = frozenset({NoticeKind.FEE_NOTICE, NoticeKind.FEE_ORDER, NoticeKind.FEE_DEMAND, NoticeKind.FEE_EXEMPTION})
DISPUTABLE = frozenset({NoticeKind.FEE_NOTICE, NoticeKind.FEE_ORDER, NoticeKind.FEE_EXEMPTION})
BODIES: Mapping[NoticeKind, Callable[[FeeCase, Mapping[str, str]], tuple[Block, ...]]] = {
    NoticeKind.FEE_NOTICE: _notice,
    NoticeKind.FEE_ORDER: _order,
    NoticeKind.FEE_DEMAND: _demand,
    NoticeKind.FEE_EXEMPTION: _exemption,
    NoticeKind.FEE_REFUND: _refund,
}

"""Charges (应缴补偿费): the states of an assessed amount, and the acts that each state allows.

What a state is follows from what has happened, by one function: the amount, what is paid, and which papers are served.
Overdue is no state: it follows from the due date and the day. Source: fee ledger of 财综〔2014〕8号 articles 9 to 12
and 25, 水土保持法 article 57, 行政强制法 articles 46, 53 and 54.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import LabelledEnum, Tone

FEE_RULES = "财综〔2014〕8号"
WATER_LAW_57 = "水土保持法第五十七条"


class ChargeState(LabelledEnum):
    """The state of a charge. What is paid of it and what is too much stands in its ledger."""

    PROPOSED = "proposed", "免征待审定", Tone.SOON
    ASSESSED = "assessed", "已核定"
    SERVED = "served", "已送达", Tone.INFO
    PARTLY_PAID = "partly_paid", "部分缴纳", Tone.SOON
    ORDERED = "ordered", "已责令限期缴纳", Tone.GRAVE
    DEMANDED = "demanded", "已催告", Tone.GRAVE
    COURT = "court", "已申请强制执行", Tone.GRAVE
    PAID = "paid", "已缴清", Tone.GOOD
    EXEMPT = "exempt", "免征", Tone.INFO
    NOT_SUBJECT = "not_subject", "不属征收范围", Tone.INFO
    VOID = "void", "作废"


S = ChargeState
UNPAID = (S.ASSESSED, S.SERVED, S.PARTLY_PAID)
PURSUED = (S.ORDERED, S.DEMANDED, S.COURT)
OWING = frozenset({*UNPAID, *PURSUED})
NOTHING_DUE = frozenset({S.EXEMPT, S.NOT_SUBJECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What has happened to a charge that stands: its money in fen, and the days on which papers were served."""

    amount_fen: int
    paid_fen: int
    served_on: date | None
    ordered_on: date | None
    demanded_on: date | None
    court_on: date | None


def state_of(course: Course) -> ChargeState:
    """The state that follows from what has happened; of charges of nothing it is fixed when they are assessed."""
    reached = (
        (course.paid_fen >= course.amount_fen, S.PAID),
        (course.court_on is not None, S.COURT),
        (course.demanded_on is not None, S.DEMANDED),
        (course.ordered_on is not None, S.ORDERED),
        (course.paid_fen > 0, S.PARTLY_PAID),
        (course.served_on is not None, S.SERVED),
    )
    return next((state for happened, state in reached if happened), S.ASSESSED)


def _steps(
    act: str, label: str, who: Permission, ways: Iterable[tuple[S, S]], **more: str
) -> tuple[Step[ChargeState], ...]:
    return tuple(Step(start=start, act=act, end=end, label=label, who=who, **more) for start, end in ways)


_HELD = (*UNPAID, *PURSUED, S.PAID)
_MONEY = tuple((start, end) for start in (*UNPAID, *PURSUED) for end in {start, S.PARTLY_PAID, S.PAID})
CHARGES: Machine[ChargeState] = Machine(
    (
        *_steps(
            "fee.exempt",
            "审定免征",
            Permission.DECIDE_FEES,
            ((S.PROPOSED, S.EXEMPT), (S.PROPOSED, S.ASSESSED)),
            needs="免征情形及其证明材料；审定人不是核定人",
            document="免征告知书",
            source=f"{FEE_RULES}第十一条",
        ),
        *_steps(
            "fee.serve",
            "登记送达",
            Permission.SERVE_NOTICES,
            ((S.ASSESSED, S.SERVED), *((state, state) for state in (S.PARTLY_PAID, S.PAID))),
            needs="《水土保持补偿费缴纳通知单》及送达证明",
            document="水土保持补偿费缴纳通知单",
            source=f"{FEE_RULES}第十条",
        ),
        *_steps(
            "payment.record",
            "登记缴费",
            Permission.RECORD_PAYMENTS,
            (*_MONEY, (S.PAID, S.PAID)),
            needs="税收票证",
        ),
        *_steps(
            "payment.reverse",
            "冲销",
            Permission.RECORD_PAYMENTS,
            tuple((start, end) for start in _HELD for end in _HELD),
            needs="理由",
        ),
        *_steps(
            "payment.move",
            "转记",
            Permission.RECORD_PAYMENTS,
            tuple((start, end) for start in _HELD for end in _HELD),
            needs="缴费属于另一项应缴补偿费；理由",
        ),
        *_steps(
            "refund.confirm",
            "确认退费",
            Permission.DECIDE_FEES,
            tuple((start, end) for start in _HELD for end in _HELD),
            needs="退费事由及其证明材料",
            document="水土保持补偿费退费函",
        ),
        *_steps(
            "refund.record",
            "登记退库",
            Permission.RECORD_PAYMENTS,
            tuple((state, state) for state in _HELD),
            needs="应退款已经确认；退库凭证",
        ),
        *_steps(
            "surcharge.fix",
            "加收滞纳金",
            Permission.DECIDE_FEES,
            tuple((state, state) for state in (*PURSUED, S.PAID)),
            needs="责令的期限已过仍有未缴；缴清以后加收的，只计算到缴清之日",
            source=WATER_LAW_57,
        ),
        *_steps(
            "fee.order",
            "责令限期缴纳",
            Permission.SERVE_NOTICES,
            tuple((state, S.ORDERED) for state in (S.SERVED, S.PARTLY_PAID, *PURSUED)),
            needs="缴纳期限已过；《责令限期缴纳通知书》及送达证明",
            document="责令限期缴纳水土保持补偿费通知书",
            source=WATER_LAW_57,
        ),
        *_steps(
            "fee.demand",
            "催告",
            Permission.SERVE_NOTICES,
            ((S.ORDERED, S.DEMANDED),),
            needs="责令的期限已过；《催告书》及送达证明",
            document="水土保持补偿费催告书",
            source="行政强制法第四十六条、第五十四条",
        ),
        *_steps(
            "fee.court",
            "申请强制执行",
            Permission.DECIDE_FEES,
            ((S.DEMANDED, S.COURT),),
            needs="催告书送达后期满仍未履行；强制执行申请书",
            document="强制执行申请书",
            source="行政强制法第五十三条、第五十四条",
        ),
        *_steps(
            "fee.void",
            "作废",
            Permission.ASSESS_FEES,
            tuple((start, S.VOID) for start in (S.PROPOSED, *UNPAID, *PURSUED, S.EXEMPT, S.NOT_SUBJECT)),
            needs="理由；已缴的先冲销或者办理退费",
        ),
    )
)

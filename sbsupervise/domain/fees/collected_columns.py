"""The columns of what the tax office reports as collected (征收信息), how their headers may be written, what they hold.

They are those of the tax return of the fee (费款所属期, 实缴金额, 滞纳金, 电子税票号码, 退库金额), in any order.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import (
    Bounds,
    Cell,
    day_of,
    half_width,
    header_parts,
    number_of,
    text_of,
)

YUAN = Bounds(most=Decimal(9_999_999_999), places=2)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# The year of a document number stands in brackets for which people have many signs.
BRACKETS = str.maketrans({**dict.fromkeys("[(【（［", "〔"), **dict.fromkeys("])】）］", "〕")})
OWN_NUMBER = re.compile(r"核定-?([0-9]{1,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the cells are held against: the first and the last day that the file speaks of, and credit codes."""

    first: date
    last: date
    uscc_refusal: Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the field that it fills, its header and other headers by which it is known."""

    field: str
    header: str
    read: Callable[[Cell, Limits], Any]
    empty: Any = ""
    also: tuple[str, ...] = ()
    required: bool = False


def notice_number(text: str) -> str:
    """The number of a notice in one spelling: half width, no blanks, the year in tortoise shell brackets."""
    return "".join(half_width(text).translate(DASHES).split()).translate(BRACKETS)


def own_number(charge_id: int) -> str:
    """The number under which a charge goes to the tax office as long as no notice of it is issued."""
    return f"核定-{charge_id}"


def charge_named(number: str) -> int | None:
    """The charge that such a number names, None for any other number."""
    found = OWN_NUMBER.fullmatch(number)
    return int(found[1]) if found else None


def _text(limit: int) -> Callable[[Cell, Limits], str]:
    return lambda cell, _: text_of(cell, limit=limit)


def _notice(cell: Cell, _: Limits) -> str:
    return notice_number(text_of(cell, limit=60))


def _uscc(cell: Cell, limits: Limits) -> str:
    code = text_of(half_width(cell) if isinstance(cell, str) else cell, limit=40)
    refusal = limits.uscc_refusal(code)
    if refusal is not None:
        raise RuleError(refusal)
    return code


def _fen(cell: Cell, _: Limits) -> int:
    return int(number_of(cell, YUAN) * 100)


def _day(cell: Cell, _: Limits) -> date:
    return day_of(cell)


def _day_of_file(cell: Cell, limits: Limits) -> date:
    day = day_of(cell)
    if not limits.first <= day <= limits.last:
        raise RuleError(f"{day.isoformat()} 不在 {limits.first.isoformat()} 至 {limits.last.isoformat()} 之间")
    return day


COLUMNS = (
    Column(
        field="notice_no",
        header="通知单号",
        read=_notice,
        also=("缴纳通知单号", "通知单编号", "缴纳通知单编号", "通知书编号", "费源编号", "noticeno"),
    ),
    Column(
        field="payer", header="缴费人名称", read=_text(200), also=("缴费人", "纳税人名称", "缴费单位", "缴费单位名称")
    ),
    Column(
        field="uscc",
        header="统一社会信用代码",
        read=_uscc,
        also=("信用代码", "社会信用代码", "纳税人识别号", "缴费人识别号", "缴费人信用代码"),
    ),
    Column(
        field="period_start",
        header="所属期起",
        read=_day,
        empty=None,
        also=("费款所属期起", "费款所属期始", "所属期开始", "所属期始", "所属期起始日期"),
    ),
    Column(
        field="period_end",
        header="所属期止",
        read=_day,
        empty=None,
        also=("费款所属期止", "所属期结束", "所属期终止", "所属期截止日期"),
    ),
    Column(
        field="paid_on",
        header="入库日期",
        read=_day_of_file,
        empty=None,
        also=("缴款日期", "缴费日期", "上解日期", "入退库日期"),
        required=True,
    ),
    Column(
        field="paid_fen",
        header="实缴金额",
        read=_fen,
        empty=0,
        also=("实缴费额", "实缴额", "缴费金额", "入库金额", "本期已缴费额", "实缴金额元"),
        required=True,
    ),
    Column(field="surcharge_fen", header="滞纳金", read=_fen, empty=0, also=("滞纳金金额", "加收滞纳金", "实缴滞纳金")),
    Column(
        field="voucher_no",
        header="电子税票号码",
        read=_text(50),
        also=("税票号码", "税收票证号码", "电子税票号", "票证号码", "完税证明号码"),
        required=True,
    ),
    Column(field="collector", header="征收机关", read=_text(100), also=("税务机关", "主管税务机关", "征收税务机关")),
    Column(field="refund_fen", header="退库金额", read=_fen, empty=0, also=("退费金额", "退库额", "退还金额")),
    Column(field="refunded_on", header="退库日期", read=_day_of_file, empty=None, also=("退费日期", "退还日期")),
    Column(field="remark", header="备注", read=_text(500), also=("说明",)),
)
BY_FIELD = {column.field: column for column in COLUMNS}
BY_BASE = {base: column for column in COLUMNS for base in (header_parts(column.header)[0], *column.also)}
REQUIRED_HEADERS = tuple(
    (header_parts(column.header)[0], *column.also) for column in COLUMNS if column.required
)  # for whoever looks for the header row
MONEY = frozenset({"paid_fen", "surcharge_fen", "refund_fen"})

"""Tables (表格) that people hand in: what a cell may hold, and the text, number or day that is read from it.

All readers raise RuleError with the reason in Chinese; row and column are added by whoever reads the table.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text

V = TypeVar("V")

FIRST_YEAR, LAST_YEAR = 1950, 2100
# So many choices can be named in one message.
FEW = 8
# A spreadsheet keeps 15 digits of a number; the rest of a longer one is already lost.
EXACT_DIGITS = 15
# Full-width signs come from Chinese input methods. No other digits are taken: NFKC would read 5² as 52.
HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}

PLAIN_NUMBER = re.compile(r"\A-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?\Z")
EXPONENT = re.compile(r"\A[-+]?[0-9.,]+[eE][-+]?[0-9]+\Z")
NUMBER_AND_UNIT = re.compile(r"\A[-+]?[0-9][0-9.,]*\s*[^0-9.,\s][^0-9]*[23]?\Z")
YEAR, PART = r"([0-9]{4})", r"([0-9]{1,2})"
DAY_FORMS = (
    rf"{YEAR}-{PART}-{PART}",
    rf"{YEAR}/{PART}/{PART}",
    rf"{YEAR}\.{PART}\.{PART}",
    rf"{YEAR}年{PART}月{PART}日",
)
MIDNIGHT = r"(?:[ T]0?0:00(?::00)?)?"
DAY = re.compile(rf"\A(?:{'|'.join(DAY_FORMS)}){MIDNIGHT}\Z")
BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds no value: a formula that failed, or one whose result was never stored."""

    shown: str
    reason: str


Cell = str | Decimal | bool | date | Unreadable | None  # a date may be a datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The numbers that a column takes; ``places`` is the most decimals."""

    least: Decimal = Decimal(0)
    most: Decimal
    places: int
    above_least: bool = False


def shown(cell: Cell) -> str:
    """A cell as people see it, for reports."""
    if cell is None:
        return ""
    if isinstance(cell, Unreadable):
        return cell.shown
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return f"{cell:f}" if cell.is_finite() else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    return cell if isinstance(cell, str) else cell.isoformat()


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def half_width(text: str) -> str:
    """Letters, digits and signs of full width in their ASCII form; all else as it is."""
    return text.translate(HALF_WIDTH)


def text_of(cell: Cell, *, limit: int, lines: bool = False) -> str:
    """The text of a cell by the rule for texts; a number counts as text as long as no digit of it is lost."""
    if isinstance(cell, Unreadable):
        raise RuleError(cell.reason)
    if isinstance(cell, Decimal) and (not cell.is_finite() or cell.adjusted() >= EXACT_DIGITS):
        raise RuleError(f"超过 {EXACT_DIGITS} 位的数字会丢失末尾数字，请把单元格格式设为“文本”后重新填写")
    if isinstance(cell, bool | date):
        raise RuleError("应填文字，这里是" + ("逻辑值" if isinstance(cell, bool) else "日期"))
    return clean_text(shown(cell), limit=limit, lines=lines)


def number_of(cell: Cell, bounds: Bounds) -> Decimal:
    """The exact number of a cell, written plainly or with thousands separators, within its bounds."""
    if isinstance(cell, Unreadable):
        raise RuleError(cell.reason)
    if isinstance(cell, bool | date):
        raise RuleError("应填数字，这里是" + ("逻辑值" if isinstance(cell, bool) else "日期"))
    number = cell if isinstance(cell, Decimal) else _written_number(cell or "")
    if not number.is_finite():
        raise RuleError("应填数字")
    _check_bounds(number, bounds)
    return number or Decimal(0)


def _written_number(text: str) -> Decimal:
    text = half_width(text).strip()
    if PLAIN_NUMBER.match(text):
        return Decimal(text.replace(",", ""))
    if EXPONENT.match(text):
        raise RuleError("不能用科学计数法，请写出完整数字")
    if NUMBER_AND_UNIT.match(text):
        raise RuleError("只填数字，不带单位或符号")
    raise RuleError("应填数字")


def _check_bounds(number: Decimal, bounds: Bounds) -> None:
    if number < bounds.least or (bounds.above_least and number == bounds.least):
        if bounds.least:
            raise RuleError(f"不能小于 {bounds.least:f}")
        raise RuleError("必须大于 0" if bounds.above_least else "不能为负数")
    if number > bounds.most:
        raise RuleError(f"不能大于 {bounds.most:,f}")
    if number != number.quantize(Decimal(1).scaleb(-bounds.places)):
        raise RuleError(f"小数最多 {bounds.places} 位，请四舍五入后填写" if bounds.places else "应为整数")


def day_of(cell: Cell) -> date:
    """The day of a cell: a date of the spreadsheet, or ``2026-03-01``, ``2026/3/1``, ``2026.3.1``, ``2026年3月1日``."""
    if isinstance(cell, Unreadable):
        raise RuleError(cell.reason)
    if isinstance(cell, bool | Decimal):
        raise RuleError("这是数字，请把单元格格式设为“日期”，或写成 2026-03-01")
    day = cell if isinstance(cell, date) else _written_day(cell or "")
    day = day.date() if isinstance(day, datetime) else day
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleError(f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    return day


def _written_day(text: str) -> date:
    match = DAY.match(half_width(text).strip())
    if match is None:
        raise RuleError("应填日期，写成 2026-03-01、2026/3/1 或 2026年3月1日")
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleError("没有这一天") from None


def choice_of(cell: Cell, choices: Mapping[str, V], *, limit: int = 40) -> V:
    """What a word stands for; another word is refused with the choices, or of many the one that looks like it."""
    word = text_of(cell, limit=limit)
    if word in choices:
        return choices[word]
    names = [name for name in choices if not name.isdigit()]
    if len(names) <= FEW:
        raise RuleError(f"“{word}”不在可选范围内，可填：{'、'.join(names)}")
    alike = [name for name in names if name in word or (len(word) > 1 and word in name)]
    near = next(iter(alike or get_close_matches(word, names, n=1)), None)
    raise RuleError(f"“{word}”不在可选范围内" + (f"，是否为“{near}”" if near else ""))


def header_parts(header: str) -> tuple[str, tuple[str, ...]]:
    """A header without what writers add to it, and what stood in brackets: ``("征占地面积", ("hm2",))``.

    Width of letters and brackets, blanks, line breaks, capitals and the asterisk of a required column do not count.
    """
    text = re.sub(r"[\s*:/,、_\-·]", "", unicodedata.normalize("NFKC", header)).lower()
    return BRACKETS.sub("", text), tuple(BRACKETS.findall(text))


def header_base(header: str) -> str:
    return header_parts(header)[0]

"""Document numbers (文号) as a person writes them: read, and refused in words that say which part is wrong.

Source: GB/T 9704-2012, 7.2.5. 第 before the sequence is let pass: enforcement papers have it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.refusals import RuleError

FORM = re.compile(r"([^\s〔〕\[\]()（）]{1,30})〔(\d{4})〕(第?)([1-9]\d{0,5})号", re.ASCII)
YEAR = re.compile(r"〔\d{4}〕", re.ASCII)
PADDED = re.compile(r"〕\s*第?\s*0")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number in its parts: 某水许可, 2026, "" or 第, 15."""

    sign: str
    year: int
    prefix: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.sign}〔{self.year}〕{self.prefix}{self.sequence}号"


def number_in(text: str) -> DocumentNumber | None:
    """The number that a text is, None if it is none."""
    found = FORM.fullmatch(text)
    if found is None:
        return None
    sign, year, prefix, sequence = found.groups()
    return DocumentNumber(sign, int(year), prefix, int(sequence))


def check_number(text: str, name: str, signed_on: date, *, field: str = "document_number") -> None:
    """Refuse what is no number, and one of another year than that of its paper; ``name`` is what that day is called."""
    number = number_in(text)
    if number is None:
        faults = "，".join(_faults(text)) or "应依次写明机关代字、年份、序号和“号”"
        raise RuleError(f"文号“{text}”不规范：{faults}。应写作 晋水保函〔{signed_on.year}〕15号 的形式", field=field)
    if number.year != signed_on.year:
        raise RuleError(f"文号的年份〔{number.year}〕应当与{name}（{signed_on}）的年份一致", field=field)


def _faults(text: str) -> Iterator[str]:
    if not YEAR.search(text):
        yield "年份应写四位，用六角括号〔〕括入"
    elif text.startswith("〔"):
        yield "缺少机关代字"
    if PADDED.search(text):
        yield "序号前不加0"
    if not text.endswith("号"):
        yield "末尾应有“号”字"

"""The paper of a notice (文书文稿): everything that its drawing needs, and nothing that is decided while drawing.

A paper is frozen when the notice is issued. ``text_of`` is the text that its PDF must yield.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sbsupervise.domain.elements import ELEMENTS, MANDATORY, SHOWN, Element
from sbsupervise.domain.notices import NoticeKind, check_code_refusal, chinese_date
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum, Tone

UNSEALED = "本件未加盖电子印章，以加盖公章的纸质文书为准"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body (正文), its first line two characters in."""

    text: str
    elements: tuple[Element, ...] = ()

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its own ordinal: level 1 一、 in 黑体, level 2 （一） in 楷体."""

    text: str
    level: int = 1
    elements: tuple[Element, ...] = ()

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of the body: ``1.`` and its text."""

    ordinal: int
    text: str
    elements: tuple[Element, ...] = ()

    def texts(self) -> tuple[str, ...]:
        return (f"{self.ordinal}.{self.text}",)


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of two columns, name and value, such as the particulars of a unit and its project."""

    rows: tuple[tuple[str, str], ...]
    elements: tuple[Element, ...] = ()

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a table has rows")

    def texts(self) -> tuple[str, ...]:
        return tuple(cell for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head, such as the findings of an inspection. ``shares`` are the relative widths of its columns."""

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    elements: tuple[Element, ...] = ()

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) != len(self.heads) for row in (self.shares, *self.rows)):
            raise ValueError("a table has rows, and each of them as many cells as its head")

    def texts(self) -> tuple[str, ...]:
        return (*self.heads, *(cell for row in self.rows for cell in row))


Block = Paragraph | Heading | Item | Facts | Table
BLOCKS: dict[str, type[Block]] = {kind.__name__.lower(): kind for kind in (Paragraph, Heading, Item, Facts, Table)}


class Mark(LabelledEnum):
    """What is printed large across a paper that has no legal effect."""

    DRAFT = "draft", "草稿", Tone.QUIET
    VOID = "void", "作废", Tone.GRAVE
    WITHDRAWN = "withdrawn", "已撤销", Tone.GRAVE
    COPY = "copy", "非原件", Tone.QUIET


MARKS = {mark.value: mark for mark in Mark}


@dataclass(frozen=True, slots=True)
class Imprint:
    """The foot of the last page (版记): who gets copies, who printed it and when."""

    copies_to: str
    printed_by: str
    printed_on: date

    def texts(self) -> tuple[str, ...]:
        copies = (f"抄送：{self.copies_to}。",) if self.copies_to else ()
        return (*copies, self.printed_by, f"{chinese_date(self.printed_on)}印发")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """One notice as it is printed.

    ``office`` is the red head (发文机关标志), ``signed_by`` the office below the text. ``title`` may hold a line break
    where it is best broken. A record that stays with the office has no ``addressee``. ``contact`` is the
    note in brackets below the date (附注). A draft has no number, no date and no check code and bears ``Mark.DRAFT``.
    """

    office: str
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    signed_by: str
    contact: str
    number: str = ""
    signed_on: date | None = None
    check_code: str = ""
    check_url: str = ""
    imprint: Imprint | None = None
    mark: Mark | None = None

    @property
    def check_lines(self) -> tuple[str, ...]:
        """The small print beside the QR code: how to check the paper, and that it bears no electronic seal."""
        if not self.check_code:
            return ()
        address = urlsplit(self.check_url)
        site = address.netloc + address.path.rpartition("/")[0]
        return ("扫码核验真伪", f"核验码 {self.check_code}", f"核验网址 {site}", UNSEALED)

    def texts(self) -> Iterator[str]:
        """All texts in the order in which they are drawn."""
        yield from self.check_lines
        yield from (self.office, self.number, self.title, f"{self.addressee}：" if self.addressee else "")
        for block in self.blocks:
            yield from block.texts()
        yield from (self.signed_by, chinese_date(self.signed_on) if self.signed_on else "", f"（{self.contact}）")
        if self.imprint:
            yield from self.imprint.texts()


def normalised(text: str) -> str:
    """Text without the blanks and line ends that a page adds or swallows, in composed form (NFC)."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def text_of(paper: NoticePaper) -> str:
    """The normalised text of a paper: what its PDF yields, page numbers and repeated heads of tables apart."""
    return normalised("".join(paper.texts()))


def check_elements(kind: NoticeKind, paper: NoticePaper) -> None:
    """Refuse to issue a paper that lacks an element, naming all that it lacks.

    Source: 行政处罚法 art. 59 for the common ones; ``MANDATORY`` for each kind.
    """
    if lacking := [*_lacking_form(paper), *_lacking_content(kind, paper)]:
        raise RuleError(f"文书缺少必备要素，不能签发：{'、'.join(lacking)}")
    if paper.signed_on and f"〔{paper.signed_on.year}〕" not in paper.number:
        raise RuleError("文号的年份应当与成文日期的年份一致，并用六角括号", field="number")
    if refusal := check_code_refusal(paper.check_code):
        raise RuleError(refusal, field="check_code")
    if paper.mark:
        raise RuleError(f"带有“{paper.mark.label}”字样的文书不能签发")


def _lacking_form(paper: NoticePaper) -> Iterator[str]:
    named = {
        "发文机关标志": paper.office,
        "文号": paper.number,
        "标题": paper.title,
        "主送单位": paper.addressee,
        "发文机关署名": paper.signed_by,
        "成文日期": paper.signed_on,
        "联系人和电话": paper.contact,
        "核验码": paper.check_code and paper.check_url,
    }
    return (name for name, value in named.items() if not value or not str(value).strip())


def _lacking_content(kind: NoticeKind, paper: NoticePaper) -> Iterator[str]:
    for element in MANDATORY[kind]:
        carried = (part for block in paper.blocks if element in block.elements for part in block.texts())
        if not re.search(SHOWN.get(element, r"\S"), normalised("".join(carried))):
            yield element.label


def as_data(paper: NoticePaper) -> dict[str, Any]:
    """A paper as plain JSON values, to be frozen with its notice; ``paper_of`` reads it back."""
    data = _plain(asdict(paper))
    data["blocks"] = [
        {"block": type(block).__name__.lower(), **row} for block, row in zip(paper.blocks, data["blocks"], strict=True)
    ]
    return dict(data)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, LabelledEnum) else value


def paper_of(data: dict[str, Any]) -> NoticePaper:
    """The paper that ``as_data`` wrote. Raises KeyError, TypeError or ValueError if the data are of another shape."""
    values = {field.name: data[field.name] for field in fields(NoticePaper)}
    imprint = values["imprint"]
    values["blocks"] = tuple(_block_of(dict(row)) for row in values["blocks"])
    values["signed_on"] = values["signed_on"] and date.fromisoformat(values["signed_on"])
    values["imprint"] = imprint and Imprint(**{**imprint, "printed_on": date.fromisoformat(imprint["printed_on"])})
    values["mark"] = values["mark"] and MARKS[values["mark"]]
    return NoticePaper(**values)


def _block_of(row: dict[str, Any]) -> Block:
    kind = BLOCKS[row.pop("block")]
    row["elements"] = tuple(ELEMENTS[value] for value in row["elements"])
    return kind(**{name: _tuples(value) for name, value in row.items()})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list | tuple) else value

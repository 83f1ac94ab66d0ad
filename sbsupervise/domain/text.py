"""Text that people hand in: one spelling, nothing hidden in it, not too long."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import replace

from sbsupervise.domain.refusals import RuleError

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\u2028\u2029")
NEW_LINE = re.compile("\r\n|[\r\u2028\u2029]")
# Letters by category, blanks to the eye: fillers of Hangul and of Khmer, the empty Braille cell.
BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
REPLACEMENT = 0xFFFD
LONG, SHORT = 2000, 500
"""How many characters a text of several lines and a reason may have."""
ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.ASCII | re.IGNORECASE)


def clean_text(text: str, *, limit: int, lines: bool = False) -> str:
    """The text in its composed form (NFC) without blanks around it; "" if there is nothing.

    ``limit`` counts characters; with ``lines`` the text may have several lines. Refused are halves of surrogate
    pairs, control characters, marks that turn the direction of writing, hidden characters, traces of a failed
    decoding, and a text of which nothing can be seen.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if lines:
        text = NEW_LINE.sub("\n", text).replace("\t", " ")
    characters = frozenset(text)
    fault = _fault(characters - LINE_BREAKS if lines else characters)
    if fault is not None:
        raise RuleError(fault)
    if text and not any(_leaves_ink(character) for character in characters):
        raise RuleError("没有可见的文字")
    if len(text) > limit:
        raise RuleError(f"最多 {limit} 个字，现有 {len(text)} 个字")
    return text


def written_text(text: str, field: str, missing: str = "", *, limit: int = LONG) -> str:
    """A text of several lines as it is kept; refused beside its field if it cannot be, or if it is ``missing``."""
    try:
        cleaned = clean_text(text, limit=limit, lines=True)
    except RuleError as refusal:
        raise replace(refusal, field=field) from refusal
    if missing and not cleaned:
        raise RuleError(missing, field=field)
    return cleaned


def check_address(text: str, field: str) -> None:
    """Refuse what is no address of a page that everybody can open."""
    if not ADDRESS.fullmatch(text):
        raise RuleError("请填写以 http:// 或者 https:// 开头的网址", field=field)


def visible(text: str) -> str:
    r"""The text with everything hidden in it written out, ``\u202e``, so that it can be shown and kept anywhere."""
    return "".join(_written_out(character) for character in text)


def _written_out(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\t\n"
    return f"\\u{ord(character):04x}" if hidden else character


def _fault(characters: Set[str]) -> str | None:
    categories = {unicodedata.category(character) for character in characters}
    faults = (
        ("Cs" in categories, "含有残缺的编码"),
        (bool(characters & LINE_BREAKS), "不能换行"),
        ("Cc" in categories, "含有控制字符"),
        (bool(characters & BIDI), "含有改变文字方向的控制字符"),
        ("Cf" in categories or bool(characters & BLANK_LETTERS), "含有看不见的字符"),
        (any(_is_debris(ord(character)) for character in characters), "含有乱码"),
    )
    return next((message for found, message in faults if found), None)


def _is_debris(code_point: int) -> bool:
    """Whether a code point is the mark of a failed decoding, or one that never stands for a character."""
    return code_point == REPLACEMENT or code_point & 0xFFFE == 0xFFFE or 0xFDD0 <= code_point <= 0xFDEF


def _leaves_ink(character: str) -> bool:
    """Whether a character can be seen: neither a blank nor a mark that needs a letter before it.

    Characters of private use and those newer than Python's tables count as seen: names have such characters.
    """
    return unicodedata.category(character)[0] not in "ZM" and character not in LINE_BREAKS

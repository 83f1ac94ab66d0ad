"""The fonts of official documents: which file plays which part, and which face has a character.

The folder of fonts is made by ``pdf/fontbuild.py``. Its ``fonts.toml`` names a TrueType file for each role and may be
edited, so that an office can use faces that it has licensed. A character that no face has stops the notice; nothing is
ever left blank.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.pdf.breaking import is_wide

SETTING = "fonts.toml"
DIGITS = "0123456789"
COMMON = "，。、；：（）《》〔〕“”" + "".join(
    bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
)
"""What every Chinese face must have: the punctuation of official documents and the 6,763 characters of GB/T 2312."""
BFCHARS = 100
"""The most lines that one block of a character map may have (PDF 32000-1, 9.10.3)."""


class Role(LabelledEnum):
    """What a face is used for."""

    FANGSONG = "fangsong", "仿宋（正文）"
    TITLE = "title", "小标宋（标题）"
    HEAD = "head", "小标宋（发文机关标志）"
    HEI = "hei", "黑体（一级标题、表头）"
    KAI = "kai", "楷体（二级标题）"
    LATIN = "latin", "西文和数字"
    FALLBACK = "fallback", "补字（生僻字）"


class FontError(Exception):
    """The folder of fonts cannot be used; the message says why and what to do."""


class Face(TTFont):  # type: ignore[misc]  # ReportLab has no types
    """A TrueType file as ReportLab embeds it, with a character map that is right for characters beyond U+FFFF.

    ReportLab 5.1 writes those with five digits instead of as a pair of surrogates, so that they could be seen but not
    found or copied.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (ReportLab's name)
        subsets = self.state[doc].subsets
        name = self.state[doc].internalName
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = doc.idToObject["BasicFonts"].dict[f"{name}+{number}"].BaseFont
            doc.idToObject[f"toUnicodeCMap:{base}"].content = character_map(subset)


def character_map(subset: Sequence[int]) -> str:
    """The ToUnicode map of a subset: the code of each glyph and its character in UTF-16."""
    rows = [f"<{code:02X}> <{chr(sign).encode('utf-16-be').hex().upper()}>" for code, sign in enumerate(subset)]
    blocks = [rows[start : start + BFCHARS] for start in range(0, len(rows), BFCHARS)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


_loading = Lock()


@cache
def _face(path: Path, changed: int) -> Face:  # noqa: ARG001 (a changed file is another face)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    try:
        face = Face(f"{path.stem}-{digest}", str(path), asciiReadable=0)
    except TTFError as error:
        raise FontError(f"{path.name} 不能用作文书字体：{error}") from error
    # ReportLab takes two files whose faces have the same name for one: the digest keeps them apart.
    face.face.name += f"-{digest}".encode("ascii")
    pdfmetrics.registerFont(face)
    return face


class FontSet:
    """The faces of all roles, loaded when they are first needed and registered once per process."""

    def __init__(self, folder: Path, files: dict[Role, Path]) -> None:
        self.folder = folder
        self.files = files
        self._faces: dict[Role, Face] = {}
        self._places: dict[tuple[str, Role], tuple[str, float]] = {}

    @classmethod
    def load(cls, folder: Path) -> "FontSet":
        """The fonts of a folder. Raises FontError if the folder has no setting or a file is missing."""
        setting = folder / SETTING
        if not setting.is_file():
            raise FontError(f"没有文书字体（{setting}），请先运行 sbsupervise fonts build")
        roles = tomllib.loads(setting.read_text("utf-8")).get("roles", {})
        files = {role: folder / roles[role.value] for role in Role if roles.get(role.value)}
        if absent := [role.label for role in Role if role not in files or not files[role].is_file()]:
            raise FontError(f"{setting} 中下列字体没有文件：{'、'.join(absent)}")
        return cls(folder, files)

    def face(self, role: Role) -> Face:
        """The face of a role. Raises FontError if the file is no TrueType font that may be embedded."""
        if role not in self._faces:
            path = self.files[role]
            with _loading:
                self._faces[role] = _face(path, path.stat().st_mtime_ns)
        return self._faces[role]

    def covers(self, role: Role, sign: str) -> bool:
        """Whether the face of a role, without any help, has a character."""
        return ord(sign) in self.face(role).face.charToGlyph

    def face_for(self, sign: str, role: Role) -> str:
        """The registered name of the face that draws a character. Raises RuleError, naming it, if it cannot be seen."""
        return self._place(sign, role)[0]

    def width(self, text: str, role: Role) -> float:
        """The width of a text in em, the sum of its characters'."""
        return sum(self._place(sign, role)[1] for sign in text)

    def runs(self, text: str, role: Role) -> Iterator[tuple[str, str]]:
        """A text in parts of one face each: the face's registered name and the part."""
        for name, signs in groupby(text, lambda sign: self.face_for(sign, role)):
            yield name, "".join(signs)

    def faults(self) -> Iterator[str]:
        """What is wrong with the faces, one sentence each: a Chinese face must have all characters of GB/T 2312."""
        for role in Role:
            needed = DIGITS if role in {Role.LATIN, Role.FALLBACK} else COMMON
            if absent := [sign for sign in needed if not self.covers(role, sign)]:
                shown = "".join(absent[:20])
                yield f"{role.label}（{self.files[role].name}）缺{len(absent)}字：{shown}"

    def _place(self, sign: str, role: Role) -> tuple[str, float]:
        place = self._places.get((sign, role))
        if place is None:
            face = self.face(self._role_with(sign, role))
            place = self._places[sign, role] = (face.fontName, face.face.getCharWidth(ord(sign)) / 1000)
        return place

    def _role_with(self, sign: str, role: Role) -> Role:
        if not sign.isprintable():
            raise RuleError(f"文书中有不可见字符（U+{ord(sign):04X}），不能签发")
        for candidate in _candidates(sign, role):
            if self.covers(candidate, sign):
                return candidate
        raise RuleError(f"字体中没有“{sign}”字（U+{ord(sign):04X}），文书不能签发")


def _candidates(sign: str, role: Role) -> Iterator[Role]:
    if role in {Role.FANGSONG, Role.KAI} and not is_wide(sign):
        yield Role.LATIN
    yield role
    if role is Role.LATIN:
        yield Role.FANGSONG
    yield Role.FALLBACK

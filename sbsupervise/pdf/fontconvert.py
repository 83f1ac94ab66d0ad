"""One font file from another: TrueType outlines of chosen characters, which is what ReportLab can embed.

The Chinese fonts that may be shipped have PostScript outlines, which ReportLab refuses. The new font is built from its
glyphs one by one; cutting down and converting the whole file takes four times as long.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

COARSEST = 1.0
"""How far a converted outline may stray, in units of which 1,000 make an em: a hundredth of a millimetre in print."""
EPOCH = 3_786_912_000
"""The date written into the fonts, so that they are the same whenever they are made: 1 January 2024."""
AS_IS = "as_is"
"""The choice for a file that can be embedded as it is."""
NAMES = {"copyright": 0, "familyName": 1, "styleName": 2, "fullName": 4, "psName": 6, "licenseDescription": 13}


def national() -> frozenset[int]:
    """The characters of GB/T 2312, 〇 and ASCII (its own codec has another dash and another dot than people type)."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    signs = frozenset(ord(sign) for pair in pairs for sign in pair.decode("gbk", "ignore"))
    return signs | {ord("〇"), *range(0x20, 0x7F)}


def everything(signs: Iterable[int]) -> set[int]:
    return set(signs)


def common(signs: Iterable[int]) -> set[int]:
    return set(signs) & national()


def western(signs: Iterable[int]) -> set[int]:
    return {sign for sign in signs if sign < 0x2600}


CHOICES: dict[str, Callable[[Iterable[int]], set[int]]] = {
    "everything": everything,
    "common": common,
    "western": western,
}


@contextmanager
def opened(source: Path, family: str) -> Iterator[TTFont]:
    """The font of a family, in a file of one font or in a collection of several. Raises ValueError if it has none."""
    if source.suffix != ".ttc":
        with TTFont(source, lazy=True) as font:
            yield font
        return
    with TTCollection(source, lazy=True) as collection:
        named = [font for font in collection if family in font["name"].getDebugName(4)]
        if not named:
            raise ValueError(f"{source.name} holds no font of {family}")
        yield named[0]


def convert(source: Path, family: str, choice: str, target: Path) -> None:
    """Write the chosen characters of a font as a TrueType font without hints; the same input gives the same bytes."""
    if choice == AS_IS:
        shutil.copyfile(source, target)
        return
    with opened(source, family) as font:
        cmap = font.getBestCmap()
        cmap = {sign: cmap[sign] for sign in CHOICES[choice](cmap)}
        names = [".notdef", *sorted(set(cmap.values()) - {".notdef"})]
        glyphs = _outlines(font, names)
        builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap(cmap)
        builder.setupGlyf(glyphs)
        widths = font["hmtx"].metrics
        builder.setupHorizontalMetrics({name: (widths[name][0], getattr(glyphs[name], "xMin", 0)) for name in names})
        builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
        known = {key: font["name"].getDebugName(number) for key, number in NAMES.items()}
        builder.setupNameTable({key: value for key, value in known.items() if value})
        builder.setupOS2(usWeightClass=font["OS/2"].usWeightClass)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=EPOCH, modified=EPOCH)
    builder.font.recalcTimestamp = False
    builder.save(target)


def _outlines(font: TTFont, names: Iterable[str]) -> dict[str, object]:
    """The glyphs of those names with quadratic outlines, composites taken apart."""
    glyph_set = font.getGlyphSet()
    postscript = "CFF " in font
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        if postscript:
            glyph_set[name].draw(Cu2QuPen(pen, COARSEST, reverse_direction=True))
        else:
            whole = DecomposingRecordingPen(glyph_set)
            glyph_set[name].draw(whole)
            whole.replay(pen)
        glyphs[name] = pen.glyph()
    return glyphs

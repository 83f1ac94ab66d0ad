"""Notices as PDF (文书): a paper in, the bytes of its PDF out.

The layout is that of GB/T 9704-2012 with a red head (红头); its numbers are in ``pdf/page.py``. The same paper and the
same fonts give the same bytes. No seal is ever drawn: there is room for the stamp, and the foot says so.
"""

from collections.abc import Iterator
from dataclasses import replace

from sbsupervise.domain.notices import chinese_date
from sbsupervise.domain.papers import Imprint, NoticePaper, normalised, text_of
from sbsupervise.pdf.blocks import BODY, INDENT, strips_of
from sbsupervise.pdf.breaking import Line, Piece, broken
from sbsupervise.pdf.flow import Page, Strip, paged
from sbsupervise.pdf.fonts import FontSet, Role
from sbsupervise.pdf.marks import draw_mark, draw_qr
from sbsupervise.pdf.page import (
    BOTTOM,
    CELL,
    LEFT,
    MM,
    PITCH,
    RED,
    RIGHT,
    TOP,
    WIDTH,
    Ink,
    Pen,
    Rule,
    Sheet,
    Style,
)

HEAD_SIZE = 15 * MM
"""The height of a character of the red head, at most that of the head of a superior office."""
HEAD_TOP = TOP + 35 * MM
HEAD_INK = 0.035
"""How far below the upper edge of its cell a character of the head begins, in em."""
NARROWEST = 0.7
WIDEST_GAP = 0.35
NUMBER_ROW, TITLE_ROW = 7, 10
"""Rows of the grid, from 0: two blank ones between head and number, two between red line and title."""
RED_LINE = 4 * MM
TITLE = Style(Role.TITLE, 22)
SMALL = Style(Role.FANGSONG, 8)
FOLIO = Style(Role.LATIN, 14)
FOLIO_DROP = 7 * MM
IMPRINT = Style(Role.FANGSONG, 14)
IMPRINT_PITCH = 21.0
QR_SIDE, QR_TOP = 17 * MM, BOTTOM + 4 * MM
STAMP_ROWS = 2
"""Blank rows above the signature: a stamp of 42 mm then covers it and begins within one line of the text."""
DATE_FROM_RIGHT = 4
FIRST_LINES, LAST_LINES = 3, 2
"""So many lines of the text stay on the first page, and so many go with the signature: neither is without text."""


def render(paper: NoticePaper, fonts: FontSet) -> bytes:
    """The PDF of a paper.

    Raises RuleError, naming the character, if no face has one of its characters, and ValueError if what was drawn is
    not the text of the paper.
    """
    pen = Pen(fonts)
    foot = _check_lines(paper, pen)
    head = [*_office(paper, pen), *_number(paper, pen)]
    pages = paged([*_opening(paper, pen), *_body(paper, pen)], TOP + TITLE_ROW * PITCH)
    imprint = _imprint(paper.imprint, pen) if paper.imprint else []
    _make_room(pages, imprint)
    title = paper.title.replace("\n", "")
    described = {"title": title, "author": paper.signed_by, "subject": paper.number, "keywords": paper.check_code}
    sheet = Sheet(fonts, **described)
    for number, page in enumerate(pages, 1):
        first, last = number == 1, number == len(pages)
        if paper.mark:
            draw_mark(sheet, paper.mark)
        if first and paper.check_code:
            draw_qr(sheet, paper.check_url, LEFT, QR_TOP, QR_SIDE)
        inks = [*page.inks(), *((*foot, *head) if first else ()), *(imprint if last else ()), _folio(number, pen)]
        rules = [
            *page.rules(),
            *([_red_line()] if first else ()),
            *(_imprint_rules(imprint) if last and imprint else ()),
        ]
        sheet.draw(inks, rules)
        sheet.turn()
    if normalised(sheet.written) != text_of(paper):
        raise ValueError(f"the PDF of {paper.number or title} does not hold the text of its paper")
    return sheet.finish()


def _check_lines(paper: NoticePaper, pen: Pen) -> list[Ink]:
    lines = [ink for text in paper.check_lines for ink in pen.inks(text, SMALL)]
    pitch = QR_SIDE / max(len(lines), 1)
    x = LEFT + QR_SIDE + 3 * MM
    return [ink.moved(x, QR_TOP + place * pitch + (pitch - SMALL.size) / 2) for place, ink in enumerate(lines)]


def _office(paper: NoticePaper, pen: Pen) -> list[Ink]:
    """The red head on one line: spaced out if short, narrowed and then made smaller if long."""
    count = len(paper.office)
    size = min(HEAD_SIZE, WIDTH / count / NARROWEST)
    room = WIDTH / size - count
    gap = min(room / max(count - 1, 1), WIDEST_GAP) if room > 0 else 0.0
    stretch = min(1.0, WIDTH / (size * count))
    line = Line((Piece(paper.office, 0.0, gap),), count + gap * (count - 1))
    ink = replace(pen.ink(line, Style(Role.HEAD, size)), colour=RED, stretch=stretch)
    return [_centred(ink).moved(0, HEAD_TOP - HEAD_INK * size)]


def _number(paper: NoticePaper, pen: Pen) -> list[Ink]:
    return [_centred(ink).moved(0, TOP + NUMBER_ROW * PITCH) for ink in pen.inks(paper.number, BODY, flush=False)]


def _red_line() -> Rule:
    y = TOP + NUMBER_ROW * PITCH + CELL + RED_LINE
    return Rule(LEFT, y, RIGHT, y, 1.3, RED)


def _centred(ink: Ink, middle: float = LEFT + WIDTH / 2) -> Ink:
    return ink.moved(middle - ink.width / 2, 0)


def _opening(paper: NoticePaper, pen: Pen) -> Iterator[Strip]:
    """Title, one blank line, addressee if there is one."""
    for part in paper.title.split("\n"):
        for ink in _balanced(part, TITLE, pen):
            yield Strip((_centred(ink).moved(0, (CELL - TITLE.size) / 2),))
    yield Strip()
    for ink in pen.inks(f"{paper.addressee}：", BODY) if paper.addressee else ():
        yield Strip((ink.moved(LEFT, 0),))


def _balanced(text: str, style: Style, pen: Pen) -> list[Ink]:
    """Lines of about the same length, so that a title is a trapezium (梯形) and leaves no single character over."""

    def lines(width: float) -> tuple[Line, ...]:
        return broken(text, lambda part: pen.fonts.width(part, style.role), width=width, flush=False)

    full = WIDTH / style.size
    count = len(lines(full))
    width = next(width for width in range(1, int(full) + 2) if width > full or len(lines(width)) == count)
    return [pen.ink(line, style) for line in lines(min(width, full))]


def _body(paper: NoticePaper, pen: Pen) -> Iterator[Strip]:
    strips = [strip for block in paper.blocks for strip in strips_of(block, pen)]
    kept = max(min(len(strips) - 1, FIRST_LINES), len(strips) - LAST_LINES)
    yield from strips[:kept]
    yield from (replace(strip, keep=True) for strip in strips[kept:])
    yield from (Strip(keep=True) for _ in range(STAMP_ROWS))
    yield from _signature(paper, pen)
    notes = pen.inks(f"（{paper.contact}）", BODY, indent=INDENT)
    for ink in notes:
        yield Strip((ink.moved(LEFT, 0),), keep=ink is not notes[-1])


def _signature(paper: NoticePaper, pen: Pen) -> Iterator[Strip]:
    """The office centred over the date, which ends four characters before the right edge."""
    offices = pen.inks(paper.signed_by, BODY, flush=False)
    dates = pen.inks(chinese_date(paper.signed_on), BODY) if paper.signed_on else []
    right = RIGHT - DATE_FROM_RIGHT * CELL
    half_date = max((ink.width for ink in dates), default=0.0) / 2
    half_office = max((ink.width for ink in offices), default=0.0) / 2
    middle = max(min(right - half_date, RIGHT - half_office), LEFT + WIDTH / 2)
    for ink in (*offices, *dates):
        yield Strip((_centred(ink, middle),), keep=True)


def _folio(number: int, pen: Pen) -> Ink:
    """The page number between dashes below the text area: at the right on odd pages, at the left on even ones."""
    ink = pen.furniture(f"— {number} —", FOLIO)
    x = RIGHT - FOLIO.size - ink.width if number % 2 else LEFT + FOLIO.size
    return ink.moved(x, BOTTOM + FOLIO_DROP - FOLIO.size / 2)


def _imprint(imprint: Imprint, pen: Pen) -> list[Ink]:
    """Copies, printer and day of printing at the very foot of the text area."""
    side = IMPRINT.size
    *copies, printed_by, printed_on = imprint.texts()
    lines = [ink.moved(LEFT + side, 0) for text in copies for ink in pen.inks(text, IMPRINT, width=WIDTH - 2 * side)]
    printer = pen.inks(printed_by, IMPRINT, flush=False)[0].moved(LEFT + side, 0)
    day = pen.inks(printed_on, IMPRINT, flush=False)[0]
    rows = [*([line] for line in lines), [printer, day.moved(RIGHT - side - day.width, 0)]]
    top = BOTTOM - len(rows) * IMPRINT_PITCH
    shift = (IMPRINT_PITCH - IMPRINT.size) / 2
    return [ink.moved(0, top + place * IMPRINT_PITCH + shift) for place, row in enumerate(rows) for ink in row]


def _imprint_rules(imprint: list[Ink]) -> list[Rule]:
    """Heavy lines above and below, a light one between copies and printer."""
    first, *_, last = (ink.y - (IMPRINT_PITCH - IMPRINT.size) / 2 for ink in imprint)
    weights = {BOTTOM: 0.35 * MM, last: 0.25 * MM, first: 0.35 * MM}
    return [Rule(LEFT, y, RIGHT, y, weight) for y, weight in weights.items()]


def _make_room(pages: list[Page], imprint: list[Ink]) -> None:
    """An imprint stands at the foot of the last page, which is an even one, and never over the text."""
    if imprint and (len(pages) % 2 or pages[-1].end > imprint[0].y - CELL):
        pages.append(Page())

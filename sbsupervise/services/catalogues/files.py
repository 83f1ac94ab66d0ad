"""Files with a version of the catalogue of findings: opened before a transaction begins, and the sheet to fill in."""

import hashlib
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import xlsxwriter

from sbsupervise.domain.inspections import FindingKind
from sbsupervise.domain.inspections.catalogue_rows import COLUMNS, REQUIRED_HEADERS, Lookups, parse
from sbsupervise.domain.inspections.catalogues import said
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import visible
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.listings import grounds
from sbsupervise.parameters.ratings import rule_versions
from sbsupervise.services.sheets.reading import read
from sbsupervise.services.sheets.writing import DAY_STYLE, OPTIONS, Page, Style, Value

LONGEST_NAME = 200
LIST_SHEET, NOTES_SHEET = "问题目录", "填写说明"
WRAPPED: Style = {"text_wrap": True, "valign": "top"}
TEXT_STYLE: Style = {"num_format": "@"}
LONGEST_HINT = 255


class CatalogueFile:
    """A file as it was handed in, with what was read from it by the rules of a day.

    Reading takes up to seconds, so it is done before the transaction of an act begins, where others would wait for it.
    """

    def __init__(self, name: str, data: bytes, day: date) -> None:
        """RuleError, in Chinese, if the file cannot be read as a catalogue."""
        self.name = visible(name)[-LONGEST_NAME:]
        self.data = data
        self.sha256 = hashlib.sha256(data).hexdigest()
        sheet = read(data, name, REQUIRED_HEADERS)
        self.other_sheets = tuple(map(visible, sheet.other_sheets))
        self.parsed = parse(sheet.headers, sheet.rows, lookups(day))

    def __str__(self) -> str:
        """What stands for the file wherever a command is written down."""
        return f"{self.name} sha256:{self.sha256}"

    def __deepcopy__(self, _memo: dict[int, Any]) -> "CatalogueFile":
        """The file itself: nothing of it ever changes."""
        return self


def lookups(day: date) -> Lookups:
    """What the rows of a catalogue are held against on a day: grounds for listing, and whatever any rating counts."""
    return Lookups(
        grounds={
            ground.code: frozenset({ground.subject} if ground.subject else UnitRole) for ground in grounds().on(day)
        },
        rated=rated_on(day),
    )


def rated_on(day: date) -> frozenset[tuple[str, UnitRole]]:
    """The codes, with the part of the unit, for which some version of the rating has a rule on a day."""
    found: set[tuple[str, UnitRole]] = set()
    for rows in rule_versions().values():
        try:
            found.update((rule.code, rule.role) for rule in rows.on(day).rules)
        except RuleError:
            # This version of the rating had not begun.
            continue
    return frozenset(found)


def catalogue_sheet(kinds: Iterable[FindingKind] = ()) -> bytes:
    """A sheet to fill in: headers, a hint for each column, a sheet of notes, and the kinds given to begin with.

    Version and first day are left to be filled in.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = Page(book, LIST_SHEET)
        page.headers([column.template_header for column in COLUMNS])
        for place, column in enumerate(COLUMNS):
            style = DAY_STYLE if column.field == "since" else TEXT_STYLE
            page.sheet.set_column(place, place, 60 if column.field == "text" else 18, page.format(style))
            hint = {"validate": "any", "input_title": column.header, "input_message": column.note[:LONGEST_HINT]}
            page.sheet.data_validation(1, place, 1000, place, hint)
        for number, kind in enumerate(kinds, 1):
            page.row(number, _cells(kind))
        notes = Page(book, NOTES_SHEET)
        notes.headers(["列", "必填", "填写要求"])
        notes.sheet.set_column(2, 2, 80)
        for number, column in enumerate(COLUMNS, 1):
            notes.row(number, [column.header, "是" if column.required else "", column.note], {2: WRAPPED})
    return target.getvalue()


def _cells(kind: FindingKind) -> list[Value]:
    return [kind.code, *(value for _, value in said(kind))]

"""What forms share: fields for days, quantities and money, options of select fields, and what was chosen."""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from wtforms import DateField, DecimalField, Form
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from sbsupervise.domain.money import fen, yuan

NUMBER = re.compile(r"\d{1,13}(\.\d{1,10})?", re.ASCII)
MONEY = re.compile(r"\d{1,13}(\.\d{1,2})?", re.ASCII)
E = TypeVar("E", bound=Enum)


class Row(Form):
    """A row of a list in a form. One in which nothing is filled in is none."""

    class Meta:
        locales = ["zh"]

    @property
    def blank(self) -> bool:
        sent = (field.raw_data or [""] for field in self)
        return not any(str(value).strip() for values in sent for value in values)

    def validate(self, extra_validators: Any = None) -> bool:
        return self.blank or super().validate(extra_validators)


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError("请填写日期，如 2026-03-01") from fault


class NumberField(DecimalField):
    """An exact quantity, not negative; thousands separators may stand in it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _number(valuelist, NUMBER, "请填写数字，不带单位，最多10位小数")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"


class YuanField(DecimalField):
    """An amount typed in yuan; its data are whole fen."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = _number(valuelist, MONEY, "请填写金额（元），最多两位小数")
        self.data = None if typed is None else fen(typed)  # type: ignore[assignment]  # the stubs know decimals only

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(yuan(int(self.data)))


def _number(valuelist: list[Any], shape: re.Pattern[str], message: str) -> Decimal | None:
    text = str(valuelist[0]).strip().replace(",", "") if valuelist else ""
    if not text:
        return None
    if not shape.fullmatch(text):
        raise ValueError(message)
    return Decimal(text)


def stripped(text: str | None) -> str:
    """A text without the blanks around it."""
    return (text or "").strip()


def choices(pairs: Iterable[tuple[object, str]], first: str | None = None) -> Any:
    """The options of a select field; ``first`` is the label of the one that means nothing chosen."""
    listed = [] if first is None else [SelectChoice("", first)]
    return listed + [SelectChoice(str(value), label) for value, label in pairs]


def members(enum: type[Enum], first: str | None = None) -> Any:
    """The members of a labelled enum as options."""
    return choices(((member.value, str(member)) for member in enum), first)


def chosen(enum: type[E], value: str | None) -> E | None:
    """The member of a value that came in, None if there is none such."""
    return next((member for member in enum if member.value == value), None)

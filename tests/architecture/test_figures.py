"""Every figure of the law has a first day, a source, a mark (verified or not), and a value that its reader takes."""

import inspect
import pkgutil
import tomllib
import typing
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module, resources
from typing import Any

import pytest

import sbsupervise.parameters as package
from sbsupervise.parameters.dated import KEYS, Dated, tables

# Tables of the product, not figures of the law: who may do what, which offices there are, what figures are called.
NOT_DATED = {"permissions.toml", "offices.toml", "titles.toml"}


def figures() -> Iterator[Any]:
    for file in sorted(resources.files(package).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml") and file.name not in NOT_DATED:
            for name, rows in tomllib.loads(file.read_text("utf-8")).items():
                yield pytest.param(rows, id=f"{file.name} {name}")


def readers() -> Iterator[Any]:
    """The public functions without arguments, in any module of the figures, that say that they return Dated rows."""
    for found in pkgutil.iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{found.name}")
        for name, reader in vars(module).items():
            if name.startswith("_") or getattr(reader, "__module__", "") != module.__name__ or not callable(reader):
                continue
            if inspect.isclass(reader) or inspect.signature(reader).parameters:
                continue
            if typing.get_origin(typing.get_type_hints(reader).get("return")) is Dated:
                yield pytest.param(reader, id=f"{found.name}.{name}")


@pytest.mark.parametrize("rows", list(figures()))
def test_every_row_has_a_first_day_a_source_and_a_mark(rows: Any) -> None:
    assert isinstance(rows, list)
    assert rows
    for row in rows:
        assert set(row) == KEYS
        assert type(row["since"]) is date
        assert isinstance(row["verified"], bool)
        assert isinstance(row["source"], str)
        assert row["source"].strip()


@pytest.mark.parametrize("rows", list(figures()))
def test_a_later_row_begins_later(rows: Any) -> None:
    days = [row["since"] for row in rows]
    assert days == sorted(set(days))


@pytest.mark.parametrize("reader", list(readers()))
def test_every_figure_can_be_read(reader: Callable[[], Dated[Any]]) -> None:
    rows = reader().rows
    assert rows
    assert reader().row(rows[-1].since) == rows[-1]


def test_the_readers_are_found() -> None:
    assert {"calendars.notices", "plans.kind_thresholds"} <= {case.id for case in readers()}


def test_every_figure_has_a_title_for_people_and_no_title_is_left_over() -> None:
    named = {
        (file.name.removesuffix(".toml"), name)
        for file in resources.files(package).iterdir()
        if file.name.endswith(".toml") and file.name not in NOT_DATED
        for name in tomllib.loads(file.read_text("utf-8"))
    }
    titled = {(topic, name) for topic, titles in tables("titles").items() for name in titles if name != "title"}
    assert titled == named

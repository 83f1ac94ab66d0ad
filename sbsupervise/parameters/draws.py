"""Figures of random draws (双随机抽查), from ``draws.toml``."""

from collections.abc import Mapping

from sbsupervise.domain.inspections.draw_words import DrawClass
from sbsupervise.parameters.dated import Dated, dated


def weights() -> Dated[Mapping[DrawClass, int]]:
    """The weight of a project by the class of its construction unit, in tenths."""
    return dated("draws", "weights", lambda value: {DrawClass(name): weight for name, weight in value.items()})


def always() -> Dated[frozenset[DrawClass]]:
    """The classes of which every project is drawn."""
    return dated("draws", "always", lambda value: frozenset(map(DrawClass, value)))

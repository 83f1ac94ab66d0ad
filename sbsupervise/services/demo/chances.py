"""Chance, always from a generator with a known beginning: the same every time."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp
from random import Random
from typing import TypeVar

T = TypeVar("T")
FADING_DAYS = 130


def beginning(*words: object) -> Random:
    """A generator that begins where these words say."""
    return Random("-".join(map(str, words)))  # noqa: S311 (made-up data, no secrets)


def pick(chance: Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of (value, weight) pairs."""
    at = chance.random() * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        at -= weight
        if at < 0:
            return value
    return weighted[-1][0]


def some(chance: Random, mean: float) -> int:
    """A whole number from 0 on, so many in the mean."""
    number, left = 0, chance.expovariate(1)
    while left < mean:
        number, left = number + 1, left + chance.expovariate(1)
    return number


def fading(share: float, days: int) -> float:
    """A share that shrinks as days go by, to next to nothing after two years, but never to nothing."""
    return share * exp(-days / FADING_DAYS) + 0.001


def day_between(chance: Random, first: date, last: date) -> date:
    """A day from ``first`` to ``last``, both included; ``first`` if they are the wrong way round."""
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))

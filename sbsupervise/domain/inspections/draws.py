"""Drawing projects and officers at random (双随机), so that anybody can draw again and come to the same result.

The method ``sbs-draw-1``, told for outsiders in docs/draws.zh-CN.md. All numbers are whole, nothing is rounded.

*Canonical JSON*: keys sorted by code points, no blanks, characters beyond ASCII as they are, encoded in UTF-8.
*Hash*: SHA-256, written as 64 hexadecimal digits in lower case.

1. ``pool_hash`` is the hash of the canonical JSON of the pool. The pool names the office, the year and the ordinal of
   the draw, so no two draws have the same.
2. ``seed`` is 32 random bytes, written as 64 hexadecimal digits in lower case. ``commitment`` is the hash of the text
   ``<seed>:<pool_hash>``.
3. Block number i (from 0 on) is the SHA-256 of the text ``<seed>:<i>``, read as a whole number of 256 bits, the first
   byte the most significant. A *number below n* is taken from the next block: with ``limit`` = 2^256 - (2^256 mod n) a
   block of ``limit`` or more is thrown away and the next one taken; the number is the block modulo n. Every block is
   used once, in order, through the whole draw.
4. Projects first, all of them, from ``projects`` in ascending ``number``: those that are ``always`` drawn are taken in
   that order without any random number, even if they are more than ``wanted``. Then, until there are ``wanted`` or no
   project with a weight is left: r is a number below the sum of the weights of those left; the one drawn is the first
   whose weight, added to the weights of all before it, exceeds r. It leaves, the order of the others stays.
5. Then officers: for each drawn project, in the order in which it was drawn, from ``officers`` in ascending ``number``
   without those who stand aside (``recusals``) from this project: ``team_size`` times r is a number below how many are
   left, and the officer at place r (from 0 on) is taken and leaves. Every project begins with all officers anew: the
   method does not even out their loads.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sbsupervise.domain.refusals import RuleError

METHOD = "sbs-draw-1"
SEED_BYTES = 32
BLOCK = 2**256


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolProject:
    """A project that can be drawn: its weight in tenths, and whether it is drawn in any case."""

    number: int
    weight: int
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a draw is made from. ``officers`` are numbers, ``recusals`` pairs of an officer and a project."""

    projects: tuple[PoolProject, ...]
    officers: tuple[int, ...]
    recusals: frozenset[tuple[int, int]]
    wanted: int
    team_size: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A drawn project with its team, both in the order in which they were drawn."""

    project: int
    team: tuple[int, ...]


class Numbers:
    """The random numbers that follow from a seed, the same for everybody."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.used = 0

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1, each as likely as the others."""
        limit = BLOCK - BLOCK % n
        while True:
            block = int.from_bytes(sha256(f"{self.seed}:{self.used}".encode("ascii")).digest(), "big")
            self.used += 1
            if block < limit:
                return block % n


def canonical(document: Any) -> bytes:
    """A document in one form only, so that equal content has equal hashes."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def hash_of(document: Any) -> str:
    """The hash of a document in its canonical form."""
    return sha256(canonical(document)).hexdigest()


def commitment_of(seed: str, pool_hash: str) -> str:
    """What is shown before the draw: it binds to the seed without telling it."""
    return sha256(f"{seed}:{pool_hash}".encode("ascii")).hexdigest()


def check_pool(pool: Pool) -> None:
    """Refuse a pool from which cannot be drawn: whatever stands in it twice, or a project left without a full team."""
    projects, officers = {project.number for project in pool.projects}, set(pool.officers)
    if not projects:
        raise RuleError("抽查对象库是空的")
    if len(projects) != len(pool.projects) or len(officers) != len(pool.officers):
        raise RuleError("同一项目或者同一人员在库中出现两次")
    if pool.wanted < 1 or pool.team_size < 1 or any(project.weight < 0 for project in pool.projects):
        raise RuleError("抽取数量、人数须大于零，权重不能小于零")
    standing_aside = Counter(project for officer, project in pool.recusals if officer in officers)
    for number in sorted(projects):
        if len(officers) - standing_aside[number] < pool.team_size:
            raise RuleError(f"除回避人员外，可以检查项目 {number} 的人员不足 {pool.team_size} 人")


def drawn(pool: Pool, seed: str) -> tuple[Pick, ...]:
    """The draw itself. Raises RuleError if the pool cannot be drawn from."""
    check_pool(pool)
    numbers = Numbers(seed)
    officers, aside = sorted(pool.officers), _standing_aside(pool)
    picks = []
    for project in _projects(pool, numbers):
        left = officers.copy()
        for officer in aside.get(project, ()):
            left.remove(officer)
        picks.append(Pick(project, tuple(left.pop(numbers.below(len(left))) for _ in range(pool.team_size))))
    return tuple(picks)


def _projects(pool: Pool, numbers: Numbers) -> list[int]:
    """The drawn projects. All of them are drawn before the first officer is."""
    ordered = sorted(pool.projects, key=lambda project: project.number)
    taken = [project.number for project in ordered if project.always]
    left = [project for project in ordered if not project.always and project.weight > 0]
    sums = _Sums([project.weight for project in left])
    for _ in range(min(pool.wanted - len(taken), len(left))):
        taken.append(left[sums.take(numbers.below(sums.total))].number)
    return taken


def _standing_aside(pool: Pool) -> dict[int, list[int]]:
    """By project, the officers of the pool who stand aside from it."""
    officers = set(pool.officers)
    aside: dict[int, list[int]] = {}
    for officer, project in pool.recusals:
        if officer in officers:
            aside.setdefault(project, []).append(officer)
    return aside


class _Sums:
    """Running sums of weights that can be taken out one by one (a Fenwick tree).

    It finds what adding up from the first on would find, without adding up a long pool for every project drawn.
    """

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = list(weights)
        self.total = sum(weights)
        self.tree = [0, *weights]
        for place in range(1, len(self.tree)):
            above = place + (place & -place)
            if above < len(self.tree):
                self.tree[above] += self.tree[place]

    def take(self, number: int) -> int:
        """Take out the first place at which the running sum exceeds a number below the total; the place, from 0 on."""
        place, step = 0, 1 << (len(self.tree) - 1).bit_length()
        while step:
            if place + step < len(self.tree) and self.tree[place + step] <= number:
                place += step
                number -= self.tree[place]
            step >>= 1
        self._lower(place, self.weights[place])
        return place

    def _lower(self, place: int, weight: int) -> None:
        self.total -= weight
        self.weights[place] = 0
        at = place + 1
        while at < len(self.tree):
            self.tree[at] -= weight
            at += at & -at

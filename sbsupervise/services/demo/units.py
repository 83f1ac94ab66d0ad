"""The units of a demonstration: what follows from a unit's number, without keeping any of them in memory."""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from sbsupervise.domain.units import UnitRole
from sbsupervise.services.demo.chances import beginning
from sbsupervise.services.demo.names import RARE, credit_code, person, place
from sbsupervise.services.demo.places import PLACES
from sbsupervise.services.demo.works import TRADES, Trade

R = UnitRole
# What the units do that are no construction units: their share, and the words of their names.
OTHERS: Mapping[UnitRole, tuple[float, tuple[str, ...]]] = {
    R.CONTRACTOR: (0.12, ("建设工程有限公司", "路桥工程有限公司", "岩土工程有限公司")),
    R.MONITOR: (0.05, ("水土保持监测有限公司", "生态监测技术有限公司")),
    R.SITE_SUPERVISOR: (0.05, ("工程监理有限公司", "建设项目管理有限公司")),
    R.DESIGNER: (0.04, ("勘测设计有限公司", "工程设计研究院有限公司")),
    R.PLAN_COMPILER: (0.04, ("水土保持咨询有限公司", "水利规划咨询有限公司")),
    R.ACCEPTANCE_COMPILER: (0.025, ("水土保持技术服务有限公司",)),
    R.REVIEWER_BODY: (0.01, ("水土保持技术评审有限公司",)),
}
# How many findings a unit gives cause to, against the usual number: most units give little, few give much.
CARE = ((0.55, 0.4), (0.85, 1.1), (0.97, 2.0), (1.0, 3.6))
AWKWARD = "黄土高原丘陵沟壑区水土流失综合治理及配套工程项目建设管理第二分公司"
HOMES = tuple(PLACES)
HOME_SHARES = list(accumulate(place.share for place in PLACES.values()))
TRADE_SHARES = list(accumulate(trade.share for trade in TRADES))
SHOWN = 1
"""The number of the unit whose account people log in with; it builds wind farms in 偏关县."""


def spread(number: int, salt: int) -> float:
    """A value from 0 up to 1 that follows from two numbers, and looks like chance."""
    mixed = (number * 2_654_435_761 + salt * 2_246_822_519) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 2_246_822_519) & 0xFFFFFFFF
    return (mixed ^ (mixed >> 13)) / 0x1_0000_0000


@dataclass(frozen=True, slots=True)
class Units:
    """Units are numbered from 1: first the construction units, then role after role of the others."""

    count: int
    owners: int
    ranges: Mapping[UnitRole, range]
    seed: int

    @classmethod
    def of(cls, count: int, seed: int) -> "Units":
        """So many units, at least one in each role."""
        sizes = {role: max(1, round(count * share)) for role, (share, _) in OTHERS.items()}
        first = owners = count - sum(sizes.values())
        ranges: dict[UnitRole, range] = {}
        for role, size in sizes.items():
            ranges[role] = range(first + 1, first + size + 1)
            first += size
        return cls(count, owners, ranges, seed)

    def owner(self, chance: Random) -> int:
        """A construction unit other than the one that is shown; those with low numbers have more projects."""
        return 2 + int((self.owners - 1) * chance.random() ** 1.35)

    def other(self, role: UnitRole, chance: Random) -> int:
        return chance.choice(self.ranges[role])

    def trade(self, number: int) -> Trade:
        """What a construction unit does."""
        if number == SHOWN:
            return TRADES[0]
        return TRADES[bisect(TRADE_SHARES, spread(number, self.seed) * TRADE_SHARES[-1])]

    def home(self, number: int) -> str:
        """The code of the county that a unit comes from."""
        if number == SHOWN:
            return "140932"
        return HOMES[bisect(HOME_SHARES, spread(number, self.seed + 1) * HOME_SHARES[-1])]

    def care(self, number: int) -> float:
        """How many findings a unit gives cause to, against the usual number."""
        value = spread(number, self.seed + 2) if number != SHOWN else 0
        return next(factor for below, factor in CARE if value < below)

    def rows(self, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The rows of these units."""
        for number in numbers:
            chance = beginning(self.seed, "unit", number)
            home = PLACES[self.home(number)]
            yield {
                "id": number,
                "version": 1,
                "uscc": credit_code(number),
                "name": self.name(number),
                "legal_representative": person(chance),
                "address": f"{home.name}{place(number + 11)}镇{chance.randint(1, 90)}号",
                "phone": f"0350-000{chance.randint(0, 9999):04d}",
            }

    def name(self, number: int) -> str:
        """The name of a unit. A few bear rare characters, and a few are as long as names of real branches."""
        home = PLACES[self.home(number)]
        stem = place(number)
        if number % 23 == 7:
            stem = RARE[number % len(RARE)] + stem[1:]
        if number > self.owners:
            role = next(role for role, numbers in self.ranges.items() if number in numbers)
            words, region = OTHERS[role][1], "山西" if number % 3 else "忻州"
        else:
            words, region = self.trade(number).words, "忻州" if number % 2 else home.short
        name = f"{region}{stem}{words[number % len(words)]}"
        return f"{name}{home.name}{AWKWARD}" if number % 89 == 17 else name

"""Who sees whom: the closure of the tree of offices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """``office`` sees ``seen``; ``may_act`` says whether it may act there too."""

    office: str
    seen: str
    may_act: bool


def below(office: str, parents: Mapping[str, str | None]) -> set[str]:
    """An office and all that stand below it."""
    found = {office}
    while grown := {code for code, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def closure(
    parents: Mapping[str, str | None],
    sees: Mapping[str, Iterable[str]],
    acts_for: Mapping[str, Iterable[str]],
) -> list[Sight]:
    """All pairs: each office acts for itself, sees those below it, and what it has been given to see or act for."""
    sights: dict[tuple[str, str], bool] = {}
    for office in parents:
        for seen in below(office, parents):
            sights[office, seen] = seen == office
        for root in sees.get(office, ()):
            for seen in below(root, parents):
                sights.setdefault((office, seen), False)
        for root in acts_for.get(office, ()):
            for seen in below(root, parents):
                sights[office, seen] = True
    return [Sight(office, seen, may_act) for (office, seen), may_act in sorted(sights.items())]

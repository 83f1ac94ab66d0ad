"""Which state a project is likely to be in after so many days, and which states are there in any case."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from sbsupervise.domain.projects import ApprovalLevel, ProjectState
from sbsupervise.services.demo.chances import pick
from sbsupervise.services.demo.world import SPAN, Size

S = ProjectState
L = ApprovalLevel
Weights = tuple[tuple[ProjectState, float], ...]
# Up to so many days since the listing, the states with their weights.
AGES: tuple[tuple[int, Weights], ...] = (
    (45, ((S.PLAN_REQUIRED, 80), (S.EXEMPT, 9), (S.LISTED, 8), (S.ILLEGAL_START, 3))),
    (
        150,
        (
            (S.APPROVED, 44), (S.UNDER_CONSTRUCTION, 26), (S.PLAN_REQUIRED, 16), (S.EXEMPT, 6), (S.ILLEGAL_START, 5),
            (S.TERMINATED, 1),
        ),
    ),
    (
        400,
        (
            (S.UNDER_CONSTRUCTION, 61), (S.APPROVED, 17), (S.COMPLETED, 5), (S.SUSPENDED, 4), (S.EXEMPT, 4),
            (S.PLAN_REQUIRED, 2), (S.CHANGE_REQUIRED, 2), (S.ILLEGAL_START, 2), (S.TERMINATED, 2),
        ),
    ),
    (
        800,
        (
            (S.UNDER_CONSTRUCTION, 42), (S.COMPLETED, 14), (S.FILED, 9), (S.OPERATION, 8), (S.APPROVED, 5),
            (S.ACCEPTED, 5), (S.SUSPENDED, 5), (S.ILLEGAL_USE, 3), (S.CHANGE_REQUIRED, 3), (S.EXEMPT, 3),
            (S.TERMINATED, 2), (S.ILLEGAL_START, 0.6), (S.VERIFIED, 1), (S.UNQUALIFIED, 0.4),
        ),
    ),
    (
        1_250,
        (
            (S.OPERATION, 29), (S.UNDER_CONSTRUCTION, 20), (S.FILED, 14), (S.COMPLETED, 12), (S.VERIFIED, 6),
            (S.ACCEPTED, 5), (S.SUSPENDED, 4), (S.ILLEGAL_USE, 3), (S.EXEMPT, 3), (S.CHANGE_REQUIRED, 2),
            (S.TERMINATED, 2), (S.UNQUALIFIED, 0.6),
        ),
    ),
    (
        SPAN.days + 30,
        (
            (S.OPERATION, 42), (S.FILED, 14), (S.UNDER_CONSTRUCTION, 10), (S.VERIFIED, 9), (S.COMPLETED, 8),
            (S.ACCEPTED, 4), (S.EXPIRED, 4), (S.EXEMPT, 3), (S.ILLEGAL_USE, 2), (S.TERMINATED, 2), (S.SUSPENDED, 2),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What one project must be, so that every state and every office of a demo account has something.

    ``age`` are the days since its listing. With a ``county`` it needs a report and lies there alone.
    """

    state: ProjectState
    age: int
    county: str = ""
    level: ApprovalLevel | None = None


STATES = (
    (S.LISTED, 6), (S.PLAN_REQUIRED, 28), (S.EXEMPT, 60), (S.ILLEGAL_START, 190), (S.APPROVED, 110), (S.EXPIRED, 1_250),
    (S.UNDER_CONSTRUCTION, 480), (S.SUSPENDED, 700), (S.CHANGE_REQUIRED, 610), (S.COMPLETED, 900),
    (S.ILLEGAL_USE, 1_000), (S.ACCEPTED, 1_050), (S.FILED, 1_100), (S.VERIFIED, 1_200), (S.UNQUALIFIED, 1_150),
    (S.OPERATION, 1_300), (S.TERMINATED, 420),
)  # fmt: skip
# For each office that people log in to: its county, the level of its projects, and how many it has under way.
OFFICES = (
    ("140932", L.CITY, 5),
    ("140932", L.COUNTY, 4),
    ("140981", L.COUNTY, 4),
    ("140971", L.COUNTY, 3),
)


def state_at(age: int, chance: Random) -> ProjectState:
    """A likely state so many days after the listing."""
    return pick(chance, next(weights for days, weights in AGES if age < days))


def placements(size: Size) -> Mapping[int, Placement]:
    """The projects that are not left to chance, by their numbers."""
    wanted = [Placement(state=state, age=age) for state, age in STATES]
    for turn, (county, level, number) in enumerate(OFFICES):
        for each in range(number):
            age = 300 + 90 * each + 13 * turn
            wanted.append(Placement(state=S.UNDER_CONSTRUCTION, age=age, county=county, level=level))
        wanted.append(Placement(state=S.PLAN_REQUIRED, age=30 + turn, county=county, level=level))
        wanted.append(Placement(state=S.PLAN_REQUIRED, age=38 + turn, county=county, level=level))
    placed: dict[int, Placement] = {}
    for placement in wanted:
        number = 1 + int(size.projects * (1 - (placement.age / SPAN.days) ** (1 / size.bend)))
        while number in placed:
            number = number % size.projects + 1
        placed[number] = placement
    return placed

"""What all parts of a demonstration share: its size, its day, its offices, and who works in them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from sbsupervise.domain.fees import ChargeState as C
from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.offices import OfficeKind, OfficeRole
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ApprovalLevel
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.services.demo.days import Workdays
from sbsupervise.services.demo.units import Units
from sbsupervise.services.jurisdiction import Jurisdiction

OWED = (
    C.PROPOSED,
    C.ORDERED,
    C.DEMANDED,
    C.COURT,
    C.EXEMPT,
    C.VOID,
    C.SERVED,
    C.PARTLY_PAID,
    C.ASSESSED,
    FindingState.WITHDRAWN,
    PlanState.REVOKED,
)
SPAN = timedelta(days=4 * 365)
Draft = dict[str, Any]
"""The columns of a row. Where it refers to a row that has no number yet, it holds that row itself."""
Parts = tuple[tuple[int, OfficeRole], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a demonstration holds. A ``bend`` above 1 lets the list of projects grow towards the present."""

    name: str
    projects: int
    units: int
    findings: int
    bend: float = 1.25


SIZES: Mapping[str, Size] = {
    size.name: size
    for size in (
        Size(name="small", projects=64, units=48, findings=260, bend=2.0),
        Size(name="city", projects=3_000, units=1_500, findings=12_000),
        Size(name="province", projects=60_000, units=20_000, findings=250_000),
        Size(name="nation", projects=1_000_000, units=300_000, findings=5_000_000),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """An office, the persons of it who carry out inspections, and the two who propose and sign decisions on plans.

    ``signers`` are None where the office has nobody.
    """

    id: int
    code: str
    name: str
    sign: str
    kind: OfficeKind
    officers: Sequence[int] = ()
    signers: tuple[int | None, int | None] = (None, None)


@dataclass(slots=True, kw_only=True)
class World:
    """Everything follows from the size, the seed and the day.

    ``turns`` count what goes by turns, ``documents`` the decisions on plans of each office and year; ``owed`` are
    states that have not been there yet.
    """

    size: Size
    seed: int
    today: date
    days: Workdays
    units: Units
    offices: Mapping[int, OfficeFacts]
    jurisdiction: Jurisdiction
    tax_clerk: int
    turns: Iterator[int] = field(default_factory=count)
    owed: set[LabelledEnum] = field(default_factory=lambda: set(OWED))
    documents: Counter[tuple[int, int]] = field(default_factory=Counter)
    _parts: dict[tuple[ApprovalLevel | None, tuple[str, ...]], Parts] = field(default_factory=dict)

    def owes(self, state: LabelledEnum) -> bool:
        """Whether a state has not been there yet; whoever asks sees to it."""
        if state not in self.owed:
            return False
        self.owed.remove(state)
        return True

    def next_document(self, office: int, year: int) -> str:
        """The next document number of an office's decisions on plans in a year."""
        self.documents[office, year] += 1
        return f"{self.offices[office].sign}许〔{year}〕{self.documents[office, year]}号"

    def parts(self, level: ApprovalLevel | None, counties: tuple[str, ...]) -> Parts:
        """The offices of a project with their parts, always in the same order."""
        key = (level, counties)
        if key not in self._parts:
            found = self.jurisdiction.parts(level, counties)
            self._parts[key] = tuple(sorted(found, key=lambda part: (part[0], part[1].value)))
        return self._parts[key]


def holder(parts: Parts, role: OfficeRole) -> int:
    """The number of the office that has a part."""
    return next(office for office, held in parts if held is role)

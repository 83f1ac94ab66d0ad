"""The check code (检查码) of an inspection: on which days it shows a valid one (扫码入企)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.inspections.words import InspectionStage

GIVEN_UP = frozenset({InspectionStage.PLANNED, InspectionStage.CANCELLED})


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day on which a code is good."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def validity(carried_out_on: date, ended_on: date, *, before: int, after: int) -> Validity:
    """From so many calendar days before the first day of an inspection until so many after its last."""
    return Validity(carried_out_on - timedelta(days=before), ended_on + timedelta(days=after))


def is_valid(stage: InspectionStage, days: Validity, *, today: date) -> bool:
    """Whether a code stands for an approved inspection of these days."""
    return stage not in GIVEN_UP and today in days

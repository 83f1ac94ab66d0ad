"""Portions: so many projects with all that hangs on them, their rows in order of their days and numbered through."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from operator import itemgetter
from random import Random

from sbsupervise.domain.fees import LedgerKind
from sbsupervise.domain.fees.arrears import is_overdue
from sbsupervise.domain.plans import PlanState
from sbsupervise.models import (
    Base,
    Charge,
    ChecklistAnswer,
    Finding,
    Inspection,
    InspectionOfficer,
    LedgerLine,
    Listing,
    Plan,
    PlanCopy,
    PlanEnding,
    PlanIndicator,
    PlanMaterial,
    PlannedCheck,
    PlanRange,
    PlanSheet,
    Project,
    ProjectCounty,
    ProjectOffice,
    ProjectUnit,
    ReviewMark,
    StoredFile,
)
from sbsupervise.services.demo.cases import cases_of
from sbsupervise.services.demo.chances import beginning
from sbsupervise.services.demo.checklists import answers_of
from sbsupervise.services.demo.contents import contents_of
from sbsupervise.services.demo.courses import lead
from sbsupervise.services.demo.fees import charges_of
from sbsupervise.services.demo.inspections import inspections_of
from sbsupervise.services.demo.lives import Life, born
from sbsupervise.services.demo.papers import copies_of, endings_of
from sbsupervise.services.demo.placing import placements
from sbsupervise.services.demo.planning import checks_of
from sbsupervise.services.demo.projects import county_rows, office_rows, project_row, unit_rows
from sbsupervise.services.demo.world import Draft, World

PORTION = 4_000
LONG_OWING = timedelta(days=150)
DECIDED = (PlanState.GRANTED, PlanState.DENIED, PlanState.REVOKED, PlanState.CANCELLED)
CHARGED = (PlanState.GRANTED, PlanState.CANCELLED)
# The tables in the order in which they may be written, each with the day by which its rows stand in order.
ORDER: tuple[tuple[type[Base], str], ...] = (
    (Project, ""),
    (ProjectCounty, ""),
    (ProjectOffice, ""),
    (ProjectUnit, ""),
    (Plan, "submitted_on"),
    (StoredFile, "handed_in_at"),
    (PlanMaterial, "received_on"),
    (PlanSheet, ""),
    (PlanIndicator, ""),
    (PlanRange, ""),
    (ReviewMark, ""),
    (PlanCopy, ""),
    (PlanEnding, ""),
    (Charge, "assessed_on"),
    (LedgerLine, "booked_on"),
    (PlannedCheck, "month"),
    (Inspection, "carried_out_on"),
    (InspectionOfficer, ""),
    (ChecklistAnswer, ""),
    (Finding, "found_on"),
    (Listing, "opened_on"),
)
# The columns that refer to rows that had no number when they were written down.
REFERRING: Mapping[type[Base], tuple[str, ...]] = {
    Plan: ("base_id",),
    PlanMaterial: ("plan_id",),
    PlanSheet: ("plan_id",),
    PlanIndicator: ("plan_id",),
    PlanRange: ("plan_id", "file_id"),
    ReviewMark: ("plan_id",),
    PlanCopy: ("plan_id",),
    PlanEnding: ("plan_id",),
    Charge: ("plan_id",),
    LedgerLine: ("charge_id", "reverses_id"),
    Inspection: ("planned_check_id",),
    ChecklistAnswer: ("inspection_id",),
    Finding: ("inspection_id", "repeats_id"),
    Listing: ("finding_id",),
}
MORE = {"team", "findings"}
"""What a draft of an inspection carries that is no column."""

Rows = dict[type[Base], list[Draft]]


@dataclass(slots=True)
class Portions:
    """Makes portion after portion; the numbers of rows run on from one to the next."""

    world: World
    last: Counter[type[Base]] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Mapping[type[Base], Sequence[Draft]]]:
        size = self.world.size.projects
        for first in range(1, size + 1, PORTION):
            yield self.portion(range(first, min(first + PORTION, size + 1)))

    def portion(self, numbers: range) -> Rows:
        """The rows of these projects, ready to be written."""
        chance = beginning(self.world.seed, "projects", numbers.start)
        rows: Rows = {table: [] for table, _ in ORDER}
        placed = placements(self.world.size)
        for number in numbers:
            life = born(self.world, chance, number, placed.get(number))
            lead(self.world, chance, life)
            rows[Project].append(project_row(self.world, chance, life))
            rows[ProjectCounty] += county_rows(life)
            rows[ProjectOffice] += office_rows(life)
            rows[ProjectUnit] += unit_rows(life)
            rows[Plan] += life.plans
            for plan in life.plans:
                for table, draft in contents_of(self.world, life, rows[Project][-1], plan):
                    rows[table].append(draft)
            rows[PlanCopy] += copies_of(self.world, life)
            rows[PlanEnding] += endings_of(self.world, life)
            owing = self._charge(chance, life, rows)
            made = list(inspections_of(self.world, chance, life, owing))
            rows[PlannedCheck] += checks_of(self.world, life, made)
            for inspection in made:
                rows[Inspection].append(inspection)
                rows[Finding] += inspection["findings"]
                rows[ChecklistAnswer] += answers_of(self.world, inspection)
        rows[Listing] += cases_of(self.world, chance, rows[Finding])
        return self._numbered(rows)

    def _charge(self, chance: Random, life: Life, rows: Rows) -> bool:
        """Charge the granted plans of a project; whether a fee has been due for long."""
        owing = False
        for plan in life.plans:
            if plan["state"] in CHARGED:
                for charge in charges_of(self.world, chance, life, plan):
                    rows[LedgerLine] += charge.pop("ledger")
                    rows[Charge].append(charge)
                    owing |= is_overdue(charge["state"], charge["due_on"], today=self.world.today - LONG_OWING)
        return owing

    def _numbered(self, rows: Rows) -> Rows:
        """Rows in order of their days, with their numbers, those of documents and vouchers, and those referred to."""
        for table, day in ORDER:
            if day:
                rows[table].sort(key=itemgetter(day))
                self._number(table, rows[table])
        rows[InspectionOfficer] = [
            {"inspection_id": draft["id"], "person_id": person}
            for draft in rows[Inspection]
            for person in draft["team"]
        ]
        rows[Inspection] = [{name: draft[name] for name in draft if name not in MORE} for draft in rows[Inspection]]
        self._name_documents(rows[Plan])
        for line in rows[LedgerLine]:
            line["voucher_no"] = voucher(line) if line["kind"] is LedgerKind.PAYMENT else None
        for table, columns in REFERRING.items():
            for draft in rows[table]:
                for column in columns:
                    draft[column] = draft[column] and draft[column]["id"]
        return rows

    def _number(self, table: type[Base], drafts: Sequence[Draft]) -> None:
        for number, draft in enumerate(drafts, self.last[table] + 1):
            draft["id"] = number
        self.last[table] += len(drafts)

    def _name_documents(self, plans: Sequence[Draft]) -> None:
        """Give every decision its document number, in the order of days within an office and a year."""
        decided = [plan for plan in plans if plan["state"] in DECIDED]
        for plan in sorted(decided, key=itemgetter("decided_on")):
            plan["document_number"] = self.world.next_document(plan["office_id"], plan["decided_on"].year)


def voucher(payment: Draft) -> str:
    """The number of a tax voucher."""
    return f"314{payment['booked_on']:%y%m%d}{payment['id']:08d}"

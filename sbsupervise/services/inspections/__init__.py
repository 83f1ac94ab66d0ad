"""Inspections (监督检查): recorded with their findings, and read as lists and pages show them."""

from sbsupervise.services.inspections.concerned import inspecting_offices, officers_of, units_of, units_on
from sbsupervise.services.inspections.found import NewFinding, kinds_on
from sbsupervise.services.inspections.reading import (
    InspectionFilters,
    Standing,
    inspection_file,
    inspections_of,
    inspections_of_project,
    notices_of_inspection,
    open_findings,
    standing_of,
)
from sbsupervise.services.inspections.recording import (
    RecordInspection,
    inspected,
    record_inspection,
)

__all__ = [
    "InspectionFilters",
    "NewFinding",
    "RecordInspection",
    "Standing",
    "inspected",
    "inspecting_offices",
    "inspection_file",
    "inspections_of",
    "inspections_of_project",
    "kinds_on",
    "notices_of_inspection",
    "officers_of",
    "open_findings",
    "record_inspection",
    "standing_of",
    "units_of",
    "units_on",
]

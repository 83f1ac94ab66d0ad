"""Inspections (监督检查): recorded with their findings, and read as lists and pages show them."""

from sbsupervise.services.inspections.checklists import NewAnswer
from sbsupervise.services.inspections.concerned import inspecting_offices, officers_of, units_of, units_on
from sbsupervise.services.inspections.course import (
    ApproveInspection,
    CancelInspection,
    NewParticipant,
    NotifyInspection,
    ProposeInspection,
    approve_inspection,
    cancel_inspection,
    decline_inspection,
    notify_inspection,
    propose_inspection,
)
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
from sbsupervise.services.inspections.visiting import (
    ArriveInspection,
    SignRecord,
    TakeDown,
    arrive_inspection,
    sign_record,
    take_down,
)

__all__ = [
    "ApproveInspection",
    "ArriveInspection",
    "CancelInspection",
    "InspectionFilters",
    "NewAnswer",
    "NewFinding",
    "NewParticipant",
    "NotifyInspection",
    "ProposeInspection",
    "RecordInspection",
    "SignRecord",
    "Standing",
    "TakeDown",
    "approve_inspection",
    "arrive_inspection",
    "cancel_inspection",
    "decline_inspection",
    "inspected",
    "inspecting_offices",
    "inspection_file",
    "inspections_of",
    "inspections_of_project",
    "kinds_on",
    "notices_of_inspection",
    "notify_inspection",
    "officers_of",
    "open_findings",
    "propose_inspection",
    "record_inspection",
    "sign_record",
    "standing_of",
    "take_down",
    "units_of",
    "units_on",
]

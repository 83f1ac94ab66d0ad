"""Tables. Importing this package knows them all."""

from sbsupervise.models.accounts import Account, AccountRole, Person, WebSession
from sbsupervise.models.audit import AuditEntry, AuditHead, IdempotencyKey
from sbsupervise.models.base import Base, InProject, OwnedByOffice, Scope, Scoped, Versioned
from sbsupervise.models.catalogues import FindingCatalogue
from sbsupervise.models.changes import Change
from sbsupervise.models.draws import Draw, DrawPick, Recusal
from sbsupervise.models.fees import Charge, HoldLift, LedgerLine, OutputReport
from sbsupervise.models.field import FieldPart, FieldReceipt, FieldUpload
from sbsupervise.models.files import StoredFile
from sbsupervise.models.imports import Import
from sbsupervise.models.inspection_plans import InspectionPlan, PlannedCheck
from sbsupervise.models.inspections import (
    ChecklistAnswer,
    Finding,
    Inspection,
    InspectionOfficer,
    InspectionParticipant,
)
from sbsupervise.models.listings import Listing
from sbsupervise.models.notices import DocumentSequence, Notice, NoticeFile, ServiceProof
from sbsupervise.models.offices import Office, OfficeScope
from sbsupervise.models.photos import Photo
from sbsupervise.models.places import CountyFlags
from sbsupervise.models.plan_data import Ground, PlanIndicator, PlanMaterial, PlanRange, PlanSheet
from sbsupervise.models.plan_review import PlanCopy, PlanEnding, PlanHearing, ReviewMark, ReviewRemark
from sbsupervise.models.plans import Plan
from sbsupervise.models.project_lives import ProjectEvent, ProjectOwner
from sbsupervise.models.projects import Project, ProjectCounty, ProjectOffice, ProjectUnit
from sbsupervise.models.ratings import Rating, RatingItem, RatingRun
from sbsupervise.models.rectifications import (
    FindingReminder,
    RectificationExtension,
    RectificationReport,
    ReportPaper,
    Talk,
)
from sbsupervise.models.scope import ScopedSession
from sbsupervise.models.tax import TaxExport, TaxFile, TaxRow
from sbsupervise.models.units import Unit

__all__ = [
    "Account",
    "AccountRole",
    "AuditEntry",
    "AuditHead",
    "Base",
    "Change",
    "Charge",
    "ChecklistAnswer",
    "CountyFlags",
    "DocumentSequence",
    "Draw",
    "DrawPick",
    "FieldPart",
    "FieldReceipt",
    "FieldUpload",
    "Finding",
    "FindingCatalogue",
    "FindingReminder",
    "Ground",
    "HoldLift",
    "IdempotencyKey",
    "Import",
    "InProject",
    "Inspection",
    "InspectionOfficer",
    "InspectionParticipant",
    "InspectionPlan",
    "LedgerLine",
    "Listing",
    "Notice",
    "NoticeFile",
    "Office",
    "OfficeScope",
    "OutputReport",
    "OwnedByOffice",
    "Person",
    "Photo",
    "Plan",
    "PlanCopy",
    "PlanEnding",
    "PlanHearing",
    "PlanIndicator",
    "PlanMaterial",
    "PlanRange",
    "PlanSheet",
    "PlannedCheck",
    "Project",
    "ProjectCounty",
    "ProjectEvent",
    "ProjectOffice",
    "ProjectOwner",
    "ProjectUnit",
    "Rating",
    "RatingItem",
    "RatingRun",
    "RectificationExtension",
    "RectificationReport",
    "Recusal",
    "ReportPaper",
    "ReviewMark",
    "ReviewRemark",
    "Scope",
    "Scoped",
    "ScopedSession",
    "ServiceProof",
    "StoredFile",
    "Talk",
    "TaxExport",
    "TaxFile",
    "TaxRow",
    "Unit",
    "Versioned",
    "WebSession",
]

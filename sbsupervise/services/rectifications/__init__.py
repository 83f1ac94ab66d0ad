"""Rectification (整改): findings reported as put right, checked, returned, given more time, reminded of, reopened."""

from sbsupervise.services.rectifications.checking import (
    AcceptReport,
    RectifyFinding,
    ReopenFinding,
    ReturnReport,
    accept_report,
    rectify_finding,
    reopen_finding,
    return_report,
)
from sbsupervise.services.rectifications.extending import (
    AskExtension,
    DecideExtension,
    NoteExtension,
    ask_extension,
    decide_extension,
    note_extension,
)
from sbsupervise.services.rectifications.reminding import RemindUnit, remind_unit
from sbsupervise.services.rectifications.reporting import NoteReport, ReportFinding, note_report, report_finding

__all__ = [
    "AcceptReport",
    "AskExtension",
    "DecideExtension",
    "NoteExtension",
    "NoteReport",
    "RectifyFinding",
    "RemindUnit",
    "ReopenFinding",
    "ReportFinding",
    "ReturnReport",
    "accept_report",
    "ask_extension",
    "decide_extension",
    "note_extension",
    "note_report",
    "rectify_finding",
    "remind_unit",
    "reopen_finding",
    "report_finding",
    "return_report",
]

"""Notices (文书): drafted from records, signed by a second person, numbered, frozen, served."""

from sbsupervise.services.notices.acts import (
    DraftListingPaper,
    DraftRectifyOrder,
    IssueNotice,
    ServeNotice,
    VoidNotice,
    draft_listing_paper,
    draft_rectify_order,
    issue_notice,
    serve_notice,
    void_notice,
)
from sbsupervise.services.notices.fee_acts import DraftFeePaper, FeePaper, draft_fee_paper, drafts, papers_of
from sbsupervise.services.notices.inspection_acts import (
    DraftInspectionPaper,
    InspectionPaper,
    draft_inspection_paper,
    papers_of_inspection,
)
from sbsupervise.services.notices.press import Press, draft_pdf
from sbsupervise.services.notices.register import (
    NoticeFilters,
    checked,
    notices_of_listing,
    notices_of_project,
    notices_of_unit,
    register,
)

__all__ = [
    "DraftFeePaper",
    "DraftInspectionPaper",
    "DraftListingPaper",
    "DraftRectifyOrder",
    "FeePaper",
    "InspectionPaper",
    "IssueNotice",
    "NoticeFilters",
    "Press",
    "ServeNotice",
    "VoidNotice",
    "checked",
    "draft_fee_paper",
    "draft_inspection_paper",
    "draft_listing_paper",
    "draft_pdf",
    "draft_rectify_order",
    "drafts",
    "issue_notice",
    "notices_of_listing",
    "notices_of_project",
    "notices_of_unit",
    "papers_of",
    "papers_of_inspection",
    "register",
    "serve_notice",
    "void_notice",
]

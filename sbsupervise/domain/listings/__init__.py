"""The two lists (两单): "重点关注名单" and "黑名单" of 办水保〔2020〕157号, from clue to public page.

Computation raises clues and keeps dates; people list, after notice, hearing and the decision of a second person. A
listing here is never one on the national list of gravely dishonest subjects.
"""

from sbsupervise.domain.listings.grounds import Basis, Ground, ground_of, opens_clue
from sbsupervise.domain.listings.guards import (
    check_basis,
    check_decision,
    check_notice,
    check_publication,
    check_reason,
    check_refusal,
    check_reviewed,
    check_statement,
    check_two_persons,
    defence_due,
)
from sbsupervise.domain.listings.machine import LISTING_STEPS
from sbsupervise.domain.listings.periods import (
    RepairPeriod,
    earliest_repair,
    is_public,
    is_uncorrected,
    last_shown,
    public_to,
    state_on,
)
from sbsupervise.domain.listings.public import ListingRecord, PublicListing, check_wording, masked, public_view
from sbsupervise.domain.listings.words import BasisKind, ListingState, ListKind, Raising, RecordClass, Standing

__all__ = [
    "LISTING_STEPS",
    "Basis",
    "BasisKind",
    "Ground",
    "ListKind",
    "ListingRecord",
    "ListingState",
    "PublicListing",
    "Raising",
    "RecordClass",
    "RepairPeriod",
    "Standing",
    "check_basis",
    "check_decision",
    "check_notice",
    "check_publication",
    "check_reason",
    "check_refusal",
    "check_reviewed",
    "check_statement",
    "check_two_persons",
    "check_wording",
    "defence_due",
    "earliest_repair",
    "ground_of",
    "is_public",
    "is_uncorrected",
    "last_shown",
    "masked",
    "opens_clue",
    "public_to",
    "public_view",
    "state_on",
]

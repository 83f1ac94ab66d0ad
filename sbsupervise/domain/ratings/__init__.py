"""Credit ratings (信用评价): from the recorded facts of a unit to a score, a grade and the reason for each point.

``rate_unit`` is the only place where the meaning of the rules lives: full run, single recording, preview and page
of explanation all call it. Points and scores are whole tenths of a point. What is computed here is always a local
evaluation (本级评价); the grade that the ministry publishes (水利部公布等级) is recorded beside it, never computed.
The structure follows 水保〔2023〕359号 as far as it could be read (credit.md 1); all figures are parameters.
"""

from sbsupervise.domain.ratings.rating import CapReason, Fact, History, Item, Rated, RunDigest, rate_unit
from sbsupervise.domain.ratings.rules import (
    Band,
    BarRule,
    BookRule,
    Rule,
    RuleBook,
    RuleVersion,
    check_bands,
    check_complete,
    check_rules,
    resolve,
    score_text,
)
from sbsupervise.domain.ratings.words import (
    Attribution,
    Bar,
    CountUnit,
    Grade,
    HistoryWindow,
    Rater,
    Reason,
)

__all__ = [
    "Attribution",
    "Band",
    "Bar",
    "BarRule",
    "BookRule",
    "CapReason",
    "CountUnit",
    "Fact",
    "Grade",
    "History",
    "HistoryWindow",
    "Item",
    "Rated",
    "Rater",
    "Reason",
    "Rule",
    "RuleBook",
    "RuleVersion",
    "RunDigest",
    "check_bands",
    "check_complete",
    "check_rules",
    "rate_unit",
    "resolve",
    "score_text",
]

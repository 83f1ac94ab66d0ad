"""What a record comes to (检查结果定性): nothing, general findings, many or serious ones, a suspected offence.

Source: lifecycle.md 4.3, row 6. The officers may differ from what the findings suggest, with a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.inspections.course import CHECKS_54, ORDER_172
from sbsupervise.domain.inspections.findings import FindingKind
from sbsupervise.domain.inspections.words import Outcome, Severity
from sbsupervise.domain.refusals import RuleError

ORDERS = "责令"
"""What the paper of an offence begins with: 责令停止违法行为通知书, 责令限期缴纳通知书, …."""
WITH_OPINION = frozenset({Outcome.SERIOUS, Outcome.OFFENCE})
"""Outcomes after which an opinion (监督检查意见) is issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one standing finding says: how grave it is, and whether it belongs to enforcement."""

    severity: Severity
    offence: bool


def is_offence(kind: FindingKind) -> bool:
    """Whether the catalogue wants a case, or answers a finding with an order."""
    return kind.needs_case or kind.default_document.startswith(ORDERS)


def suggested(findings: Iterable[Found], *, many: int) -> Outcome:
    """What the standing findings suggest; ``many`` is the number from which general ones count as many."""
    found = list(findings)
    if any(finding.offence for finding in found):
        return Outcome.OFFENCE
    if len(found) >= many or any(finding.severity is not Severity.GENERAL for finding in found):
        return Outcome.SERIOUS
    return Outcome.GENERAL if found else Outcome.NONE


def check_outcome(outcome: Outcome, suggestion: Outcome, reason: str) -> None:
    """Refuse to differ from the suggestion without a reason, and to call nothing what has been found."""
    if outcome is Outcome.NONE and suggestion is not Outcome.NONE:
        raise RuleError("检查记录中有问题，不能定为未发现问题", field="outcome")
    if outcome is not Outcome.NONE and suggestion is Outcome.NONE:
        raise RuleError("检查记录中没有问题，只能定为未发现问题", field="outcome")
    if outcome is not suggestion and not reason.strip():
        raise RuleError(f"按检查记录建议定为“{suggestion.label}”，定为其他结果的请写明理由", field="outcome_reason")


def check_signed(given: bool) -> None:
    """A record of a visit is signed, or its refusal witnessed, before anything is made of it."""
    if not given:
        raise RuleError("检查记录尚未签字；拒绝签字的，请先登记情况和见证人", source=f"{ORDER_172}第十六条")


def check_publication(
    outcome: Outcome | None, published_on: date, ended_on: date, *, opinion_issued: bool, today: date
) -> None:
    """Refuse to publish what has not been classified, or whose opinion is still to be issued."""
    if outcome is None:
        raise RuleError("检查结果尚未定性，不能公开")
    if outcome in WITH_OPINION and not opinion_issued:
        raise RuleError("检查意见尚未印发，不能公开检查结果", source=f"{ORDER_172}第十七条")
    if not ended_on <= published_on <= today:
        raise RuleError("公开日期应在检查结束之后，且不晚于今天", field="published_on", source=CHECKS_54)

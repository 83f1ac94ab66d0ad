"""What stands between a clue and a public listing: each check refuses with the article that stands in the way.

Notice, hearing and reasons follow 国办发〔2020〕49号 and 行政处罚法 by analogy; the text of 办水保〔2020〕157号 on
procedure could not be read (credit.md 2.3).
"""

from collections.abc import Mapping
from datetime import date

from sbsupervise.domain.clocks import Calendar, Deadline, Unit, deadline, in_time
from sbsupervise.domain.listings.grounds import Basis
from sbsupervise.domain.listings.machine import CREDIT_RULES_27, HEARD_FIRST
from sbsupervise.domain.listings.words import BasisKind, Standing
from sbsupervise.domain.refusals import RuleError

PENALTY_LAW_62 = "参照行政处罚法第四十五条、第六十二条"
PENALTY_LAW_44 = "参照行政处罚法第四十四条"


def check_reason(reason: str) -> None:
    """Refuse a dismissal, refusal or revocation that does not say why."""
    if not reason.strip():
        raise RuleError("请填写理由", field="reason")


def check_basis(basis: Basis | None, accepted: Mapping[BasisKind, Standing], today: date) -> None:
    """Refuse a fact without a document in force of an accepted kind."""
    if basis is None or not basis.number.strip():
        raise RuleError("没有依据文书，不能作为失信事实", field="basis", source=CREDIT_RULES_27)
    if basis.kind not in accepted:
        raise RuleError(f"{basis.kind.label}不属于可以采用的依据文书", field="basis", source=CREDIT_RULES_27)
    if basis.issued_on > today:
        raise RuleError("依据文书的日期不能晚于今天", field="basis")
    if basis.overturned_on is not None:
        raise RuleError(f"依据文书已于{basis.overturned_on}被撤销", field="basis", source=CREDIT_RULES_27)


def check_notice(
    fact_verified: bool,
    basis: Basis | None,
    accepted: Mapping[BasisKind, Standing],
    served_on: date | None,
    today: date,
) -> None:
    """Refuse to count a unit as noticed: the fact verified, its document in force, the notice (告知书) served."""
    if not fact_verified:
        raise RuleError("事实尚未核实，不能告知", field="fact", source=PENALTY_LAW_44)
    check_basis(basis, accepted, today)
    _check_served(served_on, "告知书", today, PENALTY_LAW_44)


def defence_due(served_on: date | None, days: int, calendar: Calendar) -> Deadline:
    """The last day to state a defence (陈述申辩), in working days after the proven day of service."""
    if served_on is None:
        raise RuleError("告知书没有送达回证，陈述申辩期限尚未起算", field="served_on", source=HEARD_FIRST)
    return deadline(served_on, days, Unit.WORKING, calendar)


def check_statement(stated_on: date, due: date | None) -> None:
    """Refuse a statement that comes too late; one sent by post counts with the day of the postmark.

    Without service (``due`` is None) no time runs, and a statement is always in time.
    """
    if due is not None and not in_time(stated_on, due):
        raise RuleError(f"陈述申辩期限已于{due}届满", field="stated_on", source=HEARD_FIRST)


def check_reviewed(statement_received: bool, reviewed: bool) -> None:
    """Refuse to decide over a statement that was not reviewed and answered."""
    if statement_received and not reviewed:
        raise RuleError("陈述申辩尚未复核并答复，不能作出决定", field="review", source=PENALTY_LAW_62)


def check_decision(
    noticed_served_on: date | None, due: date | None, statement_received: bool, reviewed: bool, today: date
) -> None:
    """Refuse to list before the unit was heard.

    Time runs only from proven service of the notice, and all of it is the unit's, its last day included, also when a
    statement has come: it may be added to until then.
    """
    if due is None:
        raise RuleError("告知书没有送达回证，陈述申辩期限尚未起算", field="served_on", source=HEARD_FIRST)
    _check_served(noticed_served_on, "告知书", today, HEARD_FIRST)
    check_reviewed(statement_received, reviewed)
    if in_time(today, due):
        raise RuleError(f"陈述申辩期限至{due}，当日仍可提出，届满后方可决定", field="decided_on", source=PENALTY_LAW_62)


def check_refusal(statement_received: bool, reviewed: bool, reason: str) -> None:
    """Refuse not to list without a reason, or over a statement without an answer."""
    check_reviewed(statement_received, reviewed)
    check_reason(reason)


def check_two_persons(proposer_person: str, approver_person: str) -> None:
    """Refuse a decision by the one who proposed it. A person is a certificate number (执法证号), not an account."""
    proposer, approver = (person.strip().casefold() for person in (proposer_person, approver_person))
    if not proposer or not approver:
        raise RuleError("提出人和审批人都须有执法证号", field="approver")
    if proposer == approver:
        raise RuleError("审批人不能是提出人本人", field="approver")


def check_publication(decision_served_on: date | None, decided_on: date, public_to: date, today: date) -> None:
    """Refuse to publish before the decision is served (credit.md E-44), or when its public period is over."""
    _check_served(decision_served_on, "列入决定书", today, None)
    if decision_served_on is not None and decision_served_on < decided_on:
        raise RuleError("决定书的送达日期不能早于决定日期", field="served_on")
    if today > public_to:
        raise RuleError(f"公开期已于{public_to}届满", field="public_to")


def _check_served(served_on: date | None, what: str, today: date, source: str | None) -> None:
    if served_on is None:
        raise RuleError(f"{what}没有送达回证", field="served_on", source=source)
    if served_on > today:
        raise RuleError(f"{what}的送达日期不能晚于今天", field="served_on")

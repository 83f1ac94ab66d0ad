"""What the public may see of a listing, and what it may not be called."""

import re
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.listings.periods import is_public
from sbsupervise.domain.listings.words import ListingState, ListKind
from sbsupervise.domain.refusals import RuleError

# National rules keep this name for lists that rest on law or central documents (国办发〔2020〕49号).
GRAVE_LIST = re.compile("严重(?:违法)?失信(?:主体|企业|单位|当事人|名单|黑名单)")
NOT_A_CHARACTER = re.compile(r"[\W_]+")

HIDDEN = "＊＊＊"
# Longer runs first: an identity number or a bank account also contains what looks like a telephone number.
PRIVATE = (
    re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"),
    re.compile(r"(?<![0-9A-Za-z])\d{4}(?:[ -]?\d{4}){2,3}[ -]?\d{1,7}(?![0-9A-Za-z])"),
    re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\(?（?0\d{2,3}）?\)?[ -]?\d{7,8}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecord:
    """What is recorded of a case, as far as a public page may draw on it.

    ``individual`` is a natural person, shown only when a leader has ``released`` it; ``withheld`` keeps back any case
    (minors, secrets, risk to safety). ``act`` is what the unit did in one sentence, ``basis`` the ground and article.
    """

    kind: ListKind
    state: ListingState
    unit_name: str
    uscc: str
    act: str
    basis: str
    decision_number: str
    decided_on: date | None
    office_name: str
    public_from: date | None
    public_to: date | None
    individual: bool = False
    released: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicListing:
    """All that the public sees: unit, act, basis, decision, date, office, period (水建设〔2019〕306号第十五条).

    The code (统一社会信用代码) is shown with the name: two units may share a name. An individual has none here.
    """

    list_title: str
    unit_name: str
    uscc: str
    act: str
    basis: str
    decision_number: str
    decided_on: date
    office_name: str
    public_from: date
    public_to: date


def public_view(record: ListingRecord, today: date) -> PublicListing | None:
    """What the public sees of a case on a day, private data masked; None for everything that it must not see."""
    if not is_public(record.state, record.public_from, record.public_to, today):
        return None
    if record.withheld or (record.individual and not record.released):
        return None
    if record.decided_on is None or record.public_from is None or record.public_to is None:
        return None
    return PublicListing(
        list_title=record.kind.title,
        unit_name=_shortened(record.unit_name) if record.individual else masked(record.unit_name),
        uscc="" if record.individual else record.uscc,
        act=masked(record.act),
        basis=masked(record.basis),
        decision_number=record.decision_number,
        decided_on=record.decided_on,
        office_name=record.office_name,
        public_from=record.public_from,
        public_to=record.public_to,
    )


def masked(text: str) -> str:
    """A text with identity numbers, telephone numbers, bank accounts and mail addresses made unreadable (PUB-03)."""
    for pattern in PRIVATE:
        text = pattern.sub(HIDDEN, text)
    return text


def check_wording(text: str) -> None:
    """Refuse a public text that calls a listing by the name of the national lists, however it is spaced or quoted."""
    if found := GRAVE_LIST.search(NOT_A_CHARACTER.sub("", text)):
        raise RuleError(
            f"不得使用“{found.group()}”的称谓，应称水土保持信用监管“重点关注名单”或“黑名单”",
            source="国办发〔2020〕49号",
        )


def _shortened(name: str) -> str:
    """A person's name with all but the first character hidden."""
    return name[:1] + "＊" * max(1, len(name) - 1)

"""Reading listing cases: lists, the due-process rail, the clock, and what can be done next or stands in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.clocks import Deadline, in_time
from sbsupervise.domain.listings import (
    LISTING_STEPS,
    Ground,
    ListingState,
    ListKind,
    RecordClass,
    defence_due,
    earliest_repair,
    ground_of,
    public_to,
    state_on,
)
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.steps import RailStep, Step
from sbsupervise.models import Listing, ScopedSession, Unit
from sbsupervise.parameters import listings as figures
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor
from sbsupervise.services.listings.acts import text_hash
from sbsupervise.services.lists import like

KEYS = {"id": Listing.id, "opened": Listing.opened_on}
WAITING = frozenset({ListingState.NOTICED, ListingState.DEFENCE_REVIEW})
PROPOSE = Step(
    start=ListingState.NOTICED,
    act="listing.propose",
    end=ListingState.NOTICED,
    label="提出列入意见",
    who=Permission.PROPOSE_LISTINGS,
    needs="陈述申辩期限届满；提出的，已复核并答复",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFilters:
    """``text`` looks into names and codes of units."""

    list_kind: ListKind | None = None
    state: ListingState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that an actor may take, or the article that stands in its way (``blocked``)."""

    name: str
    label: str
    needs: str
    blocked: str | None = None


def cases(filters: ListingFilters, today: date) -> Select[Listing]:
    """The cases that fit, with all that a list shows; 期满移出 is told by the date."""
    shown = (joinedload(Listing.unit), joinedload(Listing.office), joinedload(Listing.project))
    statement = select(Listing).options(*shown)
    ended = Listing.public_to < today
    if filters.list_kind:
        statement = statement.where(Listing.list_kind == filters.list_kind)
    if filters.state is ListingState.EXPIRED:
        statement = statement.where(ended, Listing.state.in_(_ended_by_date()))
    elif filters.state:
        statement = statement.where(Listing.state == filters.state)
        if filters.state in _ended_by_date():
            statement = statement.where(Listing.public_to.is_(None) | ~ended)
    if filters.text:
        pattern = like(filters.text)
        named = Unit.name.like(pattern, escape="\\") | Unit.uscc.like(pattern, escape="\\")
        statement = statement.where(Listing.unit.has(named))
    return statement


def _ended_by_date() -> Sequence[ListingState]:
    last = date.min
    return [state for state in ListingState if state_on(state, last, date.max) is not state]


def listings_of_unit(session: ScopedSession, unit_id: int) -> Sequence[Listing]:
    """The newest cases of a unit."""
    statement = select(Listing).where(Listing.unit_id == unit_id).options(joinedload(Listing.office))
    return session.scalars(statement.order_by(Listing.id.desc()).limit(20)).all()


def present_state(listing: Listing, today: date) -> ListingState:
    """The state of a case as it stands on a day."""
    return state_on(listing.state, listing.public_to, today)


def ground_named(listing: Listing) -> Ground:
    """The ground of a case, as it stood when the case was opened."""
    return ground_of(listing.ground, figures.grounds().on(listing.opened_on))


def defence_clock(listing: Listing) -> Deadline | None:
    """The clock of the defence with its working; None before the notice is served."""
    if listing.noticed_on is None:
        return None
    return defence_due(listing.noticed_on, figures.defence_days().on(listing.noticed_on), calendar())


def planned_period(decided_on: date, list_kind: ListKind) -> tuple[date, date]:
    """The last public day of a decision of this day, and the first day on which repair may be asked for."""
    last = public_to(decided_on, figures.public_months().on(decided_on)[list_kind])
    return last, earliest_repair(decided_on, figures.repair_periods().on(decided_on)[RecordClass.GENERAL])


def rail_of(listing: Listing, today: date) -> list[RailStep]:
    """Due process from the clue to the end of the public period, each step with its day."""
    state = present_state(listing, today)
    # The register does not keep on which day the facts were verified, only that they were.
    verified = listing.basis_issued_on is not None
    days = (
        ("发现线索", listing.opened_on),
        ("核实事实", None),
        ("送达告知书", listing.noticed_on),
        ("陈述申辩期满", listing.defence_due_on if _over(listing.defence_due_on, today) else None),
        ("另一人决定列入", listing.decided_on),
        ("送达决定书", listing.decision_served_on),
        ("公开", listing.public_from),
        ("期满移出", listing.public_to if _over(listing.public_to, today) else None),
    )
    taken = [day is not None or (label == "核实事实" and verified) for label, day in days]
    done = sum(taken)
    notes = {3: f"至 {listing.defence_due_on}" if listing.defence_due_on else "自送达告知书次日起算"}
    if listing.public_to is not None:
        notes[7] = f"公开至 {listing.public_to}"
    ended = LISTING_STEPS.final(state) or state.final
    return [
        RailStep(
            label=label,
            state="done" if taken[place] else "blocked" if ended else "current" if place == done else "next",
            on=day,
            note=None if taken[place] else state.label if ended and place == done else notes.get(place),
        )
        for place, (label, day) in enumerate(days)
    ]


def _over(last_day: date | None, today: date) -> bool:
    return last_day is not None and not in_time(today, last_day)


def offers(listing: Listing, actor: Actor) -> list[Offer]:
    """What the actor may do next with a case of the own office, and what stands in the way of it."""
    if listing.office_id != actor.office_id and not actor.everything:
        return []
    state = present_state(listing, actor.today)
    return [offer for step in _steps(state) if actor.may(step.who) and (offer := _offer(step, listing, actor))]


def _steps(state: ListingState) -> Iterator[Step[ListingState]]:
    if state in WAITING:
        yield PROPOSE
    yield from (step for step in LISTING_STEPS.open(state) if step.act != "listing.notice")


def _offer(step: Step[ListingState], listing: Listing, actor: Actor) -> Offer | None:
    name = step.act.split(".")[1]
    if name in {"propose", "review_defence"} and _proposed(listing):
        return None
    return Offer(name, step.label, step.needs, _blocked(name, listing, actor))


def _proposed(listing: Listing) -> bool:
    """Whether the case lies before the approver just as it was proposed; what was changed since must be anew."""
    return listing.proposed_by_id is not None and listing.proposed_hash == text_hash(listing)


def _blocked(name: str, listing: Listing, actor: Actor) -> str | None:
    """Why a step cannot be taken today, in words, or None."""
    unheard = not _over(listing.defence_due_on, actor.today)
    unanswered = listing.statement_on is not None and not listing.review_opinion
    unproposed = listing.proposed_by_id is None
    obstacles = (
        (
            {"propose", "decide"},
            unheard,
            f"陈述申辩期限至 {listing.defence_due_on}，当日仍可提出，届满后方可办理（参照行政处罚法第六十二条）",
        ),
        ({"propose", "decide", "refuse"}, unanswered, "陈述申辩尚未复核并答复（参照行政处罚法第六十二条）"),
        ({"decide"}, unproposed, "经办人尚未提出列入意见"),
        ({"decide"}, not _proposed(listing), "案件内容在提出之后有改动，须由经办人重新提出"),
        (
            {"decide", "refuse"},
            not unproposed and listing.proposed_by_id == actor.person_id,
            "须由提出人以外的另一人审批（双人原则）",
        ),
        ({"publish"}, listing.decision_served_on is None, "列入决定书没有送达回证，不能公开"),
    )
    return next((why for names, stands, why in obstacles if stands and name in names), None)


def paper_needed(listing: Listing) -> str | None:
    """The paper that the case waits for, or None."""
    if listing.state is ListingState.VERIFYING:
        return "制作告知书"
    return "制作列入决定书" if listing.state is ListingState.LISTED and listing.decision_served_on is None else None

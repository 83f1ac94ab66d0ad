"""Cases of the two lists: the list, the case with its rail, and a confirming page for each act of legal effect."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import working_days_between
from sbsupervise.domain.listings import ListingState
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Listing
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services import listings as acts
from sbsupervise.services.listings import reading as read
from sbsupervise.services.lists import slice_of
from sbsupervise.services.notices import notices_of_listing
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import listings as forms
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("listings", __name__)
COLUMNS = columns(
    Column("unit", "单位"),
    Column("list", "名单"),
    Column("ground", "情形"),
    Column("office", "机关"),
    Column("opened", "线索日期", sortable=True),
    Column("due", "申辩期满"),
    Column("state", "状态"),
)


@bp.route("/listings")
@requires(Permission.SEE_LISTINGS)
def index() -> ResponseReturnValue:
    form = forms.ListingFilterForm(request.args)
    today = the_actor().today
    found = slice_of(reading(), read.cases(form.filters(), today), read.KEYS, place("-opened"))
    rows = ListPage(found, COLUMNS, f"名单案件 {count_words(found)}")
    return page("listings/index.html", filters=form, list=rows, **_words(today))


@bp.route("/listings/<int:listing_id>")
@requires(Permission.SEE_LISTINGS)
def show(listing_id: int) -> ResponseReturnValue:
    listing = load(Listing, listing_id)
    actor = the_actor()
    own = listing.office_id == actor.office_id
    return page(
        "listings/show.html",
        listing=listing,
        offers=read.offers(listing, actor),
        paper=read.paper_needed(listing) if own and actor.may(Permission.DRAFT_NOTICES) else None,
        notices=notices_of_listing(reading(), listing.id),
        **_case(listing),
    )


def _words(today: Any) -> dict[str, Any]:
    return {"state_of": lambda listing: read.present_state(listing, today), "ground_of": read.ground_named}


def _case(listing: Listing) -> dict[str, Any]:
    today = the_actor().today
    clock = read.defence_clock(listing)
    left = working_days_between(today, clock.due, calendar()) if clock else None
    return {"rail": read.rail_of(listing, today), "clock": clock, "left": left, **_words(today)}


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of one act: its form, the act, who may, its title, and what is said when it is done."""

    name: str
    permission: Permission
    form: type[ActForm]
    act: Callable[..., Any]
    title: str
    done: str


OFFICER, APPROVER = Permission.PROPOSE_LISTINGS, Permission.DECIDE_LISTINGS
PAGES = (
    ActPage("verify", OFFICER, forms.VerifyForm, acts.verify_listing, "核实事实", "事实已核实。"),
    ActPage("dismiss", OFFICER, forms.ReasonForm, acts.dismiss_listing, "认定不成立", "线索已认定不成立。"),
    ActPage("state_defence", OFFICER, forms.StatementForm, acts.state_defence, "登记陈述申辩", "陈述申辩已登记。"),
    ActPage("review_defence", OFFICER, forms.ReviewForm, acts.review_defence, "复核陈述申辩", "复核意见已登记。"),
    ActPage("propose", OFFICER, forms.ConfirmForm, acts.propose_listing, "提出列入意见", "已提交审批。"),
    ActPage("decide", APPROVER, forms.DecideForm, acts.decide_listing, "决定列入", "已决定列入，请制作并送达决定书。"),
    ActPage("refuse", APPROVER, forms.ReasonForm, acts.refuse_listing, "决定不予列入", "已决定不予列入。"),
    ActPage("publish", OFFICER, forms.ConfirmForm, acts.publish_listing, "公开", "已在公众页面公开。"),
    ActPage("revoke", APPROVER, forms.ReasonForm, acts.revoke_listing, "撤销列入", "已撤销，公众页面同时撤下。"),
)


def _view(this: ActPage) -> Callable[[int], ResponseReturnValue]:
    def view(listing_id: int) -> ResponseReturnValue:
        listing = load(Listing, listing_id)
        form = this.form(version=listing.version, **_filled(this, listing))
        if form.submitted() and form.perform(this.act, listing_id=listing.id):
            flash(this.done)
            return redirect(url_for(".show", listing_id=listing.id))
        period = read.planned_period(listing.decided_on or the_actor().today, listing.list_kind)
        return page("listings/act.html", form, this=this, listing=listing, period=period, **_case(listing))

    return view


def _filled(this: ActPage, listing: Listing) -> dict[str, Any]:
    """What a form begins with."""
    if this.name == "decide":
        return {"seen": acts.text_hash(listing)}
    if this.name == "verify":
        known = {"facts": listing.facts, "basis_document": listing.basis_document}
        kind = listing.basis_kind.value if listing.basis_kind else "inspection_opinion"
        return known | {"basis_kind": kind, "basis_issued_on": listing.basis_issued_on}
    if this.name == "state_defence" and listing.state is ListingState.NOTICED:
        return {"statement_on": the_actor().today}
    return {"review_opinion": listing.review_opinion} if this.name == "review_defence" else {}


for _page in PAGES:
    bp.add_url_rule(
        f"/listings/<int:listing_id>/{_page.name}",
        endpoint=_page.name,
        view_func=requires(_page.permission)(_view(_page)),
        methods=["GET", "POST"],
    )

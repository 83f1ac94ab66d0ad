"""Pages of the local rating (本级评价): the results of a year, a new run, and a second computation of one result."""

from dataclasses import replace

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.ratings import Grade, score_text
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Rating
from sbsupervise.services import ratings as service
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import database, load, reading, the_actor
from sbsupervise.web.forms.fields import chosen
from sbsupervise.web.forms.ratings import RatingFilterForm, RunForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("ratings", __name__)
bp.add_app_template_global(score_text)
bp.add_app_template_global(service.standing_words, "rating_words")

COLUMNS = columns(
    Column("unit", "单位"),
    Column("uscc", "信用代码"),
    Column("role", "单位类型"),
    Column("score", "得分", unit="分", number=True, sortable=True),
    Column("grade", "本级评价等级", sortable=True),
)


@bp.route("/ratings")
@requires(Permission.SEE_RATINGS)
def index() -> ResponseReturnValue:
    runs = service.current_runs(reading())
    asked = request.args.get("year", 0, type=int)
    run = runs.get(asked) or next(iter(runs.values()), None)
    latest = service.latest_runs(reading())
    if run is None:
        return page("ratings/index.html", run=None, latest=latest)
    form = RatingFilterForm(runs, request.args, year=run.year)
    form.year.data = run.year
    grade, role = chosen(Grade, form.grade.data), chosen(UnitRole, form.role.data)
    filters = service.RatingFilters(grade=grade, role=role, text=form.text.data or "")
    found = slice_of(reading(), service.ratings_matching(run.id, filters), service.KEYS, place("score"))
    said = (f"{run.year}年度", grade and grade.label, role and role.label, filters.text, count_words(found))
    return page(
        "ratings/index.html",
        run=run,
        latest=latest,
        grades=service.grades_of(reading(), run.id),
        filter_form=form,
        filtered=bool(grade or role or filters.text),
        page=ListPage(found, COLUMNS, " · ".join(word for word in said if word)),
    )


@bp.route("/ratings/new", methods=["GET", "POST"])
@requires(Permission.RUN_RATINGS)
def new() -> ResponseReturnValue:
    actor = the_actor()
    form = RunForm(actor.today)
    if form.submitted() and (started := form.perform(service.start_run)):
        run = service.complete_run(database(), replace(actor, request_id=g.get("request_id", "")), started)
        if run.state is RunState.RUNNING:
            flash(f"{run.year}年度评价正在计算，完成后在此显示。")
        else:
            flash(f"{run.year}年度评价已完成，共评价 {run.units:,} 个单位。")
        return redirect(url_for(".index", year=run.year))
    return page("ratings/new.html", form)


@bp.route("/ratings/<int:rating_id>/check")
@requires(Permission.SEE_RATINGS)
def check(rating_id: int) -> ResponseReturnValue:
    rating = load(Rating, rating_id)
    if rating.run.state is RunState.RUNNING:
        abort(404)
    return page("ratings/check.html", rating=rating, check=service.recomputed(reading(), rating))

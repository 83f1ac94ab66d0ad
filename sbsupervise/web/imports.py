"""Imports of the supervision list: upload, what the import would do, and the imports so far."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.imports import ImportState
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Import
from sbsupervise.services.imports import (
    check_import,
    corrected_file,
    import_file,
    imports_of,
    run_import,
    stored_file,
)
from sbsupervise.services.lists import slice_of
from sbsupervise.services.project_files import counties_on
from sbsupervise.services.sheets.supervision_list import template
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.imports import RunImportForm, UploadForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.projects import download

bp = Blueprint("imports", __name__)

COLUMNS = columns(
    Column("id", "文件", sortable=True),
    Column("office", "机关"),
    Column("recorded_by", "经办人"),
    Column("checked_at", "核对时间"),
    Column("rows", "行数", number=True),
    Column("created", "新增", number=True),
    Column("updated", "更新", number=True),
    Column("state", "结果"),
)
KEYS = {"id": Import.id}
# So many remarks are shown; the file of corrected rows has them all.
SHOWN = 200


@bp.route("/projects/import", methods=["GET", "POST"])
@requires(Permission.IMPORT_PROJECTS)
def new() -> ResponseReturnValue:
    form = UploadForm(the_actor().today)
    if form.submitted() and (record := form.perform(check_import)):
        return redirect(url_for(".show", import_id=record.id))
    found = slice_of(reading(), imports_of(), KEYS, place("-id"))
    return page("imports/new.html", form, page=ListPage(found, COLUMNS, f"历次导入 {count_words(found)}"))


@bp.route("/projects/import/template.xlsx")
@requires(Permission.IMPORT_PROJECTS)
def blank() -> ResponseReturnValue:
    counties = counties_on(the_actor().today)
    return download(template([county.name for county in counties.values()]), "监管清单模板.xlsx")


@bp.route("/projects/imports/<int:import_id>", methods=["GET", "POST"])
@requires(Permission.IMPORT_PROJECTS)
def show(import_id: int) -> ResponseReturnValue:
    record = found(import_id)
    form = RunImportForm(version=record.version)
    if form.submitted():
        file = stored_file(reading(), record, the_actor())
        if form.perform(run_import, import_id=import_id, file=file):
            flash("清单已导入。")
            return redirect(url_for(".show", import_id=import_id))
        record = found(import_id)
    ready = record.state is ImportState.CHECKED and record.office_id == the_actor().office_id
    return page("imports/show.html", form, record=record, outcome=record.outcome, ready=ready, shown=SHOWN)


@bp.route("/projects/imports/<int:import_id>/corrected.xlsx")
@requires(Permission.IMPORT_PROJECTS)
def corrected(import_id: int) -> ResponseReturnValue:
    record = found(import_id)
    file = stored_file(reading(), record, the_actor())
    stem = record.file_name.rpartition(".")[0]
    return download(corrected_file(reading(), the_actor(), file), f"{stem}-待改正.xlsx")


def found(import_id: int) -> Import:
    """One import; 404 if there is none or the actor does not see it."""
    record = import_file(reading(), import_id)
    if record is None:
        abort(404)
    return record

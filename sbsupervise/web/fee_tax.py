"""The exchange with the tax office: what goes out (费源信息), what comes in (征收信息), and the sums of a month."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.config import Settings
from sbsupervise.domain.fees import TaxRowState
from sbsupervise.domain.money import yuan
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import TaxExport, TaxFile
from sbsupervise.services.fees.tax_exports import export_data, export_fees, exports_of
from sbsupervise.services.fees.tax_files import import_collected
from sbsupervise.services.fees.tax_months import Month, Sum, month_sums
from sbsupervise.services.fees.tax_reading import FILE_KEYS, ROW_KEYS, counts_of, files_of, rows_of, table_of
from sbsupervise.services.fees.tax_signatures import signature_of
from sbsupervise.services.lists import slice_of
from sbsupervise.services.sheets.writing import Value, table_csv
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.fee_tax import ExportFeesForm, ImportCollectedForm, MonthForm
from sbsupervise.web.forms.fields import chosen
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.projects import download

bp = Blueprint("fee_tax", __name__)
SIGNATURE = "application/octet-stream"

FILES = columns(
    Column("month", "所属月份", sortable=True),
    Column("file", "文件"),
    Column("signed", "签名"),
    Column("received_on", "收到日期"),
    Column("matched", "相符", number=True),
    Column("open", "待处理", number=True),
    Column("done", "已处理", number=True),
)
ROWS = columns(
    Column("number", "记录", sortable=True),
    Column("payer", "缴费人"),
    Column("paid", "实缴", unit="元", number=True, sortable=True),
    Column("surcharge", "滞纳金", unit="元", number=True),
    Column("refund", "退库", unit="元", number=True),
    Column("voucher", "税票号码"),
    Column("state", "核对结果"),
    Column("said", "说明"),
)
EXPORTS = columns(
    Column("file", "文件"),
    Column("office", "核定机关"),
    Column("exported_on", "导出日期"),
    Column("rows", "费源", number=True),
    Column("recorded_by", "经办人"),
    Column("signature", "签名"),
)
SIDES = ("征收品目", "台账缴费", "台账滞纳金", "台账退库", "税务实缴", "税务滞纳金", "税务退库", "差额")


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@bp.route("/fees/tax")
@requires(Permission.SEE_FEES)
def index() -> ResponseReturnValue:
    found = slice_of(reading(), files_of(), FILE_KEYS, place("-month"))
    counts = counts_of(reading(), [file.id for file in found.rows])
    return page("fee_tax/index.html", page=ListPage(found, FILES, f"征收信息 {count_words(found)}"), counts=counts)


@bp.route("/fees/tax/new", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def new() -> ResponseReturnValue:
    today = the_actor().today
    form = ImportCollectedForm(today, settings().tax_public_key, month=today.replace(day=1))
    if form.submitted() and (record := form.perform(import_collected)):
        flash("征收信息已导入，相符的已经入账。")
        return redirect(url_for(".file", tax_file_id=record.id))
    return page("fee_tax/new.html", form, checks_signatures=settings().tax_public_key is not None)


@bp.route("/fees/tax/files/<int:tax_file_id>")
@requires(Permission.SEE_FEES)
def file(tax_file_id: int) -> ResponseReturnValue:
    record = load(TaxFile, tax_file_id)
    state = chosen(TaxRowState, request.args.get("state"))
    found = slice_of(reading(), rows_of(tax_file_id, state), ROW_KEYS, place("number"))
    counts = counts_of(reading(), [tax_file_id])[tax_file_id]
    said = f"{state.label if state else '全部'} {count_words(found)}"
    export_url = url_for(".rows", tax_file_id=tax_file_id, state=state.value if state else None)
    return page(
        "fee_tax/file.html",
        record=record,
        state=state,
        counts=counts,
        page=ListPage(found, ROWS, said, export_url=export_url),
    )


@bp.route("/fees/tax/files/<int:tax_file_id>/rows.csv")
@requires(Permission.SEE_FEES)
def rows(tax_file_id: int) -> ResponseReturnValue:
    record = load(TaxFile, tax_file_id)
    state = chosen(TaxRowState, request.args.get("state"))
    stem = record.file_name.rpartition(".")[0]
    name = f"{stem}-{state.label if state else '全部'}.csv"
    return download(table_csv(*table_of(reading(), tax_file_id, state)), name)


@bp.route("/fees/tax/months")
@requires(Permission.SEE_FEES)
def months() -> ResponseReturnValue:
    form = MonthForm(request.args)
    month = month_sums(reading(), _month(form))
    form.month.data, form.month.raw_data = month.first, None
    return page("fee_tax/months.html", filter_form=form, month=month)


@bp.route("/fees/tax/months.csv")
@requires(Permission.SEE_FEES)
def months_table() -> ResponseReturnValue:
    month = month_sums(reading(), _month(MonthForm(request.args)))
    return download(_table(month), f"征收核对-{month.first:%Y-%m}.csv")


@bp.route("/fees/tax/exports")
@requires(Permission.SEE_FEES)
def exports() -> ResponseReturnValue:
    found = slice_of(reading(), exports_of(), {"id": TaxExport.id}, place("-id"))
    listed = ListPage(found, EXPORTS, f"费源信息 {count_words(found)}")
    return page("fee_tax/exports.html", page=listed, signs=settings().tax_signing_key is not None)


@bp.route("/fees/tax/exports/new", methods=["GET", "POST"])
@requires(Permission.ASSESS_FEES)
def new_export() -> ResponseReturnValue:
    form = ExportFeesForm()
    if form.submitted() and (record := form.perform(export_fees)):
        flash(f"已导出 {record.rows} 项费源，下载后交税务机关。")
        return redirect(url_for(".exports"))
    return page("fee_tax/new_export.html", form)


@bp.route("/fees/tax/exports/<int:tax_export_id>")
@requires(Permission.SEE_FEES)
def export(tax_export_id: int) -> ResponseReturnValue:
    record = load(TaxExport, tax_export_id)
    return download(_data(tax_export_id), record.file_name)


@bp.route("/fees/tax/exports/<int:tax_export_id>/signature")
@requires(Permission.SEE_FEES)
def signature(tax_export_id: int) -> ResponseReturnValue:
    record = load(TaxExport, tax_export_id)
    key: Path | None = settings().tax_signing_key
    if key is None:
        abort(404)
    signed = BytesIO(signature_of(_data(tax_export_id), key))
    return send_file(signed, SIGNATURE, as_attachment=True, download_name=f"{record.file_name}.sig")


def _data(tax_export_id: int) -> bytes:
    data = export_data(reading(), tax_export_id)
    if data is None:
        abort(404)
    return data


def _month(form: MonthForm) -> date:
    """The month that was asked for, or else this one."""
    chosen_month: date | None = form.month.data if form.validate() else None
    return (chosen_month or the_actor().today).replace(day=1)


def _table(month: Month) -> bytes:
    def line(row: Sum) -> Sequence[Value]:
        money = [
            amount for side in (row.ours, row.theirs) for amount in (side.fee_fen, side.surcharge_fen, side.refund_fen)
        ]
        return [row.county, row.item, *map(yuan, money), yuan(row.difference_fen)]

    return table_csv(("县（区）", *SIDES), [line(row) for row in (*month.sums, month.total)])

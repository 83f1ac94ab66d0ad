"""What the tax office is to collect goes out: new, changed and void since the last time, in a file nobody can touch."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sbsupervise.domain.fees.bases import ExemptCode
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Notice, Person, Project, TaxExport
from sbsupervise.services.acts import Actor, ForbiddenError
from sbsupervise.services.fees import CountyArea, VoidCharge, assess_fee, record_payment, void_charge
from sbsupervise.services.fees.tax_exports import HEADERS, ExportFees, ExportForm, export_data, export_fees
from sbsupervise.services.fees.tax_files import ImportCollected, import_collected
from sbsupervise.services.fees.tax_signatures import signature_of, signer_of
from tests import make
from tests.data.collected import collected, paid_row
from tests.data.keys import key_pair
from tests.walk import AREA, PIANGUAN, TODAY, Db, assessed, assessing, paying, perform

Table = list[dict[str, str]]


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


@pytest.fixture
def clerk(db: Db) -> Actor:
    return make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))


def content(db: Db, record: TaxExport) -> bytes:
    with db.reading() as session:
        data = export_data(make.everything(session), record.id)
    assert data is not None
    return data


def exported(db: Db, actor: Actor, *, everything: bool = False) -> Table:
    command = ExportFees(form=ExportForm.CSV, everything=everything)
    data = content(db, perform(db, export_fees, actor, command))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_charge_goes_out_with_all_that_the_tax_office_needs(db: Db, officer: Actor) -> None:
    areas = (CountyArea(county=PIANGUAN, area_hm2=AREA, flooded_hm2=Decimal("3.32")),)
    charge = perform(db, assess_fee, officer, assessing(make.granted_plan(db), 4_000_000, areas=areas))
    (row,) = exported(db, officer)
    with db.reading() as session:
        project = make.everything(session).get_one(Project, charge.project_id)
        payer = project.construction_unit
    assert list(row) == list(HEADERS)
    said = {
        "通知单号": f"核定-{charge.id}", "状态": "NEW", "项目名称": project.name, "缴费人名称": payer.name,
        "统一社会信用代码": payer.uscc, "行政区划代码": PIANGUAN, "征收品目": "一般性生产建设项目", "缴费期限": "按次",
        "应缴费额": "40000.00", "缴纳截止日": "2026-05-31", "核定机关": "忻州市水利局", "送达日期": "", "费率": "0.4",
    }  # fmt: skip
    assert {name: row[name] for name in said} == said
    assert (Decimal(row["应缴费基数"]), Decimal(row["应缴费基数减除额"])) == (Decimal(133_200), Decimal(33_200))
    assert row["批复文号"].startswith("测审许可")


def test_only_what_is_new_changed_or_void_goes_out_again(db: Db, officer: Actor, clerk: Actor) -> None:
    first, second = assessed(db, officer), assessed(db, officer)
    assert [row["状态"] for row in exported(db, officer)] == ["NEW", "NEW"]
    with pytest.raises(RuleError, match="没有新增、变更或者作废"):
        exported(db, officer)
    perform(db, void_charge, officer, VoidCharge(charge_id=first.id, reason="面积有误"))
    perform(db, record_payment, clerk, paying(second, 100, "T1"))
    third = assessed(db, officer)
    said = [(row["通知单号"], row["状态"]) for row in exported(db, officer)]
    assert said == [(f"核定-{first.id}", "VOID"), (f"核定-{second.id}", "CHANGED"), (f"核定-{third.id}", "NEW")]
    assert [row["状态"] for row in exported(db, officer, everything=True)] == ["VOID", "CHANGED", "CHANGED"]


def test_what_came_from_the_tax_office_is_no_change_for_it(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    exported(db, officer)
    file = collected([paid_row(charge, "1", "T1")], month=TODAY.replace(day=1), today=TODAY)
    perform(db, import_collected, clerk, ImportCollected(file=file))
    with pytest.raises(RuleError, match="没有新增"):
        exported(db, officer)


def test_what_was_never_handed_over_is_not_told_to_be_void(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="面积有误"))
    with pytest.raises(RuleError, match="没有可以导出的费源"):
        exported(db, officer, everything=True)


def test_an_exemption_that_waits_does_not_go_out(db: Db, officer: Actor) -> None:
    command = assessing(make.granted_plan(db), 0, exempt_code=ExemptCode.E5, exempt_proof="主管机关函")
    perform(db, assess_fee, officer, command)
    with pytest.raises(RuleError, match="没有新增"):
        exported(db, officer)


def test_the_number_of_the_notice_stands_for_the_charge_on_both_ways(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    put_notice(db, charge, "忻水保费〔2026〕1号")
    (row,) = exported(db, officer)
    assert row["通知单号"] == "忻水保费〔2026〕1号"
    back = paid_row(None, "1", "T1", notice_no="忻水保费 [2026] 1号")
    file = collected([back], month=TODAY.replace(day=1), today=TODAY)
    perform(db, import_collected, clerk, ImportCollected(file=file))
    with db.reading() as session:
        assert make.everything(session).get_one(Charge, charge.id).paid_fen == 100


def put_notice(db: Db, charge: Charge, number: str) -> None:
    """The issued notice of a charge."""
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, charge.project_id)
        notice = Notice(
            kind=NoticeKind.FEE_NOTICE, state=NoticeState.ISSUED, unit_id=project.construction_unit_id,
            project_id=project.id, charge_id=charge.id, office_id=charge.office_id, paper={}, paper_hash="0" * 64,
            year=2026, sequence=1, number=number, issued_on=TODAY, check_code="2222-3333-4444-5555",
            drafted_by_id=charge.assessed_by_id, signed_by=Person(name="签发人", office_id=charge.office_id),
        )  # fmt: skip
        make.put(session, make.operator(), make.Put(notice))


def test_the_file_is_kept_as_it_went_out_and_safe_to_open(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, charge.project_id)
        make.change(session, project, name="=HYPERLINK(1)")
    record = perform(db, export_fees, officer, ExportFees(form=ExportForm.XLSX))
    assert (record.rows, record.file_name, record.exported_on) == (1, "费源信息-2026-04-01.xlsx", TODAY)
    sheet = openpyxl.load_workbook(io.BytesIO(content(db, record))).active
    assert sheet is not None
    cell = sheet["D2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert exported(db, officer, everything=True)[0]["项目名称"] == "'=HYPERLINK(1)"


def test_each_office_hands_over_its_own_charges(db: Db, officer: Actor, clerk: Actor) -> None:
    assessed(db, officer)
    county = make.login(db, Role.OFFICER, office=PIANGUAN).actor(make.noon(TODAY))
    with pytest.raises(RuleError, match="没有新增"):
        exported(db, county)
    with pytest.raises(ForbiddenError):
        exported(db, clerk)


def test_an_export_asks_as_much_for_many_charges_as_for_few(db: Db, officer: Actor) -> None:
    asked = []
    for many in (1, 6):
        for _ in range(many):
            assessed(db, officer)
        with make.statements(db.engine) as seen:
            perform(db, export_fees, officer, ExportFees(form=ExportForm.CSV))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_signature_proves_the_file_and_whose_key_it_is(tmp_path: Path) -> None:
    private, public = key_pair(tmp_path)
    signed = signature_of(b"file", private)
    name = signer_of(b"file", signed, public)
    assert name.startswith("ed25519:")
    _, other = key_pair(tmp_path, "other")
    for data, signature, key, said in (
        (b"filf", signed, public, "可能被改动"),
        (b"file", signed, other, "可能被改动"),
        (b"file", b"no signature!", public, "不是签名文件"),
        (b"file", signed, None, "没有设置税务机关的公钥"),
    ):
        with pytest.raises(RuleError, match=said):
            signer_of(data, signature, key)

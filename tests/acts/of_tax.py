"""Acts of the exchange with the tax office: charges go out, what was collected comes in, and is looked at."""

from itertools import count

from sqlalchemy import select

from sbsupervise.models import Charge, Project, TaxFile, TaxRow
from sbsupervise.services.fees.tax_exports import ExportFees, ExportForm, export_fees
from sbsupervise.services.fees.tax_files import CollectedFile, ImportCollected, import_collected
from sbsupervise.services.fees.tax_rows import (
    AcceptTaxRow,
    AssignTaxRow,
    DismissTaxRow,
    accept_row,
    assign_row,
    dismiss_row,
)
from tests import make
from tests.acts.of_fees import charge
from tests.acts.stage import CLERK, OFFICER, TODAY, Ready, World, case
from tests.data.collected import collected, paid_row

vouchers = count(1)


def file_of(owed: Charge | None, paid: str, **facts: str) -> CollectedFile:
    """A file of this month with one row; each has a voucher of its own."""
    row = paid_row(owed, paid, f"测征{next(vouchers):04d}", **({"paid_on": TODAY, "uscc": make.uscc_number(7)} | facts))
    return collected([row], month=TODAY.replace(day=1), today=TODAY)


def waiting(world: World, owed: Charge | None, paid: str, **facts: str) -> TaxRow:
    """A row that was imported and not booked."""
    file: TaxFile = world.do(import_collected, CLERK, ImportCollected(file=file_of(owed, paid, **facts)))
    with world.db.reading() as session:
        return make.everything(session).scalars(select(TaxRow).where(TaxRow.file_id == file.id)).one()


@case("tax.export", export_fees)
def export(world: World) -> Ready:
    charge(world)
    world.do(export_fees, OFFICER, ExportFees(form=ExportForm.CSV))
    charge(world)
    return Ready(OFFICER, ExportFees(form=ExportForm.CSV))


@case("tax.import", import_collected)
def hand_in(world: World) -> Ready:
    return Ready(CLERK, ImportCollected(file=file_of(charge(world), "100")))


@case("tax.assign", assign_row)
def assign(world: World) -> Ready:
    owed = charge(world)
    with world.db.reading() as session:
        payer = make.everything(session).get_one(Project, owed.project_id).construction_unit
        row = waiting(world, None, "200", uscc=payer.uscc)
    return Ready(CLERK, AssignTaxRow(tax_row_id=row.id, charge_id=owed.id, reason="缴费人分次缴纳"))


@case("tax.accept", accept_row)
def accept(world: World) -> Ready:
    row = waiting(world, charge(world), "99999")
    return Ready(CLERK, AcceptTaxRow(tax_row_id=row.id, reason="缴费人多缴，待退"))


@case("tax.dismiss", dismiss_row)
def dismiss(world: World) -> Ready:
    row = waiting(world, None, "300")
    return Ready(CLERK, DismissTaxRow(tax_row_id=row.id, reason="不是水土保持补偿费"))

"""Reported output is charged once for each period; what does not come in time becomes a finding."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.domain.fees import BaseType, ChargeState, PeriodState
from sbsupervise.domain.fees.bases import WellPad, WellUse
from sbsupervise.domain.inspections import FindingState, InspectionKind
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Finding, Inspection, OutputReport, Project
from sbsupervise.services.acts import Actor
from sbsupervise.services.desk import worklist
from sbsupervise.services.fees import (
    AssessPeriod,
    CorrectOutput,
    NoteMissing,
    OutputLine,
    PeriodFilters,
    VoidCharge,
    assess_period,
    correct_output,
    note_missing,
    period_page,
    report_output,
    same_again,
    void_charge,
    volumes_of,
)
from sbsupervise.services.findings import WithdrawFinding, withdraw_finding
from sbsupervise.services.worklist import TO_DO
from tests import make
from tests.walk import EVIDENCE, PIANGUAN, Db, perform, reporting, tons

TODAY = date(2026, 7, 20)
MINE, WELLS, DIG, DUMP = BaseType.TON_MINE, BaseType.WELL_OILGAS, BaseType.VOL_DIG, BaseType.VOL_DUMP
FEBRUARY = {"period_start": date(2026, 2, 1), "period_end": date(2026, 2, 28)}


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


def reported(db: Db, officer: Actor, project: Project | None = None, **facts: Any) -> OutputReport:
    report: OutputReport = perform(db, report_output, officer, reporting(project or make.mine(db), **facts))
    return report


def charged(db: Db, officer: Actor, report: OutputReport, fen: int, **facts: Any) -> Charge:
    command = AssessPeriod(output_report_id=report.id, confirmed_fen=fen, **facts)
    charge: Charge = perform(db, assess_period, officer, command)
    return charge


def states(db: Db, today: date = TODAY, **filters: Any) -> list[tuple[str, PeriodState]]:
    with db.reading() as session:
        found = period_page(make.everything(session), PeriodFilters(**filters), today)
        assert found.count == len(found.rows)
        return [(row.period.label, row.state) for row in found.rows]


def test_a_quarter_is_charged_by_its_tons_and_due_fifteen_days_after_it(db: Db, officer: Actor) -> None:
    charge = charged(db, officer, reported(db, officer), 6_300_000)
    assert (charge.base_type, charge.state, charge.due_on) == (MINE, ChargeState.ASSESSED, date(2026, 7, 15))
    assert (charge.period_start, charge.period_end) == (date(2026, 4, 1), date(2026, 6, 30))
    assert same_again(charge)


@pytest.mark.parametrize(
    ("pads", "fen"),
    [
        pytest.param([("1800", 1, WellUse.PRODUCTION)], 72_000, id="15"),
        pytest.param([("2600", 1, WellUse.PRODUCTION)], 80_000, id="16"),
        pytest.param([("5000", 6, WellUse.PRODUCTION)], 160_000, id="17"),
        pytest.param([("3200", 6, WellUse.PRODUCTION)], 128_000, id="18"),
        pytest.param(
            [("2000", 1, WellUse.PRODUCTION)] * 10
            + [("2000", 1, WellUse.WATER)] * 3
            + [("2000", 1, WellUse.EXPLORATION)] * 2,
            800_000,
            id="19",
        ),
    ],
)
def test_a_year_of_wells_is_charged_by_their_pads(
    db: Db, officer: Actor, pads: list[tuple[str, int, WellUse]], fen: int
) -> None:
    field = make.mine(db, date(2025, 3, 1), kind=ProjectKind.OIL_GAS_FIELD)
    listed = tuple(WellPad(pad_m2=Decimal(pad), wells=wells, use=use) for pad, wells, use in pads)
    lines = (OutputLine(county=PIANGUAN, pads=listed),)
    report = reported(db, officer, field, base_type=WELLS, period_start=date(2025, 1, 1), lines=lines)
    charge = charged(db, officer, report, fen)
    assert charge.due_on == date(2026, 1, 15)
    assert same_again(charge)


@pytest.mark.parametrize(
    ("way", "fen", "facts", "state"),
    [
        pytest.param((DUMP, "12345.6"), 617_300, {}, ChargeState.ASSESSED, id="13 who only dumps"),
        pytest.param((DIG, "8000.01"), 400_050, {}, ChargeState.ASSESSED, id="14 a borrow pit"),
        pytest.param(
            (DIG, "20000"), 0, {"not_subject": "河道清淤，未损坏地貌植被"}, ChargeState.NOT_SUBJECT, id="21 dredging"
        ),
    ],
)
def test_the_office_sets_the_day_for_digging_and_dumping(
    db: Db, officer: Actor, way: tuple[BaseType, str], fen: int, facts: dict[str, str], state: ChargeState
) -> None:
    base, quantity = way
    project = make.mine(db, kind=ProjectKind.ROAD)
    report = reported(db, officer, project, base_type=base, lines=tons(quantity), **FEBRUARY)
    with pytest.raises(RuleError, match="请填写缴纳期限"):
        charged(db, officer, report, fen, **facts)
    charge = charged(db, officer, report, fen, due_on=date(2026, 8, 31), **facts)
    assert (charge.state, charge.due_on) == (state, date(2026, 8, 31))
    assert same_again(charge)
    with db.reading() as session:
        assert [found.id for found in volumes_of(make.everything(session), project.id)] == [report.id]


def test_who_pays_by_output_does_not_pay_again_for_dumping(db: Db, officer: Actor) -> None:
    mine = make.mine(db)
    charged(db, officer, reported(db, officer, mine), 6_300_000)
    waste = reported(db, officer, mine, base_type=DUMP, lines=tons("40000"), **FEBRUARY)
    charge = charged(db, officer, waste, 0, due_on=TODAY)
    assert charge.state is ChargeState.NOT_SUBJECT
    assert "已按“开采矿产资源（开采期）”计征，不重复计征（财综〔2014〕8号第七条）" in charge.receipt["working"]
    assert same_again(charge)


def test_what_was_void_covers_nothing(db: Db, officer: Actor) -> None:
    mine = make.mine(db)
    wrong = charged(db, officer, reported(db, officer, mine), 6_300_000)
    perform(db, void_charge, officer, VoidCharge(charge_id=wrong.id, reason="数量有误"))
    waste = reported(db, officer, mine, base_type=DUMP, lines=tons("40000"), **FEBRUARY)
    charged(db, officer, waste, 2_000_000, due_on=TODAY)


def test_a_quarter_without_output_is_reported_and_asks_for_nothing(db: Db, officer: Actor) -> None:
    assert charged(db, officer, reported(db, officer, quantity="0"), 0).state is ChargeState.PAID


def test_a_report_is_corrected_until_it_is_charged_and_after_the_charge_was_void(db: Db, officer: Actor) -> None:
    report = reported(db, officer, file=EVIDENCE)
    command = CorrectOutput(
        output_report_id=report.id, lines=tons("320000"), reported_on=date(2026, 7, 15), note="漏报一个采区"
    )
    with pytest.raises(RuleError, match="请写明更正的理由"):
        perform(db, correct_output, officer, replace(command, note=" "))
    perform(db, correct_output, officer, command)
    charge = charged(db, officer, report, 6_400_000)
    for act, again in (
        (correct_output, command),
        (assess_period, AssessPeriod(output_report_id=report.id, confirmed_fen=1)),
    ):
        with pytest.raises(RuleError, match="已经核定"):
            perform(db, act, officer, again)
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="数量有误"))
    perform(db, correct_output, officer, replace(command, lines=tons("310000")))
    right = charged(db, officer, report, 6_200_000)
    assert right.replaces_id == charge.id
    with db.reading() as session:
        kept = make.everything(session).get_one(OutputReport, report.id)
        assert kept.file is not None
        assert kept.file.data == EVIDENCE.data


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"base_type": WELLS}, "base_type", id="wells of a coal mine"),
        pytest.param({"base_type": BaseType.AREA_GENERAL}, "base_type", id="land is not reported"),
        pytest.param({"period_start": date(2026, 4, 2)}, "period_start", id="not a quarter"),
        pytest.param({"period_start": date(2025, 10, 1)}, "period_start", id="before it was in use"),
        pytest.param({"period_start": date(2026, 7, 1), "reported_on": TODAY}, "reported_on", id="not over"),
        pytest.param({"reported_on": date(2026, 7, 21)}, "reported_on", id="tomorrow"),
        pytest.param({"base_type": DIG}, "period_end", id="digging without an end"),
        pytest.param({"lines": ()}, "lines", id="nothing"),
        pytest.param({"lines": tons("1", "140931")}, "lines", id="another county"),
        pytest.param({"lines": tons("1") * 2}, "county", id="a county twice"),
        pytest.param({"lines": tons("-1")}, "reported", id="less than nothing"),
        pytest.param({"lines": (OutputLine(county=PIANGUAN),)}, "reported", id="pads of a mine"),
    ],
)
def test_a_report_that_cannot_be_is_refused(db: Db, officer: Actor, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleError) as refusal:
        reported(db, officer, **facts)
    assert refusal.value.field == field


def test_a_period_is_reported_once_even_in_parts(db: Db, officer: Actor) -> None:
    mine = make.mine(db)
    reported(db, officer, mine)
    with pytest.raises(RuleError, match="2026年第二季度已经申报"):
        reported(db, officer, mine)
    reported(db, officer, mine, base_type=DIG, **FEBRUARY)
    with pytest.raises(RuleError, match="2026-02-01 至 2026-02-28已经申报"):
        reported(db, officer, mine, base_type=DIG, period_start=date(2026, 2, 28), period_end=date(2026, 3, 5))


def test_an_amount_that_nobody_saw_is_not_fixed(db: Db, officer: Actor) -> None:
    with pytest.raises(RuleError, match="与确认的金额不一致"):
        charged(db, officer, reported(db, officer), 6_300_001)


def test_an_office_that_looks_on_takes_no_reports(db: Db) -> None:
    county = make.login(db, Role.OFFICER, office=PIANGUAN).actor(make.noon(TODAY))
    mine = make.mine(db, joint=(PIANGUAN,))
    with pytest.raises(RuleError, match="不能核定补偿费"):
        reported(db, county, mine)


def test_the_periods_of_a_mine_stand_in_the_list_without_anybody_writing_them(db: Db, officer: Actor) -> None:
    mine = make.mine(db)
    make.mine(db, kind=ProjectKind.ROAD)
    assert states(db) == [("2026年第二季度", PeriodState.MISSING), ("2026年第一季度", PeriodState.MISSING)]
    assert states(db, date(2026, 7, 15))[0] == ("2026年第二季度", PeriodState.DUE)
    report = reported(db, officer, mine)
    assert states(db)[0] == ("2026年第二季度", PeriodState.REPORTED)
    charge = charged(db, officer, report, 6_300_000)
    assert states(db)[0] == ("2026年第二季度", PeriodState.CHARGED)
    assert states(db, state=PeriodState.CHARGED) == [("2026年第二季度", PeriodState.CHARGED)]
    assert states(db, state=PeriodState.MISSING) == [("2026年第一季度", PeriodState.MISSING)]
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="数量有误"))
    assert states(db)[0] == ("2026年第二季度", PeriodState.REPORTED)


def test_a_field_has_years_and_a_project_that_ended_has_no_further_periods(db: Db) -> None:
    make.mine(db, date(2024, 12, 31), kind=ProjectKind.OIL_GAS_FIELD)
    assert [label for label, _ in states(db)] == ["2025年度", "2024年度"]
    ended = make.mine(db, date(2025, 1, 1))
    make.ended(db, ended, date(2025, 5, 5))
    assert [label for label, _ in states(db, project_id=ended.id)] == ["2025年第二季度", "2025年第一季度"]


def test_the_list_is_read_page_by_page(db: Db) -> None:
    for _ in range(3):
        make.mine(db, date(2025, 11, 1))
    seen, after = [], ""
    with db.reading() as session:
        make.everything(session)
        while True:
            found = period_page(session, PeriodFilters(), TODAY, after, size=2)
            assert found.count == 9
            seen += [row.cursor for row in found.rows]
            if found.after is None:
                break
            after = found.after
        assert period_page(session, PeriodFilters(), TODAY, "x.y", size=2).rows[0].cursor == seen[0]
    assert len(set(seen)) == len(seen) == 9
    assert seen == sorted(seen, key=lambda cursor: (cursor[:10], int(cursor[11:])), reverse=True)


def test_a_list_of_many_needs_no_more_queries_than_one_of_few(db: Db) -> None:
    def queries() -> int:
        with make.statements(db.engine) as seen, db.reading() as session:
            page = period_page(make.everything(session), PeriodFilters(), TODAY)
            assert all(row.project.construction_unit.name for row in page.rows)
        return len(seen)

    make.mine(db)
    few = queries()
    for _ in range(3):
        make.mine(db)
    assert queries() == few


def test_a_missing_report_becomes_a_finding_once(db: Db, officer: Actor) -> None:
    mine, colleague = make.mine(db), make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    assert officer.person_id is not None
    assert colleague.person_id is not None
    command = NoteMissing(
        project_id=mine.id,
        base_type=MINE,
        period_start=date(2026, 4, 1),
        officers=(officer.person_id, colleague.person_id),
    )
    with pytest.raises(RuleError, match="不得少于2人"):
        perform(db, note_missing, officer, replace(command, officers=(officer.person_id,)))
    with pytest.raises(RuleError, match="没有逾期未申报"):
        perform(db, note_missing, officer, replace(command, period_start=date(2026, 7, 1)))
    inspection: Inspection = perform(db, note_missing, officer, command)
    with db.reading() as session:
        finding = make.everything(session).scalars(select(Finding)).one()
        assert (finding.inspection_id, finding.code, finding.unit_id) == (
            inspection.id,
            "P-19",
            mine.construction_unit_id,
        )
        assert finding.inspection.kind is InspectionKind.PAPER
        assert finding.facts.startswith("2026年第二季度（2026-04-01 至 2026-06-30）")
        assert finding.state is FindingState.OPEN
    with pytest.raises(RuleError, match="已经登记为问题"):
        perform(db, note_missing, officer, command)
    perform(db, withdraw_finding, colleague, WithdrawFinding(finding_id=finding.id, reason="已口头申报"))
    perform(db, note_missing, officer, command)


def test_the_desk_asks_for_what_is_missing_and_for_what_is_not_charged(db: Db, officer: Actor) -> None:
    def tasks() -> list[tuple[str, str, date | None]]:
        with db.reading() as session:
            session.scope = officer.scope
            listed = worklist(
                session, officer, [source for source in TO_DO if source.endpoint.startswith("fee_outputs")]
            )
            return [(task.what, task.about, task.due_on) for task in listed.tasks]

    mine = make.mine(db, date(2026, 4, 1))
    assert tasks() == [("催报产量", "有逾期未申报的所属期", None)]
    report = reported(db, officer, mine)
    assert tasks() == [("核定本期补偿费", "2026年第二季度", date(2026, 7, 15))]
    charged(db, officer, report, 6_300_000)
    assert tasks() == []

"""Charges and payments: the fee of every granted plan by the rules themselves, paid, paid late, or not paid."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from sbsupervise.domain.fees import (
    Assessment,
    ChargeState,
    DueDays,
    FeeRules,
    LedgerAccount,
    LedgerKind,
    area_base,
    assess,
    due_on,
    first_state,
)
from sbsupervise.domain.fees.bases import Basis, ExemptCode
from sbsupervise.domain.money import yuan
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.quantities import Measure
from sbsupervise.parameters.fees import due_days, exempt_evidence, fee_rules
from sbsupervise.parameters.projects import counties
from sbsupervise.services.demo.chances import day_between, fading, pick
from sbsupervise.services.demo.lives import BUILT, CENT, STARTED, Life
from sbsupervise.services.demo.units import SHOWN
from sbsupervise.services.demo.world import Draft, World
from sbsupervise.services.fees.basis import CountyArea, FeeBasis
from sbsupervise.services.fees.receipts import receipt_of

C = ChargeState
EVIDENCE = exempt_evidence()
NOT_YET = timedelta(days=12)
EXEMPTED = 0.6
UNDECIDED = 0.3
VOIDED = 0.015
REVERSED = 0.02
RARE = 0.2
UNPAID = (C.SERVED, C.PARTLY_PAID, C.ASSESSED)
PURSUED = (C.COURT, C.DEMANDED, C.ORDERED)
# Days from the due date to the order, the demand, and the application to the court once the remedies are over.
PURSUIT = {C.ORDERED: 20, C.DEMANDED: 70, C.COURT: 240}
ORDER_LIMIT = timedelta(days=15)
SLOW = range(200, 600)
"""So many days after the due date the unit that people log in as has not paid for what it is building."""
DAYS = (
    "served_on", "ordered_on", "limit_on", "demanded_on", "court_on", "exempt_decided_on", "exempt_decided_by_id",
)  # fmt: skip
# What a charge has come to before its due date; and what those have come to that are not paid after it.
AHEAD = ((C.PAID, 50), (C.SERVED, 27), (C.ASSESSED, 20), (C.PARTLY_PAID, 3))
UNSETTLED = ((C.SERVED, 35), (C.PARTLY_PAID, 20), (C.ASSESSED, 20), (C.ORDERED, 15), (C.DEMANDED, 7), (C.COURT, 3))
NOT_BEGUN_UNPAID, BEGUN_UNPAID = 0.3, 0.1
"""Shares that are not paid on the due date, by whether the works have begun; they shrink as time goes by."""


@cache
def rules_on(day: date) -> FeeRules:
    return fee_rules(day)


@cache
def days_on(day: date) -> DueDays:
    return due_days(day)


@cache
def names_on(day: date) -> Mapping[str, str]:
    """The names of the counties by code."""
    return {code: county.name for code, county in counties().on(day).items()}


def charges_of(world: World, chance: Random, life: Life, plan: Draft) -> Iterator[Draft]:
    """The charges of a granted plan, each with its payments under ``payments``; lately granted ones may wait."""
    decided_on: date = plan["decided_on"]
    assessed_on = world.days.after(decided_on, chance.randint(0, 8))
    if assessed_on > world.today or (decided_on > world.today - NOT_YET and chance.random() < 0.5):
        return
    areas = _areas(chance, life)
    exempt_code = life.works.exempt if chance.random() < EXEMPTED else None
    if C.EXEMPT in world.owed and _signer(world, life) is not None:
        exempt_code = exempt_code or ExemptCode.E7
    begun = life.started_on is not None and life.started_on <= assessed_on
    start_on = (life.started_on if begun else life.planned_start_on) or decided_on
    basis = FeeBasis(base=area_base(life.works.kind), areas=areas, start_on=start_on, exempt_code=exempt_code)
    assessment = assessment_of(basis, assessed_on)
    charge = _charge(world, chance, life, plan, (basis, assessment, assessed_on))
    plan["fee_stated_fen"] = assessment.amount_fen
    if exempt_code is not None:
        _decide_exemption(world, chance, life, charge)
        yield charge
        return
    if charge["state"] is not C.ASSESSED:
        yield charge
        return
    _owe(charge)
    if world.owes(C.VOID) or chance.random() < VOIDED:
        yield _void(world, charge)
        charge = {**charge, "receipt": receipt_of(basis, assessment, assessed_on), "ledger": []}
        _owe(charge)
    charge["state"] = _state(world, chance, life, charge)
    _serve(world, charge)
    _pay_up(world, chance, charge)
    yield charge


def _decide_exemption(world: World, chance: Random, life: Life, charge: Draft) -> None:
    """Let another person of the office decide, but leave some that wait."""
    signer = _signer(world, life)
    decided_on = world.days.after(charge["assessed_on"], chance.randint(1, 5))
    decides = signer not in (None, charge["assessed_by_id"]) and decided_on <= world.today
    waits = world.owes(C.PROPOSED) or chance.random() < UNDECIDED
    if decides and (world.owes(C.EXEMPT) or not waits):
        charge |= {"state": C.EXEMPT, "exempt_decided_on": decided_on, "exempt_decided_by_id": signer}
    else:
        charge["state"] = C.PROPOSED


def _signer(world: World, life: Life) -> int | None:
    """Who decides on exemptions in the office that assesses, None where nobody does."""
    _, signer = world.offices[life.supervisor].signers
    return signer


def _state(world: World, chance: Random, life: Life, charge: Draft) -> ChargeState:
    """What a charge has come to by today; some take what must be there in any case."""
    late = (world.today - charge["due_on"]).days
    if pursued := next((state for state in PURSUED if late > PURSUIT[state] and world.owes(state)), None):
        return pursued
    if (late <= 0 or chance.random() < RARE) and (state := next(filter(world.owes, UNPAID), None)):
        return state
    if late <= 0:
        return pick(chance, AHEAD)
    if life.owner == SHOWN and late in SLOW and life.state not in BUILT:
        return C.SERVED
    begun = life.state in STARTED and life.state is not ProjectState.ILLEGAL_START
    share = fading(BEGUN_UNPAID if begun else NOT_BEGUN_UNPAID, late)
    if chance.random() >= share:
        return C.PAID
    state = pick(chance, UNSETTLED)
    return C.SERVED if late <= PURSUIT.get(state, 0) else state


def _serve(world: World, charge: Draft) -> None:
    """The days on which the papers were served that have brought a charge to its state."""
    state, due = charge["state"], charge["due_on"]
    if state is C.ASSESSED:
        return
    charge["served_on"] = min(world.today, charge["assessed_on"] + timedelta(days=3))
    if state not in PURSUED:
        return
    ordered_on = due + timedelta(days=PURSUIT[C.ORDERED])
    charge |= {"ordered_on": ordered_on, "limit_on": ordered_on + ORDER_LIMIT}
    if state in (C.DEMANDED, C.COURT):
        charge["demanded_on"] = due + timedelta(days=PURSUIT[C.DEMANDED])
    if state is C.COURT:
        charge["court_on"] = due + timedelta(days=PURSUIT[C.COURT])


def assessment_of(basis: FeeBasis, assessed_on: date) -> Assessment:
    """The fee by the same rules as the act of assessing, which looks the figures up anew each time."""
    due = due_on(
        basis.base, basis.start_on, assessed_on=assessed_on, days=days_on(assessed_on), first_working_day=_never
    )
    names = names_on(assessed_on)
    lines = [
        Basis(
            base=basis.base,
            county=names[area.county],
            reported=area.area_hm2,
            measure=Measure.HM2,
            exempt_code=basis.exempt_code,
        )
        for area in basis.areas
    ]
    return assess(lines, due, rules_on(due))


def _never(day: date) -> date:
    """The due date of an area does not move with days off."""
    raise AssertionError(day)


def _areas(chance: Random, life: Life) -> tuple[CountyArea, ...]:
    """The range divided over the counties, exactly."""
    if len(life.counties) == 1:
        return (CountyArea(county=life.counties[0], area_hm2=life.area_hm2),)
    first = (life.area_hm2 * Decimal(chance.randint(30, 70)) / 100).quantize(CENT)
    return tuple(
        CountyArea(county=county, area_hm2=area_hm2)
        for county, area_hm2 in zip(life.counties, (first, life.area_hm2 - first), strict=True)
    )


def _charge(
    world: World, chance: Random, life: Life, plan: Draft, worked_out: tuple[FeeBasis, Assessment, date]
) -> Draft:
    basis, assessment, assessed_on = worked_out
    code = basis.exempt_code
    return {
        "version": 1,
        "project_id": life.number,
        "office_id": life.supervisor,
        "plan_id": plan,
        "base_type": basis.base,
        "state": first_state(assessment),
        "amount_fen": assessment.amount_fen,
        "paid_fen": 0,
        "surcharge_fen": 0,
        "surcharge_paid_fen": 0,
        "refund_fen": 0,
        "due_on": assessment.due_on,
        "assessed_on": assessed_on,
        "assessed_by_id": chance.choice(world.offices[life.supervisor].officers),
        "exempt_code": code,
        "exempt_proof": EVIDENCE.on(assessed_on)[code] if code else "",
        "rate_version": assessment.lines[0].rate_version,
        "receipt": receipt_of(basis, assessment, assessed_on),
        **dict.fromkeys(DAYS),
        "ledger": [],
    }


def _void(world: World, charge: Draft) -> Draft:
    """A charge that was made void, as the act of voiding leaves it."""
    on = min(world.today, charge["assessed_on"] + timedelta(days=2))
    said = {"on": on.isoformat(), "by": "经办人", "reason": "计征面积录入有误，重新核定"}
    void = {**charge, "state": C.VOID, "receipt": {**charge["receipt"], "void": said}, "ledger": []}
    _reverse(void, _owe(void), on, said["reason"])
    return void


def _pay_up(world: World, chance: Random, charge: Draft) -> None:
    """Enter the payments that have brought a charge to its state."""
    state = charge["state"]
    if state not in (C.PAID, C.PARTLY_PAID):
        return
    last = min(world.today, charge["due_on"] + timedelta(days=int(chance.expovariate(1 / 12))))
    paid_on = day_between(chance, charge["assessed_on"], last)
    part_fen = charge["amount_fen"] * chance.randint(2, 7) // 10
    if state is C.PARTLY_PAID:
        _pay(world, charge, paid_on, part_fen)
    elif chance.random() < REVERSED:
        wrong = _pay(world, charge, paid_on, part_fen)
        _reverse(charge, wrong, paid_on, f"金额录入有误，应为 {yuan(charge['amount_fen'])} 元")
        charge["paid_fen"] -= part_fen
        _pay(world, charge, paid_on, charge["amount_fen"])
    else:
        _pay(world, charge, paid_on, charge["amount_fen"])


def _pay(world: World, charge: Draft, paid_on: date, amount_fen: int) -> Draft:
    charge["paid_fen"] += amount_fen
    line = _line(charge, LedgerKind.PAYMENT, paid_on, -amount_fen)
    line["recorded_by_id"] = world.tax_clerk
    return line


def _owe(charge: Draft) -> Draft:
    return _line(charge, LedgerKind.CHARGE, charge["assessed_on"], charge["amount_fen"])


def _reverse(charge: Draft, wrong: Draft, day: date, reason: str) -> None:
    reversal = _line(charge, LedgerKind.REVERSAL, day, -wrong["amount_fen"])
    reversal |= {"reverses_id": wrong, "reason": reason, "recorded_by_id": wrong["recorded_by_id"]}


def _line(charge: Draft, kind: LedgerKind, booked_on: date, amount_fen: int) -> Draft:
    line: Draft = {
        "project_id": charge["project_id"],
        "charge_id": charge,
        "kind": kind,
        "account": LedgerAccount.FEE,
        "booked_on": booked_on,
        "amount_fen": amount_fen,
        "attempt": 1,
        "reverses_id": None,
        "reason": "",
        "recorded_on": booked_on,
        "recorded_by_id": charge["assessed_by_id"],
    }
    charge["ledger"].append(line)
    return line

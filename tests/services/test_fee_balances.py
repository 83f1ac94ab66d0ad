"""The balance of a charge is the sum of its lines: by the database, by the rules, on the charge, and on its page."""

from collections.abc import Sequence
from datetime import date
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sbsupervise.domain.fees import Balance, Course, LedgerAccount, balance_of, state_of
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Charge, ScopedSession
from sbsupervise.services.fees.reading import entries_of
from tests import make
from tests.browser import Browser, Page
from tests.services.ledgers import Walk, filled, pattern_of, sums_in_sql
from tests.walk import TODAY, Db, assessed

NUMBER = 2_000
DAY = date(2026, 7, 1)
A = LedgerAccount


def check(session: ScopedSession, walks: Sequence[Walk]) -> int:
    """Hold the ledgers of a chunk together by all ways of summing; how many lines they have."""
    first, last = walks[0].charge.id, walks[-1].charge.id
    in_sql, on_a_day = sums_in_sql(session, first, last), sums_in_sql(session, first, last, DAY)
    kept = select(Charge).where(Charge.id.between(first, last)).options(selectinload(Charge.ledger))
    charges = {charge.id: charge for charge in session.scalars(kept)}
    for walk in walks:
        charge, sums = charges[walk.charge.id], walk.sums
        entries = entries_of(charge)
        balance = balance_of(entries)
        assert balance == Balance(fee_fen=sums.fee_fen, surcharge_fen=sums.surcharge_fen, refund_fen=sums.refund_fen), (
            charge.id
        )
        assert balance == balance_in(in_sql, charge.id)
        assert balance_of(entries, DAY) == balance_in(on_a_day, charge.id)
        assert (charge.amount_fen - charge.paid_fen, charge.paid_fen) == (sums.fee_fen, sums.paid_fen)
        assert charge.surcharge_fen - charge.surcharge_paid_fen == sums.surcharge_fen
        assert charge.refund_fen == -sums.refund_fen
        assert charge.owed_fen == balance.owed_fen
        assert charge.state is state_of(
            Course(
                amount_fen=charge.amount_fen,
                paid_fen=sums.paid_fen,
                served_on=charge.served_on,
                ordered_on=charge.ordered_on,
                demanded_on=None,
                court_on=None,
            )
        )
    return sum(len(charge.ledger) for charge in charges.values())


def balance_in(sums: dict[tuple[int, LedgerAccount], int], charge_id: int) -> Balance:
    fee_fen, surcharge_fen, refund_fen = (sums.get((charge_id, account), 0) for account in A)
    return Balance(fee_fen=fee_fen, surcharge_fen=surcharge_fen, refund_fen=refund_fen)


def check_ledgers(db: Db, number: int, seed: int) -> tuple[int, list[int]]:
    """Fill a database with random ledgers and hold them together: how many lines, and the numbers of the charges."""
    officer = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    pattern = pattern_of(assessed(db, officer))
    lines, charges = 0, []
    for walks in filled(db, officer, pattern, number, seed):
        with db.reading() as session:
            lines += check(make.everything(session), walks)
        charges += [walk.charge.id for walk in walks]
    return lines, charges


def test_thousands_of_ledgers_come_to_the_same_sums_by_every_way(app: Flask, db: Db) -> None:
    lines, charges = check_ledgers(db, NUMBER, seed=20260401)
    assert lines > 4 * NUMBER
    browser = Browser(app).login(make.login(db, Role.OFFICER))
    for charge_id in Random(1).sample(charges, 12):
        with db.reading() as session:
            balance = balance_of(entries_of(make.everything(session).get_one(Charge, charge_id)))
        page = browser.get(f"/fees/{charge_id}")
        assert shown(page) == {
            account.label: yuan_text(balance.of(account)) for account in A if account.label in shown(page)
        }, charge_id


def shown(page: Page) -> dict[str, str]:
    """The last balance of each account in the ledger of a page, by the name of the account."""
    found = {}
    for row in page.all("table")[-1].findall(".//{*}tbody/{*}tr"):
        (cell,) = [cell for cell in row.findall("{*}td") if cell.get("data-label") == "余额"]
        account = cell.find("{*}span")
        name = A.FEE.label if account is None else str(account.text)
        found[name] = str(cell.text).strip().replace("−", "-")
    return found

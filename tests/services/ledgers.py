"""Random ledgers: acts in any order on charges of any amount, and beside them sums that know nothing of lines."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import func, insert, inspect, select

from sbsupervise.domain.fees import ChargeState, LedgerAccount, LedgerKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Charge, LedgerLine, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.ledger import held_fen, post, reversal_of
from tests import make
from tests.walk import Db

A, K = LedgerAccount, LedgerKind
FIRST_DAY = date(2026, 4, 1)
CHUNK = 2_000
WHOLE = {"whole": "ledgers of a test"}


@dataclass
class Sums:
    """What a charge comes to, kept by plain addition: what is owed in each account, and what was paid of the fee."""

    fee_fen: int
    surcharge_fen: int = 0
    refund_fen: int = 0
    paid_fen: int = 0


@dataclass
class Walk:
    """A charge on its way, with its sums."""

    chance: Random
    actor: Actor
    numbers: Iterator[int]
    charge: Charge
    sums: Sums
    vouchers: Iterator[int] = field(default_factory=count)

    def write(self, kind: LedgerKind, account: LedgerAccount, amount_fen: int) -> None:
        paid = kind in (K.PAYMENT, K.REFUND)
        self.keep(
            LedgerLine(
                kind=kind,
                account=account,
                booked_on=FIRST_DAY + timedelta(days=self.chance.randrange(200)),
                amount_fen=amount_fen,
                voucher_no=f"{self.charge.id}-{next(self.vouchers)}" if paid else None,
            )
        )

    def keep(self, line: LedgerLine) -> None:
        line.id = next(self.numbers)
        line.attempt = 1
        self.charge.ledger.append(post(self.charge, self.actor, line))

    def standing(self, *kinds: LedgerKind) -> LedgerLine | None:
        """A line of some kinds that was not taken back."""
        taken_back = {line.reverses_id for line in self.charge.ledger}
        found = [line for line in self.charge.ledger if line.kind in kinds and line.id not in taken_back]
        return self.chance.choice(found) if found else None


def pay(walk: Walk) -> None:
    whole = walk.chance.random() < 0.3
    amount_fen = max(walk.sums.fee_fen, 1) if whole else walk.chance.randint(1, walk.charge.amount_fen)
    walk.write(K.PAYMENT, A.FEE, -amount_fen)
    walk.sums.fee_fen -= amount_fen
    walk.sums.paid_fen += amount_fen


def pay_surcharge(walk: Walk) -> None:
    amount_fen = walk.chance.randint(1, 10_000)
    walk.write(K.PAYMENT, A.SURCHARGE, -amount_fen)
    walk.sums.surcharge_fen -= amount_fen


def add_surcharge(walk: Walk) -> None:
    room_fen = walk.charge.amount_fen - walk.charge.surcharge_fen
    if room_fen > 0:
        amount_fen = walk.chance.randint(1, room_fen)
        walk.write(K.SURCHARGE, A.SURCHARGE, amount_fen)
        walk.sums.surcharge_fen += amount_fen


def reverse(walk: Walk) -> None:
    line = walk.standing(K.PAYMENT, K.SURCHARGE, K.REFUND)
    if line is None or (line.kind is K.PAYMENT and held_fen(walk.charge, line.account) < -line.amount_fen):
        return
    walk.keep(reversal_of(line, line.booked_on + timedelta(days=walk.chance.randrange(30)), "错"))
    if line.account is A.FEE:
        walk.sums.fee_fen -= line.amount_fen
        walk.sums.paid_fen += line.amount_fen
    elif line.account is A.SURCHARGE:
        walk.sums.surcharge_fen -= line.amount_fen
    else:
        walk.sums.refund_fen -= line.amount_fen


def give_back_surplus(walk: Walk) -> None:
    surplus_fen = max(0, held_fen(walk.charge, A.FEE) - walk.charge.amount_fen)
    if surplus_fen:
        amount_fen = walk.chance.randint(1, surplus_fen)
        walk.write(K.REFUND_DUE, A.FEE, amount_fen)
        walk.write(K.REFUND_DUE, A.REFUND, -amount_fen)
        walk.sums.fee_fen += amount_fen
        walk.sums.paid_fen -= amount_fen
        walk.sums.refund_fen -= amount_fen


def give_back(walk: Walk) -> None:
    most_fen = held_fen(walk.charge, A.FEE)
    if most_fen > 0:
        amount_fen = walk.chance.randint(1, most_fen)
        walk.write(K.REFUND_DUE, A.REFUND, -amount_fen)
        walk.sums.refund_fen -= amount_fen


def pay_back(walk: Walk) -> None:
    if walk.charge.refund_fen > 0:
        amount_fen = walk.chance.randint(1, walk.charge.refund_fen)
        walk.write(K.REFUND, A.REFUND, amount_fen)
        walk.sums.refund_fen += amount_fen


STEPS: tuple[Callable[[Walk], None], ...] = (
    pay, pay, pay_surcharge, add_surcharge, reverse, reverse, give_back_surplus, give_back, pay_back,
)  # fmt: skip


def random_walk(chance: Random, actor: Actor, pattern: Mapping[str, Any], charge_id: int, lines: Iterator[int]) -> Walk:
    """A charge of a random amount with up to a dozen acts."""
    amount_fen = chance.choice((1, chance.randint(1, 1_000), chance.randint(1, 10**9)))
    charge = Charge(**{**pattern, "id": charge_id, "amount_fen": amount_fen, "state": ChargeState.ASSESSED})
    charge.served_on = FIRST_DAY if chance.random() < 0.7 else None
    if chance.random() < 0.3:
        charge.ordered_on, charge.limit_on = date(2026, 6, 10), date(2026, 6, 30)
    walk = Walk(chance, actor, lines, charge, Sums(fee_fen=amount_fen))
    walk.write(K.CHARGE, A.FEE, amount_fen)
    for _ in range(chance.randrange(13)):
        chance.choice(STEPS)(walk)
    return walk


def pattern_of(charge: Charge) -> dict[str, Any]:
    """The columns of a charge, as others begin."""
    fresh = {"paid_fen": 0, "surcharge_fen": 0, "surcharge_paid_fen": 0, "refund_fen": 0, "plan_id": None}
    return {column.key: getattr(charge, column.key) for column in inspect(Charge).column_attrs} | fresh


def columns_of(record: Any) -> dict[str, Any]:
    return {column.key: getattr(record, column.key) for column in inspect(type(record)).column_attrs}


@dataclass(frozen=True)
class Fill:
    walks: list[Walk]


@act("test.ledgers", Permission.EDIT_PROJECTS)
def fill(session: ScopedSession, _actor: Actor, command: Fill) -> Charge:
    """Write charges and their lines, all at once."""
    charges = [walk.charge for walk in command.walks]
    session.execute(insert(Charge), [columns_of(charge) for charge in charges], execution_options=WHOLE)
    lines = [columns_of(line) for charge in charges for line in charge.ledger]
    session.execute(insert(LedgerLine), lines, execution_options=WHOLE)
    return session.get_one(Charge, charges[0].id)


def filled(db: Db, actor: Actor, pattern: Mapping[str, Any], number: int, seed: int) -> Iterator[list[Walk]]:
    """So many random ledgers, written in chunks, each chunk as it is written."""
    chance = Random(seed)
    with db.reading() as session:
        charges, lines = (
            count(1 + (make.everything(session).scalar(select(func.max(cls.id))) or 0)) for cls in (Charge, LedgerLine)
        )
    for start in range(0, number, CHUNK):
        many = min(CHUNK, number - start)
        walks = [random_walk(chance, actor, pattern, next(charges), lines) for _ in range(many)]
        with db.transaction() as session:
            fill(session, make.operator(), Fill(walks))
        yield walks


def sums_in_sql(
    session: ScopedSession, first: int, last: int, on: date | None = None
) -> dict[tuple[int, LedgerAccount], int]:
    """The sums of the lines of charges by account, by the database; of all lines, or at the end of a day."""
    sums = (
        select(LedgerLine.charge_id, LedgerLine.account, func.sum(LedgerLine.amount_fen))
        .where(LedgerLine.charge_id.between(first, last))
        .group_by(LedgerLine.charge_id, LedgerLine.account)
    )
    if on is not None:
        sums = sums.where(LedgerLine.booked_on <= on)
    return {(charge_id, account): int(total) for charge_id, account, total in session.execute(sums)}

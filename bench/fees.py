"""How far ``fee assess`` of a long file is from a bare loop of decimals over the same file."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, BinaryIO

from bench.goals import Goal
from sbsupervise.cli.fees import answers_to
from sbsupervise.cli.json_files import lines_of
from sbsupervise.domain.fees.bases import CHARGED_IN
from sbsupervise.parameters.fees import fee_rules

ITEMS = 100_000
TIMES = 3
COUNTIES = {"偏关县": "偏关县", "140932": "偏关县", "保德县": "保德县", "河曲县": "河曲县", "五台县": "五台县"}
RULES = fee_rules(date(2026, 7, 1))
RATES = {base.value: rate for base, rate in RULES.rates.items()}
UNITS = {base.value: measure.value for base, measure in CHARGED_IN.items()}
CENT = Decimal("0.01")

Work = Callable[[BinaryIO], Iterable[bytes]]


def goals() -> Iterator[Goal]:
    """The goal, measured over one file in one run, and beside it what answering costs the bare loop."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "items.jsonl")
        source.write_text("".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items()), "utf-8")
        works: dict[str, Work] = {"assessed": assessed, "bare": bare, "amounts": amounts}
        rounds = [[seconds(work, source, Path(folder, name)) for name, work in works.items()] for _ in range(TIMES)]
        full, floor, sums = (min(times) for times in zip(*rounds, strict=True))
        check_same(Path(folder, "assessed"), Path(folder, "bare"))
    yield Goal(
        number=16,
        what="fee assess of 100,000 lines against a bare loop of decimals that reads the same and answers the same",
        size="city",
        ratio=full / floor,
        most=3.0,
        detail=f"{ITEMS / full:,.0f} against {ITEMS / floor:,.0f} lines in a second of CPU",
    )
    yield Goal(
        number=16,
        what="the same against a loop that writes the amounts and nothing else",
        size="city",
        ratio=full / sums,
        detail=f"{ITEMS / full:,.0f} against {ITEMS / sums:,.0f} lines in a second of CPU",
    )


def check_same(one: Path, other: Path) -> None:
    """What is not the same is not compared."""
    with one.open("rb") as left, other.open("rb") as right:
        if any(json.loads(mine) != json.loads(its) for mine, its in zip(left, right, strict=True)):
            raise AssertionError("the bare loop answers something else")


def seconds(work: Work, source: Path, answers: Path) -> float:
    """CPU seconds from the file to the file of answers."""
    begun = process_time()
    with source.open("rb") as read, answers.open("wb") as written:
        written.writelines(work(read))
    return process_time() - begun


def assessed(source: BinaryIO) -> Iterator[bytes]:
    """What the command does."""
    return (answer for answer, _ in answers_to(lines_of(source)))


def bare(source: BinaryIO) -> Iterator[bytes]:
    """The least that gives the same answers: no check, no law by date, no exemption, no relief, no double charge."""
    for number, line in enumerate(source, 1):
        item = json.loads(line)
        quantity, amount = charged(item)
        central = (amount / 10).quantize(CENT, ROUND_HALF_UP)
        answer = {
            "line": number,
            "amount": str(amount),
            "lines": [
                {
                    "base": item["base_type"],
                    "county": COUNTIES[item["county"]],
                    "outcome": "charged",
                    "exempt_code": None,
                    "quantity": f"{quantity.normalize():f}",
                    "unit": UNITS[item["base_type"]],
                    "rate": str(RATES[item["base_type"]]),
                    "rate_version": RULES.version,
                    "verified": RULES.verified,
                    "source": RULES.source,
                    "amount": str(amount),
                }
            ],
            "due_on": item["due_on"],
            "split": {"central": str(central), "local": str(amount - central)},
        }
        yield json.dumps(answer).encode() + b"\n"


def amounts(source: BinaryIO) -> Iterator[bytes]:
    """The amounts, one in each line."""
    for line in source:
        _, amount = charged(json.loads(line))
        yield str(amount).encode() + b"\n"


def charged(item: Any) -> tuple[Decimal, Decimal]:
    """The quantity that is charged, and the fee in yuan."""
    base = item["base_type"]
    if "wells" in item:
        counted = [min(Decimal(pad["pad_m2"]), Decimal(2000 + 400 * (pad["wells"] - 1))) for pad in item["wells"]]
        quantity = sum(counted, Decimal(0))
    else:
        scale = 10_000 if item["unit"] == "hm2" else 1
        quantity = Decimal(item["quantity"]) * scale
        for part in item.get("deduct", ()):
            quantity -= Decimal(part["quantity"]) * scale
    if base != "ton_mine":
        quantity = quantity.to_integral_value(ROUND_CEILING)
    return quantity, (quantity * RATES[base]).quantize(CENT, ROUND_HALF_UP)


def items() -> Iterator[dict[str, Any]]:
    """Made-up lines of every way to charge, the same ones in every run."""
    chance = random.Random(4)
    for number in range(ITEMS):
        base = list(RATES)[number % len(RATES)]
        day = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        item: dict[str, Any] = {"base_type": base, "county": chance.choice(list(COUNTIES)), "due_on": day}
        if base == "well_oilgas":
            item["wells"] = [{"pad_m2": str(chance.randint(500, 6000)), "wells": chance.randint(1, 8)}]
        elif base.startswith("area"):
            item |= {"quantity": f"{chance.randint(1, 200)}.{chance.randint(0, 999_999):06d}", "unit": "hm2"}
            if chance.random() < 0.3:
                item["deduct"] = [{"reason": "flooded", "quantity": "0.5"}]
        else:
            item |= {"quantity": f"{chance.randint(1, 400_000)}.{chance.randint(0, 99):02d}"}
            item["unit"] = "t" if base == "ton_mine" else "m3"
        yield item

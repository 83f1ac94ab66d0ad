"""What an assessment stands on: the range of a plan, or what was reported for a period. A receipt keeps it as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.fees.bases import BaseType, ExemptCode, ExpansionBasis, WellPad, WellUse
from sbsupervise.domain.fees.periods import Period

PARTS = ("area_hm2", "exempt_hm2", "flooded_hm2", "water_hm2")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyArea:
    """The part of a range that lies in one county, and what of it is left out; all in hm².

    ``existing_hm2`` is what stood there before an extension (改扩建) and does not belong to the range.
    """

    county: str
    area_hm2: Decimal
    exempt_hm2: Decimal = ZERO
    flooded_hm2: Decimal = ZERO
    water_hm2: Decimal = ZERO
    existing_hm2: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBasis:
    """The range of a plan. ``start_on`` is the day on which construction started or is planned to start.

    ``rates_on`` is the day whose standard counts where it is not the due date: that on which a change was approved.
    ``charged_before`` are the square metres that earlier plans of the project were charged for, by name of county.
    """

    base: BaseType
    areas: tuple[CountyArea, ...]
    start_on: date
    exempt_code: ExemptCode | None = None
    relief: str = ""
    expansion: ExpansionBasis | None = None
    expansion_reason: str = ""
    rates_on: date | None = None
    charged_before: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def wholly_exempt(self) -> bool:
        """An exemption without a stated part takes in everything."""
        return self.exempt_code is not None and not any(area.exempt_hm2 for area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputLine:
    """What is reported for one county (by code): tons or cubic metres, or the pads of the wells."""

    county: str
    quantity: Decimal | None = None
    pads: tuple[WellPad, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputBasis:
    """The output of a period. ``due_on`` is the day that the county office sets for digging and dumping.

    ``already_charged`` are the ways in which the project pays under other notices; ``not_subject`` says why no fee is
    due at all.
    """

    period: Period
    lines: tuple[OutputLine, ...]
    due_on: date | None = None
    already_charged: frozenset[BaseType] = frozenset()
    not_subject: str = ""

    @property
    def base(self) -> BaseType:
        return self.period.base


Stands = FeeBasis | OutputBasis


def inputs_of(basis: Stands, assessed_on: date) -> dict[str, Any]:
    """The basis and the day of the assessment as a receipt keeps them; what is not stated is left out."""
    said = {"base": basis.base.value, "assessed_on": assessed_on.isoformat()}
    return said | (_of_output(basis) if isinstance(basis, OutputBasis) else _of_range(basis))


def basis_from(inputs: Mapping[str, Any]) -> Stands:
    """The same back from a receipt."""
    return _output_from(inputs) if "period_start" in inputs else _range_from(inputs)


def lines_stored(lines: tuple[OutputLine, ...]) -> list[dict[str, Any]]:
    """Reported lines as they are kept."""
    return [
        {"county": line.county, "quantity": str(line.quantity)}
        if line.quantity is not None
        else {"county": line.county, "pads": [_pad_stored(pad) for pad in line.pads]}
        for line in lines
    ]


def lines_from(stored: list[dict[str, Any]]) -> tuple[OutputLine, ...]:
    """The same back."""
    return tuple(
        OutputLine(
            county=row["county"],
            quantity=Decimal(row["quantity"]) if "quantity" in row else None,
            pads=tuple(_pad_from(pad) for pad in row.get("pads", ())),
        )
        for row in stored
    )


def _of_range(basis: FeeBasis) -> dict[str, Any]:
    known: dict[str, Any] = {
        "start_on": basis.start_on.isoformat(),
        "exempt_code": basis.exempt_code.value if basis.exempt_code else None,
        "areas": [_area_stored(area) for area in basis.areas],
    }
    stated: dict[str, Any] = {
        "relief": basis.relief,
        "expansion": basis.expansion.value if basis.expansion else "",
        "expansion_reason": basis.expansion_reason,
        "rates_on": basis.rates_on.isoformat() if basis.rates_on else "",
        "charged_before": {county: str(quantity) for county, quantity in basis.charged_before.items()},
    }
    return known | {name: value for name, value in stated.items() if value}


def _range_from(inputs: Mapping[str, Any]) -> FeeBasis:
    return FeeBasis(
        base=BaseType(inputs["base"]),
        areas=tuple(_area_from(row) for row in inputs["areas"]),
        start_on=date.fromisoformat(inputs["start_on"]),
        exempt_code=ExemptCode(inputs["exempt_code"]) if inputs["exempt_code"] else None,
        relief=inputs.get("relief", ""),
        expansion=ExpansionBasis(inputs["expansion"]) if "expansion" in inputs else None,
        expansion_reason=inputs.get("expansion_reason", ""),
        rates_on=date.fromisoformat(inputs["rates_on"]) if "rates_on" in inputs else None,
        charged_before={county: Decimal(text) for county, text in inputs.get("charged_before", {}).items()},
    )


def _of_output(basis: OutputBasis) -> dict[str, Any]:
    return {
        "period_start": basis.period.start.isoformat(),
        "period_end": basis.period.end.isoformat(),
        "lines": lines_stored(basis.lines),
        "due_on": basis.due_on.isoformat() if basis.due_on else None,
        "already_charged": sorted(base.value for base in basis.already_charged),
        "not_subject": basis.not_subject,
    }


def _output_from(inputs: Mapping[str, Any]) -> OutputBasis:
    return OutputBasis(
        period=Period(
            base=BaseType(inputs["base"]),
            start=date.fromisoformat(inputs["period_start"]),
            end=date.fromisoformat(inputs["period_end"]),
        ),
        lines=lines_from(inputs["lines"]),
        due_on=date.fromisoformat(inputs["due_on"]) if inputs["due_on"] else None,
        already_charged=frozenset(BaseType(base) for base in inputs["already_charged"]),
        not_subject=inputs["not_subject"],
    )


def _area_stored(area: CountyArea) -> dict[str, str]:
    parts = {name: str(getattr(area, name)) for name in PARTS}
    return {"county": area.county, **parts} | ({"existing_hm2": str(area.existing_hm2)} if area.existing_hm2 else {})


def _area_from(row: Mapping[str, str]) -> CountyArea:
    figures = {name: Decimal(text) for name, text in row.items() if name != "county"}
    return CountyArea(county=row["county"], **figures)


def _pad_stored(pad: WellPad) -> dict[str, Any]:
    return {"pad_m2": str(pad.pad_m2), "wells": pad.wells, "use": pad.use.value}


def _pad_from(row: Mapping[str, Any]) -> WellPad:
    return WellPad(pad_m2=Decimal(row["pad_m2"]), wells=row["wells"], use=WellUse(row["use"]))

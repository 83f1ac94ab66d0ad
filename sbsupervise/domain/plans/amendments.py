"""Changes (变更) against an approved plan: which of them call for a new paper, and which are close to it.

The codes are those of lifecycle.md 3.4. C1 to C5 call for a 变更报告 (第十六条), C6 and C7 for a 补充报告 before any
spoil is dumped (第十七条), C8 for a 重新审核 (第十八条). The approved figures are those of the last approved version,
changes approved since included, so that successive changes add up. Ratios are compared as exact fractions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from sbsupervise.domain.plans.grounds import LEVELS
from sbsupervise.domain.plans.words import ORDER_53, ApplicationKind
from sbsupervise.domain.projects import expires_on
from sbsupervise.domain.quantities import check_quantity, quantity_text
from sbsupervise.domain.refusals import RuleError

_CHANGE, _SUPPLEMENT = ApplicationKind.CHANGE, ApplicationKind.SUPPLEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFigures:
    """A spoil ground (弃渣场) in a plan; level 1 is the highest. None is not compared."""

    code: str
    level: int | None = None
    volume_m3: Decimal | None = None

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise RuleError("弃渣场须有编号", field="spoil_grounds")
        if self.level is not None and self.level not in LEVELS:
            raise RuleError(f"弃渣场“{self.code}”的级别应为1至5级", field="spoil_grounds")
        if self.volume_m3 is not None:
            check_quantity(self.volume_m3, "spoil_grounds")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """What of a plan is compared: areas in hm², volumes in m³, lengths in km. None is not compared.

    ``shifted_over_300m_km`` is how much of the line in hills and mountains (``linear_hill_km``) lies more than 300 m
    beside the approved one. ``key_works_weakened`` is an expert's judgement on important works (重要单位工程), with an
    approval that it was given for that.
    """

    range_hm2: Decimal | None = None
    earthwork_m3: Decimal | None = None
    topsoil_m3: Decimal | None = None
    planting_hm2: Decimal | None = None
    key_zones: tuple[str, ...] | None = None
    linear_hill_km: Decimal | None = None
    shifted_over_300m_km: Decimal | None = None
    spoil_grounds: tuple[GroundFigures, ...] | None = None
    decided_on: date | None = None
    starts_on: date | None = None
    key_works_weakened: bool | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(value := getattr(self, field.name), Decimal):
                check_quantity(value, field.name)
        codes = [ground.code for ground in self.spoil_grounds or ()]
        if len(set(codes)) < len(codes):
            raise RuleError("弃渣场的编号有重复", field="spoil_grounds")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLimits:
    """From which share on a growth (C2), a shift of the line (C3) and a reduction (C4) count, the number included.

    What lies no more than ``near_by`` below is close to it. Source: parameters/plans.toml, change_limits.
    """

    growth: Decimal
    shift: Decimal
    reduction: Decimal
    near_by: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One change that calls for ``product``, or would if it were a little greater.

    ``ratio`` is None where the rule knows no share, or where the approved figure is zero.
    """

    code: str
    text: str
    source: str
    product: ApplicationKind
    ratio: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The triggers met, in the order of their codes, and those that are close to being met."""

    triggers: tuple[Trigger, ...]
    near: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class _Measured:
    """A share (None: without end) with the limit that it is held against."""

    code: str
    text: str
    article: str
    share: Fraction | None
    limit: Decimal


def compare(
    approved: PlanFigures, changed: PlanFigures, limits: ChangeLimits, *, valid_years: int | None
) -> Comparison:
    """What the changed figures mean for the approved plan.

    ``valid_years`` is how long an approval covers a start of the works; None leaves C8 out. A new start is taken from
    whichever of the two states it, the approval first from the approved plan.
    """
    measured = [
        *_growths(approved, changed, limits),
        *_shift(approved, changed, limits),
        *_reductions(approved, changed, limits),
    ]
    met = [_trigger(row) for row in measured if row.share is None or row.share >= Fraction(row.limit)]
    near = [_trigger(row, near=True) for row in measured if _is_near(row, limits)]
    others = (
        *_new_zones(approved, changed),
        *_weakened(approved, changed),
        *_grounds(approved, changed),
        *_late_start(approved, changed, valid_years),
    )
    return Comparison(triggers=tuple(sorted([*met, *others], key=lambda found: found.code)), near=tuple(near))


def _growths(approved: PlanFigures, changed: PlanFigures, limits: ChangeLimits) -> Iterator[_Measured]:
    rows = (
        ("C2a", "水土流失防治责任范围", "hm²", approved.range_hm2, changed.range_hm2),
        ("C2b", "开挖填筑土石方总量", "m³", approved.earthwork_m3, changed.earthwork_m3),
    )
    for code, name, measure, old, new in rows:
        if old is None or new is None or new <= old:
            continue
        share = Fraction(new - old) / Fraction(old) if old else None
        text = f"{name}由{_figure(old, measure)}增加到{_figure(new, measure)}"
        yield _Measured(code, text, "第十六条第一款第二项", share, limits.growth)


def _shift(approved: PlanFigures, changed: PlanFigures, limits: ChangeLimits) -> Iterator[_Measured]:
    length = changed.linear_hill_km if approved.linear_hill_km is None else approved.linear_hill_km
    shifted = changed.shifted_over_300m_km
    if not shifted or length is None:
        return
    share = Fraction(shifted) / Fraction(length) if length else None
    text = f"山区、丘陵区线路{_figure(length, 'km')}中横向位移超过300米的累计{_figure(shifted, 'km')}"
    yield _Measured("C3", text, "第十六条第一款第三项", share, limits.shift)


def _reductions(approved: PlanFigures, changed: PlanFigures, limits: ChangeLimits) -> Iterator[_Measured]:
    """Topsoil and planting, each for itself (C4).

    A reduction is due to the smaller range alone, and counts for nothing, if the range shrank by at least the same
    share: with 40 % less land 35 % less topsoil is no change of the measures (第十六条第二款). If the range shrank less
    than that, or is not stated, the whole reduction counts.
    """
    shrunk = _reduction(approved.range_hm2, changed.range_hm2)
    rows = (
        ("表土剥离量", "m³", approved.topsoil_m3, changed.topsoil_m3),
        ("植物措施总面积", "hm²", approved.planting_hm2, changed.planting_hm2),
    )
    for name, measure, old, new in rows:
        share = _reduction(old, new)
        if old is not None and new is not None and share > shrunk:
            text = f"{name}由{_figure(old, measure)}减少到{_figure(new, measure)}"
            yield _Measured("C4", text, "第十六条第一款第四项", share, limits.reduction)


def _reduction(old: Decimal | None, new: Decimal | None) -> Fraction:
    """By which share a figure became smaller; 0 if it did not or is not compared."""
    if not old or new is None or new >= old:
        return Fraction(0)
    return Fraction(old - new) / Fraction(old)


def _is_near(row: _Measured, limits: ChangeLimits) -> bool:
    limit = Fraction(row.limit)
    return row.share is not None and limit - Fraction(limits.near_by) <= row.share < limit


def _trigger(row: _Measured, *, near: bool = False) -> Trigger:
    share = "" if row.share is None else f"，变化{_percent(row.share)}"
    verdict = "接近" if near else "达到"
    return Trigger(
        code=row.code,
        text=f"{row.text}{share}，{verdict}{_percent(Fraction(row.limit))}",
        source=f"{ORDER_53}{row.article}",
        product=_CHANGE,
        ratio=None if row.share is None else Decimal(row.share.numerator) / Decimal(row.share.denominator),
    )


def _new_zones(approved: PlanFigures, changed: PlanFigures) -> Iterator[Trigger]:
    if approved.key_zones is None or changed.key_zones is None:
        return
    known = {name.strip() for name in approved.key_zones}
    added = dict.fromkeys(name.strip() for name in changed.key_zones if name.strip() and name.strip() not in known)
    if added:
        text = f"工程扰动新涉及水土流失重点预防区、重点治理区：{'、'.join(added)}"
        yield Trigger(code="C1", text=text, source=f"{ORDER_53}第十六条第一款第一项", product=_CHANGE)


def _weakened(approved: PlanFigures, changed: PlanFigures) -> Iterator[Trigger]:
    if changed.key_works_weakened and not approved.key_works_weakened:
        text = "水土保持重要单位工程措施发生变化，可能导致水土保持功能显著降低或者丧失"
        yield Trigger(code="C5", text=text, source=f"{ORDER_53}第十六条第一款第五项", product=_CHANGE)


def _grounds(approved: PlanFigures, changed: PlanFigures) -> Iterator[Trigger]:
    """New grounds (C6) and grounds whose level has risen (C7); more spoil at the same level is neither."""
    if approved.spoil_grounds is None or changed.spoil_grounds is None:
        return
    known = {ground.code.strip(): ground for ground in approved.spoil_grounds}
    pairs = [(known.get(ground.code.strip()), ground) for ground in changed.spoil_grounds]
    source = f"{ORDER_53}第十七条"
    if added := [new.code for old, new in pairs if old is None]:
        text = f"在水土保持方案确定的弃渣场以外新设弃渣场：{'、'.join(added)}"
        yield Trigger(code="C6", text=text, source=source, product=_SUPPLEMENT)
    if raised := [_raised(old, new) for old, new in pairs if old is not None and _is_higher(old, new)]:
        yield Trigger(code="C7", text=f"弃渣场等级提高：{'；'.join(raised)}", source=source, product=_SUPPLEMENT)


def _is_higher(old: GroundFigures, new: GroundFigures) -> bool:
    """Whether the level rose: 3级 is higher than 4级."""
    return old.level is not None and new.level is not None and new.level < old.level


def _raised(old: GroundFigures, new: GroundFigures) -> str:
    volumes = ""
    if old.volume_m3 is not None and new.volume_m3 is not None:
        volumes = f"，弃渣量由{_figure(old.volume_m3, 'm³')}变为{_figure(new.volume_m3, 'm³')}"
    return f"{new.code}由{old.level}级变为{new.level}级{volumes}"


def _late_start(approved: PlanFigures, changed: PlanFigures, valid_years: int | None) -> Iterator[Trigger]:
    decided_on = approved.decided_on or changed.decided_on
    starts_on = changed.starts_on or approved.starts_on
    if decided_on is None or starts_on is None or valid_years is None:
        return
    last = expires_on(decided_on, valid_years)
    if starts_on > last:
        text = f"方案于{decided_on}批准，至{last}满{valid_years}年，{starts_on}方开工建设"
        yield Trigger(code="C8", text=text, source=f"{ORDER_53}第十八条", product=ApplicationKind.REEXAMINATION)


def _figure(quantity: Decimal, measure: str) -> str:
    return f"{quantity_text(quantity)} {measure}"


def _percent(share: Fraction) -> str:
    """A share for people, cut and not rounded, so that what is below a limit never reads as the limit."""
    percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{quantity_text(percent.quantize(Decimal('0.01'), ROUND_DOWN))}%"

"""Spoil grounds and borrow pits (弃渣场、取土场): which figures can be, and what such a place still lacks.

A spoil ground has a level from 1 to 5, 1 the highest; volumes are m³, heights m.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sbsupervise.domain.plans.words import ORDER_53, GroundKind
from sbsupervise.domain.quantities import check_quantity
from sbsupervise.domain.refusals import RuleError

LEVELS = range(1, 6)
REVIEW_POINTS = "办水保〔2023〕177号"
# No heap of spoil is higher; the bound catches a height in centimetres.
HIGHEST_M = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRules:
    """Up to which number of the level investigation and stability, and video, are asked for.

    Source: parameters/plans.toml, ground_rules.
    """

    investigated_from: int
    video_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFacts:
    """One place as the plan describes it; None and empty texts are not stated."""

    kind: GroundKind
    code: str
    level: int | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    capacity_m3: Decimal | None = None
    height_m: Decimal | None = None
    planned_m3: Decimal | None = None
    actual_m3: Decimal | None = None
    works: str = ""
    stability: str = ""
    investigated: bool = False
    has_video: bool = False
    in_river_range: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """What a place lacks, and where it is asked for."""

    text: str
    source: str


def check_ground(ground: GroundFacts) -> None:
    """Refuse figures that cannot be: no code, an unknown level, negative sizes, more planned than there is room for."""
    if not ground.code.strip():
        raise RuleError("请填写编号", field="code")
    if ground.level is not None and ground.level not in LEVELS:
        raise RuleError("级别应为1至5级", field="level")
    for field in ("capacity_m3", "height_m", "planned_m3", "actual_m3"):
        if (value := getattr(ground, field)) is not None:
            check_quantity(value, field)
    if ground.height_m is not None and ground.height_m > HIGHEST_M:
        raise RuleError(f"高度不能大于{HIGHEST_M}米，请核对单位", field="height_m")
    if ground.capacity_m3 is not None and ground.planned_m3 is not None and ground.planned_m3 > ground.capacity_m3:
        raise RuleError("规划量不能大于容量", field="planned_m3")


def lacking(ground: GroundFacts, rules: GroundRules) -> tuple[Lack, ...]:
    """Everything that a place lacks, nothing if it is in order."""
    return (*_anywhere(ground), *(_spoil(ground, rules) if ground.kind is GroundKind.SPOIL_GROUND else ()))


def _anywhere(ground: GroundFacts) -> Iterator[Lack]:
    name = f"{ground.kind.label}“{ground.code}”"
    if ground.longitude is None or ground.latitude is None:
        yield Lack(f"{name}位置不明确", f"{ORDER_53}第十五条第二项")
    if ground.planned_m3 is None:
        yield Lack(f"{name}未说明规划量", f"{ORDER_53}第十五条第二项")
    if ground.in_river_range:
        yield Lack(f"{name}位于河湖管理范围内", f"{REVIEW_POINTS}第14条")


def _spoil(ground: GroundFacts, rules: GroundRules) -> Iterator[Lack]:
    name = f"弃渣场“{ground.code}”"
    if not ground.works.strip():
        yield Lack(f"{name}未说明拦挡、坡面防护、防洪排导等措施", "水土保持法第二十八条")
    if ground.level is None:
        yield Lack(f"{name}未确定级别", f"{REVIEW_POINTS}第14条")
        return
    if ground.level <= rules.investigated_from:
        asked = f"（{ground.level}级）"
        if not ground.investigated:
            yield Lack(f"{name}{asked}未作地质勘察", f"{REVIEW_POINTS}第14条、第31条")
        if not ground.stability.strip():
            yield Lack(f"{name}{asked}没有稳定性结论", f"{REVIEW_POINTS}第14条、第31条")
    if ground.level <= rules.video_from and not ground.has_video:
        yield Lack(f"{name}（{ground.level}级）未布设视频监控", f"{REVIEW_POINTS}第26条")

"""The files of ``plan amendment``: the figures of a plan as one JSON object."""

from collections.abc import Callable
from typing import Any

from sbsupervise.cli.json_files import BadInput, checked, day_of, document_of, quantity_of
from sbsupervise.domain.plans.amendments import GroundFigures, PlanFigures
from sbsupervise.domain.refusals import RuleError


def read_figures(content: bytes, name: str) -> PlanFigures:
    """The figures of a plan; raises BadInput that begins with the name of the file."""
    try:
        row = checked(document_of(content), READERS.keys())
        return PlanFigures(**{key: _read(row, key) for key in row if row[key] is not None})
    except BadInput as error:
        raise BadInput(f"{name}：{error.message}") from error
    except (RuleError, ValueError) as error:
        raise BadInput(f"{name}：{error}") from error


def _read(row: dict[str, Any], key: str) -> Any:
    try:
        return READERS[key](row[key])
    except (RuleError, ValueError) as error:
        raise ValueError(f"“{key}”：{error}") from error


def _zones(value: Any) -> tuple[str, ...]:
    return tuple(_text(part) for part in _list(value))


def _grounds(value: Any) -> tuple[GroundFigures, ...]:
    return tuple(_ground(checked(part, {"code", "level", "volume_m3"})) for part in _list(value))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("应为列表")
    return value


def _ground(row: dict[str, Any]) -> GroundFigures:
    level, volume = row.get("level"), row.get("volume_m3")
    return GroundFigures(
        code=_text(row.get("code", "")),
        level=None if level is None else _whole(level),
        volume_m3=None if volume is None else quantity_of(volume),
    )


def _whole(value: Any) -> int:
    number = quantity_of(value)
    if number != int(number):
        raise ValueError(f"“{value}”应为整数")
    return int(number)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"“{value}”应为文字")
    return value.strip()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应为 true 或 false")
    return value


READERS: dict[str, Callable[[Any], Any]] = {
    "range_hm2": quantity_of,
    "earthwork_m3": quantity_of,
    "topsoil_m3": quantity_of,
    "planting_hm2": quantity_of,
    "key_zones": _zones,
    "linear_hill_km": quantity_of,
    "shifted_over_300m_km": quantity_of,
    "spoil_grounds": _grounds,
    "decided_on": day_of,
    "starts_on": day_of,
    "key_works_weakened": _flag,
}

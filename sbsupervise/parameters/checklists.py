"""Versions of the checklist of an inspection (检查清单), from ``checklists.toml``."""

from typing import Any

from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.inspections.checklists import Checklist, ChecklistItem
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.dated import Dated, Figure, dated


def checklist() -> Dated[Checklist]:
    """The versions of the checklist by date."""
    return dated("checklists", "checklist", _checklist)


def checklist_named(version: str) -> Figure[Checklist]:
    """A version by its name, with its source and whether it is verified; refused if there is none of that name."""
    for row in checklist().rows:
        if row.value.version == version:
            return row
    raise RuleError(f"没有名为“{version}”的检查清单")


def _checklist(value: Any) -> Checklist:
    groups = {name: frozenset(map(InspectionKind, kinds)) for name, kinds in value["groups"].items()}
    return Checklist(
        version=value["version"],
        heads={int(number): title for number, title in value["heads"].items()},
        items=tuple(
            ChecklistItem(
                code=row["code"],
                head=int(row["code"].partition(".")[0]),
                text=row["text"],
                article=row["article"],
                findings=tuple(row["findings"]),
                kinds=frozenset().union(*(groups[name] for name in row["for"])),
            )
            for row in value["items"]
        ),
    )

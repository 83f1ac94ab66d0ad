"""Versions of the catalogue of findings (问题分类目录): how one takes effect, its kinds as kept, two compared."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sbsupervise.domain.inspections.findings import FindingKind
from sbsupervise.domain.inspections.words import CatalogueState, Severity
from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.units import UnitRole

OFFICIAL = "办水保函〔2020〕564号"
UNVERIFIED = "未核实"
LEADING = frozenset({OfficeKind.PROVINCE, OfficeKind.CITY})
OFFICIAL_CITED = re.compile(r"办水保函.?2020.?564号|(?:按照|按|依据|依照|根据|参照).{0,2}564号")

CATALOGUES: Machine[CatalogueState] = Machine(
    (
        Step(
            start=CatalogueState.DRAFT,
            act="catalogue.check",
            end=CatalogueState.CHECKED,
            label="核对并施行",
            who=Permission.CHECK_CATALOGUES,
            needs="录入人以外的另一人逐行核对",
        ),
        Step(
            start=CatalogueState.DRAFT,
            act="catalogue.drop",
            end=CatalogueState.DROPPED,
            label="放弃",
            who=Permission.LOAD_CATALOGUES,
            needs="放弃的理由",
        ),
    )
)


def kind_as_read(row: Mapping[str, Any]) -> FindingKind:
    """A kind of finding out of a row as the figures and the records keep it."""
    return FindingKind(**{**row, "subject": UnitRole(row["subject"]), "severity": Severity(row["severity"])})


def kind_as_kept(kind: FindingKind) -> dict[str, Any]:
    """The row of a kind, such that reading it gives the kind again."""
    return asdict(kind) | {"subject": kind.subject.value, "severity": kind.severity.value}


def check_office(kind: OfficeKind) -> None:
    """Refuse a version from below: it is in force for all offices, so a city or the province takes it in."""
    if kind not in LEADING:
        raise RuleError("问题目录对全部机关施行，由市级以上水行政主管部门录入和核对")


def check_since(since: date, *, today: date) -> None:
    """Refuse a first day that has passed: what was in force on a day that is over stays so."""
    if since < today:
        raise RuleError(f"施行日期 {since} 已过，目录只能自今天或者以后施行，请改期后重新录入")


def check_statement(comparison: str, *, verified: bool) -> None:
    """Whoever states that the rows were compared with the official table says with which copy of it."""
    if verified and not comparison:
        raise RuleError("请写明核对所依据的原文（文号、附件、来源）", field="comparison")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedKind:
    """A kind that two versions have; ``fields`` are what differs: its name, before, after."""

    code: str
    text: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a version changes of the one before it."""

    added: tuple[FindingKind, ...]
    changed: tuple[ChangedKind, ...]
    left_out: tuple[FindingKind, ...]
    same: int


def compared(before: Mapping[str, FindingKind], after: Mapping[str, FindingKind]) -> Comparison:
    """Hold two versions against each other, code by code."""
    both = [(kind, after[code]) for code, kind in before.items() if code in after]
    changed = tuple(
        ChangedKind(code=new.code, text=new.text, fields=tuple(_differences(old, new)))
        for old, new in both
        if old != new
    )
    return Comparison(
        added=tuple(kind for code, kind in after.items() if code not in before),
        changed=changed,
        left_out=tuple(kind for code, kind in before.items() if code not in after),
        same=len(both) - len(changed),
    )


def _differences(old: FindingKind, new: FindingKind) -> Iterator[tuple[str, str, str]]:
    for (name, before), (_, after) in zip(said(old), said(new), strict=True):
        if before != after:
            yield name, before, after


def said(kind: FindingKind) -> tuple[tuple[str, str], ...]:
    """What a kind says, each part with its name, in the words of the file."""
    return (
        ("责任主体", kind.subject.label),
        ("程度", kind.severity.label),
        ("问题", kind.text),
        ("依据", kind.article),
        ("默认文书", kind.default_document),
        ("名单规则", kind.ground or ""),
        ("需立案", "是" if kind.needs_case else "否"),
    )


def check_citation(text: str, *, verified: bool) -> None:
    """Refuse a paper that names the official table as its measure while nobody has compared the catalogue with it.

    Every letter of the text counts as it stands without blanks.
    """
    if not verified and OFFICIAL_CITED.search("".join(text.split())):
        raise RuleError(f"问题目录尚未与{OFFICIAL}原表核对，文书中不得写按该文件分类")

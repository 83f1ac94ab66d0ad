"""Papers of an inspection (检查文书): the notice before it (I02), the opinion (I05), the notice to rectify (I06)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sbsupervise.domain.elements import Element
from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.notices import NoticeKind, chinese_date
from sbsupervise.domain.papers import Block, Heading, NoticePaper, Paragraph, Table
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Inspection, Person, Unit
from sbsupervise.parameters import notices as figures
from sbsupervise.services.inspections.causes import cause_of
from sbsupervise.services.notices.composing import paper_for, particulars
from sbsupervise.services.notices.findings_told import FindingsTold

E_ = Element
NUMERALS = "一二三四五六七八九十"
ROLES = list(UnitRole)
HEADS = ("序号", "问题", "依据", "整改要求", "整改期限")
SHARES = (2, 7, 5, 5, 6)
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCase:
    """What a paper of an inspection is made of; ``told`` are its standing findings.

    ``report_by`` is the day to report back; ``hour``, ``place`` and ``materials`` are for the notice of a visit.
    """

    inspection: Inspection
    told: FindingsTold
    officer: Person
    today: date
    report_by: date | None = None
    hour: str = ""
    place: str = ""
    materials: str = ""

    @property
    def unit(self) -> Unit:
        """The construction unit on the day of the inspection: all papers go to it, and through it to the others."""
        return self.inspection.project.owner_on(self.inspection.carried_out_on)

    @property
    def last_day(self) -> date | None:
        """The latest day by which anything is still to be put right; None if nothing is."""
        days = (finding.rectify_by for finding in self.told.findings if not is_done(finding))
        return max((day for day in days if day is not None), default=None)


def is_done(finding: Finding) -> bool:
    """Whether a finding was put right before the paper: it is listed without a demand (lifecycle.md 9, case 30)."""
    return finding.state is FindingState.RECTIFIED


def inspection_paper(kind: NoticeKind, case: InspectionCase) -> NoticePaper:
    """The paper of a kind for an inspection, to the construction unit."""
    words = figures.wording().on(case.today)[kind]
    blocks = (particulars(case.unit, case.inspection.project), *BODIES[kind](case, words))
    return paper_for(kind, case.inspection.office, case.unit, blocks, case.officer)


def days_text(inspection: Inspection) -> str:
    """The day of a visit, or its first and last."""
    first = chinese_date(inspection.carried_out_on)
    return (
        first if inspection.ended_on == inspection.carried_out_on else f"{first}至{chinese_date(inspection.ended_on)}"
    )


def officers_text(inspection: Inspection) -> str:
    """The officers with the numbers of their certificates."""
    return "、".join(
        f"{officer.person.name}（{officer.person.certificate_no or '—'}）" for officer in inspection.officers
    )


def _notice(case: InspectionCase, words: Words) -> tuple[Block, ...]:
    inspection = case.inspection
    said = {
        "project": inspection.project.name,
        "kind": inspection.kind.label,
        "cause": cause_of(inspection).words,
        "days": days_text(inspection),
        "hour": case.hour,
        "place": _bare(case.place or inspection.project.site or "项目现场"),
        "content": _bare(inspection.content),
        "materials": _bare(case.materials),
        "officers": officers_text(inspection),
        "code": inspection.check_code,
    }
    parts = (
        ("opening", E_.FACTS), ("basis", E_.BASIS), ("time", E_.VISIT_TIME), ("place", E_.VISIT_PLACE),
        ("content", E_.CONTENT), ("materials", E_.MATERIALS), ("officers", E_.OFFICERS), ("code", E_.CHECK_CODE),
    )  # fmt: skip
    return tuple(Paragraph(words[part].format(**said), (element,)) for part, element in parts)


def _opinion(case: InspectionCase, words: Words) -> tuple[Block, ...]:
    last_day = case.last_day
    done_on = max((finding.rectified_on for finding in case.told.findings if finding.rectified_on), default=case.today)
    deadline = (
        words["all_done"].format(last_day=chinese_date(done_on))
        if last_day is None
        else words["deadline"].format(last_day=chinese_date(last_day))
    )
    return (
        Paragraph(words["opening"].format(**_said(case)), (E_.FACTS,)),
        *_by_unit(case, words),
        *_noted(case),
        Paragraph(words["basis"], (E_.BASIS,)),
        Paragraph(f"{words['demand'] if last_day else ''}{deadline}", (E_.DEMAND, E_.DEADLINE)),
        Paragraph(words["report"].format(report_by=_day(case.report_by)), (E_.REPORT_BACK,)),
        Paragraph(words["through"], (E_.THROUGH,)),
        Paragraph(words["consequence"], (E_.CONSEQUENCE,)),
    )


def _rectify(case: InspectionCase, words: Words) -> tuple[Block, ...]:
    return (
        Paragraph(words["opening"].format(**_said(case)), (E_.FACTS,)),
        Table(HEADS, SHARES, tuple(_rows(case, case.told.findings, words)), (E_.FACTS, E_.DEMAND)),
        *_noted(case),
        Paragraph(words["basis"], (E_.BASIS,)),
        Paragraph(words["demand"], (E_.DEMAND,)),
        Paragraph(words["deadline"].format(last_day=_day(case.last_day)), (E_.DEADLINE,)),
        Paragraph(words["report"].format(report_by=_day(case.report_by)), (E_.REPORT_BACK,)),
        Paragraph(words["consequence"], (E_.CONSEQUENCE,)),
    )


def _by_unit(case: InspectionCase, words: Words) -> Iterator[Block]:
    """The findings under a heading for each unit, the construction unit first."""
    listed = sorted(case.told.findings, key=_whose)
    for place, (_, group) in enumerate(groupby(listed, key=_whose)):
        findings = list(group)
        heading = words["heading"].format(role=findings[0].unit_role.label, unit=findings[0].unit.name)
        yield Heading(f"{NUMERALS[place]}、{heading}" if place < len(NUMERALS) else heading)
        yield Table(HEADS, SHARES, tuple(_rows(case, findings, words)), (E_.FACTS, E_.DEMAND, E_.DEADLINE))


def _whose(finding: Finding) -> tuple[int, int]:
    return ROLES.index(finding.unit_role), finding.unit_id


def _rows(case: InspectionCase, findings: Sequence[Finding], words: Words) -> Iterator[tuple[str, ...]]:
    for finding in findings:
        done = is_done(finding)
        yield (
            str(finding.ordinal),
            case.told.problem(finding),
            case.told.article(finding),
            words["done"].format(rectified_on=_day(finding.rectified_on))
            if done
            else finding.demand or words["no_demand"],
            "—" if done else _day(finding.rectify_by),
        )


def _noted(case: InspectionCase) -> tuple[Block, ...]:
    return (Paragraph(case.told.note, (E_.FACTS,)),) if case.told.note else ()


def _said(case: InspectionCase) -> dict[str, str]:
    inspection = case.inspection
    return {"days": days_text(inspection), "project": inspection.project.name, "kind": inspection.kind.label}


def _bare(text: str) -> str:
    """A text without the full stop that the wording sets itself."""
    return " ".join(text.split()).rstrip("。；;")


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


BODIES: Mapping[NoticeKind, Callable[[InspectionCase, Words], tuple[Block, ...]]] = {
    NoticeKind.INSPECTION_NOTICE: _notice,
    NoticeKind.INSPECTION_OPINION: _opinion,
    NoticeKind.RECTIFY_NOTICE: _rectify,
}

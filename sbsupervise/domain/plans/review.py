"""The checklist of a review (审查要点): which points a plan is held against, and what is open before a decision."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sbsupervise.domain.places import ConservationRegion
from sbsupervise.domain.plans.words import Verdict
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum


class Chapter(LabelledEnum):
    """The part of a plan that a point is about, in the order of the paper."""

    OVERVIEW = "overview", "综合说明"
    PROJECT = "project", "项目概况"
    AREA = "area", "项目区概况"
    SITE = "site", "选址评价"
    RANGE = "range", "责任范围与预测"
    MEASURES = "measures", "措施"
    MONITORING = "monitoring", "监测"
    INVESTMENT = "investment", "投资"
    MANAGEMENT = "management", "管理"
    DRAWINGS = "drawings", "图件附件"
    SECTOR = "sector", "行业补充"
    REGION = "region", "区域补充"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPoint:
    """One point; ``ground`` is the code of the ground of refusal (第十五条) that it leads to if the plan lacks it.

    No kinds or no regions named means all of them.
    """

    code: str
    chapter: Chapter
    text: str
    ground: str
    kinds: frozenset[ProjectKind] = frozenset()
    regions: frozenset[ConservationRegion] = frozenset()


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A point that stands in the way of a decision: lacking, or not looked at."""

    point: ReviewPoint
    verdict: Verdict

    @property
    def text(self) -> str:
        return f"{self.point.code} {self.verdict.label}：{self.point.text}"


def points_for(
    points: Iterable[ReviewPoint], kind: ProjectKind, regions: Collection[ConservationRegion]
) -> tuple[ReviewPoint, ...]:
    """The points that apply to a project of a kind that lies in these regions, in their order."""
    return tuple(
        point
        for point in points
        if (not point.kinds or kind in point.kinds) and (not point.regions or point.regions & set(regions))
    )


def check_mark(code: str, verdict: Verdict, note: str, points: Iterable[ReviewPoint]) -> None:
    """Refuse a mark on a point that is not on the list, and a fault or an exception without a word why."""
    if code not in {point.code for point in points}:
        raise RuleError(f"审查要点“{code}”不适用于本项目", field="point")
    if verdict in (Verdict.LACKING, Verdict.NOT_APPLICABLE) and not note.strip():
        raise RuleError(f"{code}：判定为“{verdict.label}”时请写明理由", field="note")


def unsettled(points: Iterable[ReviewPoint], verdicts: Mapping[str, Verdict]) -> tuple[Unsettled, ...]:
    """What is missing before a plan can be granted: every point that is lacking or that nobody has looked at."""
    found = (Unsettled(point, verdicts.get(point.code, Verdict.NOT_LOOKED_AT)) for point in points)
    return tuple(row for row in found if row.verdict in (Verdict.NOT_LOOKED_AT, Verdict.LACKING))


def grounds_met(points: Iterable[ReviewPoint], verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """The codes of the grounds of refusal that the points found lacking lead to, each once, in order."""
    return tuple(sorted({point.ground for point in points if verdicts.get(point.code) is Verdict.LACKING}))

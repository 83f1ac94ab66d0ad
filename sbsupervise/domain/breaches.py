"""Breaches (违法情形) in the days of a project: built without an approval (未批先建), used unaccepted (未验先投).

Both are facts: an approval or an acceptance that comes later ends neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sbsupervise.domain.milestones import ProjectDays
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.project_steps import UNAPPROVED
from sbsupervise.domain.projects import LAW, ProjectState, started_unapproved

UNACCEPTED = f"{LAW}第二十七条、第五十四条"


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong, since when, and the article."""

    title: str
    text: str
    source: str


def breaches(project: ProjectDays) -> tuple[Breach, ...]:
    """All that the days of a project show to be against the law."""
    return (*_start(project), *_use(project))


def _start(project: ProjectDays) -> Iterator[Breach]:
    if project.started_on is None or project.plan_kind is PlanKind.NONE:
        return
    since = max(project.started_on, project.outgrown_on or project.started_on)
    if project.state is ProjectState.ILLEGAL_START or project.approved_on is None:
        yield Breach("未批先建", f"自{since}起开工建设，没有有效的方案批复。", UNAPPROVED)
    elif started_unapproved(since, project.approved_on):
        text = f"{since}已经开工，{project.approved_on}才批复方案。事后补办不改变未批先建的事实，仍作为违法线索查处。"
        yield Breach("未批先建", text, UNAPPROVED)


def _use(project: ProjectDays) -> Iterator[Breach]:
    if project.in_use_on is None or project.state not in (ProjectState.ILLEGAL_USE, ProjectState.UNQUALIFIED):
        return
    accepted_on, opinion_on = project.accepted_on, project.disqualified_on
    if accepted_on is None or opinion_on is None or not accepted_on <= project.in_use_on <= opinion_on:
        yield Breach("未验先投", f"自{project.in_use_on}起投产使用，水土保持设施没有验收合格。", UNACCEPTED)
        return
    text = (
        f"{project.in_use_on}投产使用，{opinion_on}的核查意见视同验收不合格。"
        "未验先投自核查意见之日起认定，此前的使用不计算在内。"
    )
    yield Breach("未验先投", text, UNACCEPTED)

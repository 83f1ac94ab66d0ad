"""How the desk is told what there is to do: sources of tasks, and what they have for an actor.

Each source is one query with a limit; a source whose permission the actor lacks is not asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from sbsupervise.domain.clocks import working_days_between
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.words import Tone
from sbsupervise.models import ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor

MOST = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``endpoint`` and ``key`` lead to it; ``due_on`` is its legal date, None if the law sets none.

    ``left`` counts working days, below zero once the date has passed.
    """

    what: str
    title: str
    about: str
    endpoint: str
    key: dict[str, int]
    due_on: date | None
    left: int | None

    @property
    def tone(self) -> Tone:
        if self.left is None:
            return Tone.QUIET
        if self.left < 0:
            return Tone.GRAVE
        return Tone.SOON if self.left <= 5 else Tone.INFO

    @property
    def label(self) -> str:
        """How long is left, in words."""
        if self.left is None:
            return "无法定期限"
        if self.left < 0:
            return f"已逾期 {-self.left} 个工作日"
        return "今天到期" if self.left == 0 else f"还剩 {self.left} 个工作日"


@dataclass(frozen=True, slots=True)
class Source:
    """Where tasks come from. ``due`` is told from a row and the day of looking, ``about`` from a row.

    ``step`` says instead what is to be done on that day, where that follows from it.
    """

    what: str
    permission: Permission
    endpoint: str
    key: str
    statement: Callable[[Actor], Select[Any]]
    due: Callable[[Any, date], date | None]
    about: Callable[[Any], str]
    title: Callable[[Any], str] = lambda row: row.project.name
    step: Callable[[Any, date], str] | None = None

    def task(self, row: Any, today: date) -> Task:
        due_on = self.due(row, today)
        left = None if due_on is None else working_days_between(today, due_on, calendar())
        about = self.step(row, today) if self.step else self.about(row)
        return Task(self.what, self.title(row), about, self.endpoint, {self.key: row.id}, due_on, left)


@dataclass(frozen=True, slots=True)
class Worklist:
    """Tasks, the earliest date first and the undated last; and how many there are of each kind, shown or not."""

    tasks: tuple[Task, ...]
    counts: tuple[tuple[str, int], ...]


def worklist(session: ScopedSession, actor: Actor, sources: Sequence[Source]) -> Worklist:
    """What the sources have for this actor."""
    tasks: list[Task] = []
    counts: list[tuple[str, int]] = []
    for source in sources:
        if not actor.may(source.permission):
            continue
        statement = source.statement(actor)
        rows = session.scalars(statement.limit(MOST)).all()
        many = len(rows) if len(rows) < MOST else session.scalar(_count(statement)) or 0
        if many:
            counts.append((source.what, many))
        tasks.extend(source.task(row, actor.today) for row in rows)
    tasks.sort(key=lambda task: (task.due_on or date.max, task.what, task.title))
    return Worklist(tuple(tasks), tuple(counts))


def _count(statement: Select[Any]) -> Select[int]:
    return select(func.count()).select_from(statement.order_by(None).subquery())

"""State machines as tables: the same rows move a record, draw the rail of steps and feed the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

S = TypeVar("S", bound=LabelledEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[S]):
    """One row: from a state, by an act, to a state.

    ``act`` is the name of the act ("plan.accept"); ``label`` the word on the button; ``needs`` what must be at hand
    (Chinese, shown on the rail); ``document`` the code of the paper; ``source`` the article. A step may end where it
    starts: something is recorded on the way.
    """

    start: S
    act: str
    end: S
    label: str
    who: Permission
    needs: str = ""
    document: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class RailStep:
    """One step of a course as components/rail.html draws it: ``state`` is done, current, next or blocked."""

    label: str
    state: str
    on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Machine(Generic[S]):
    """All steps of one kind of record."""

    steps: tuple[Step[S], ...]

    def step(self, state: S, act: str) -> Step[S]:
        """The step that an act makes from a state; refused if there is none."""
        for step in self.open(state):
            if step.act == act:
                return step
        raise self.refusal(state, act)

    def refusal(self, state: S, act: str, why: str = "不能办理此项") -> RuleError:
        """What is said of an act that is not open: the state, what is open instead, and the article of the act."""
        allowed = "、".join(dict.fromkeys(step.label for step in self.open(state))) or "没有后续操作"
        source = next((step.source for step in self.steps if step.act == act and step.source), None)
        return RuleError(f"当前状态为“{state.label}”，{why}；可办理：{allowed}", source=source)

    def move(self, state: S, act: str) -> S:
        """The state after an act."""
        return self.step(state, act).end

    def open(self, state: S) -> Iterator[Step[S]]:
        """The steps that can be taken from a state, in the order of the table."""
        return (step for step in self.steps if step.start is state)

    def final(self, state: S) -> bool:
        """Whether no other state follows."""
        return all(step.end is state for step in self.open(state))

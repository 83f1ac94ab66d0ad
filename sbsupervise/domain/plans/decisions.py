"""What a decision is called: a licence is granted or refused, but a re-examination (重新审核) ends in an opinion."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sbsupervise.domain.plans.letters.words import LetterKind
from sbsupervise.domain.plans.words import ORDER_53, ApplicationKind, PlanState
from sbsupervise.domain.steps import Step
from sbsupervise.domain.words import LabelledEnum, Tone


class Opinion(LabelledEnum):
    """What a re-examination finds (第十八条)."""

    STILL_VALID = "still_valid", "方案仍然有效", Tone.GOOD
    REVISE = "revise", "应当修改后重新报批", Tone.SOON


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a decision can end: as it is shown, the paper in words, and the letter."""

    shown: LabelledEnum
    paper: str
    letter: LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWords:
    """The two outcomes, and the words for the decision, its day, number, ground and reasons.

    ``source`` is the article where it is not that of the step in the machine.
    """

    granted: Outcome
    denied: Outcome
    title: str = "决定"
    paper: str = "决定书"
    day: str = "决定日期"
    number: str = "决定书文号"
    ground: str = "法定理由"
    reasons: str = "不予许可的理由"
    states_fee: bool = True
    source: str = ""

    def of_act(self, act: str) -> Outcome | None:
        """The outcome that an act decides on, None for one that decides nothing."""
        return {"plan.grant": self.granted, "plan.deny": self.denied}.get(act)

    def shown(self, state: PlanState) -> LabelledEnum:
        """A state as it is called on this kind of application."""
        found = {PlanState.GRANTED: self.granted, PlanState.DENIED: self.denied}.get(state)
        return state if found is None else found.shown

    def label(self, act: str, otherwise: str) -> str:
        """What an act is called; ``otherwise`` if it decides nothing."""
        found = self.of_act(act)
        return otherwise if found is None else found.shown.label

    def step(self, step: Step[PlanState]) -> Step[PlanState]:
        """A step of the machine in the words of this kind of application."""
        found = self.of_act(step.act)
        if found is None:
            return step
        needs = step.needs if self.states_fee else "另一人提出的拟办意见"
        source = self.source or step.source
        return replace(step, label=found.shown.label, document=found.letter.code, needs=needs, source=source)


_K, _L, _P = ApplicationKind, LetterKind, PlanState
_LICENCE = DecisionWords(
    granted=Outcome(_P.GRANTED, "准予行政许可决定", _L.L10), denied=Outcome(_P.DENIED, "不予行政许可决定", _L.L12)
)
_CHANGE = DecisionWords(
    granted=Outcome(_P.GRANTED, "准予变更行政许可决定", _L.L15),
    denied=Outcome(_P.DENIED, "不予变更行政许可决定", _L.L16),
)
_OPINION = DecisionWords(
    granted=Outcome(Opinion.STILL_VALID, "重新审核意见：方案仍然有效", _L.L26),
    denied=Outcome(Opinion.REVISE, "重新审核意见：应当修改后重新报批", _L.L26),
    title="重新审核意见",
    paper="重新审核意见",
    day="意见日期",
    number="意见文号",
    ground="应当修改的情形",
    reasons="需要修改的内容",
    states_fee=False,
    source=f"{ORDER_53}第十八条",
)
DECISIONS: Mapping[ApplicationKind, DecisionWords] = {
    _K.NEW: _LICENCE,
    _K.CHANGE: _CHANGE,
    _K.SUPPLEMENT: _CHANGE,
    _K.REEXAMINATION: _OPINION,
}

"""The checklist (检查清单): which items an inspection has to look at, and what its answers come to.

不适用 and 未检查 are not 符合: a checklist with an item that was not looked at is not complete, and nothing looked
at is no data, not zero. The items themselves are data (``parameters/checklists.toml``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sbsupervise.domain.inspections.words import AnswerResult, InspectionKind, InspectionStage
from sbsupervise.domain.quantities import share, share_words
from sbsupervise.domain.refusals import RuleError

NO_DATA = "无数据"
BEFORE_THE_RECORD = frozenset({InspectionStage.APPROVED, InspectionStage.NOTIFIED, InspectionStage.ON_SITE})
DENIED = frozenset({AnswerResult.CONFORMS, AnswerResult.NOT_APPLICABLE})
"""The answers which a finding about the same item contradicts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing to look at. ``findings`` are the codes that a failure may come to, ``kinds`` the inspections it is for.

    ``head`` is the number of its head.
    """

    code: str
    head: int
    text: str
    article: str
    findings: tuple[str, ...]
    kinds: frozenset[InspectionKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """One version of the checklist: the titles of its heads by number, and its items in order."""

    version: str
    heads: Mapping[int, str]
    items: tuple[ChecklistItem, ...]

    def items_for(self, kind: InspectionKind) -> tuple[ChecklistItem, ...]:
        """What an inspection of a kind has to look at; none for the inspection of a lower office (履职督查)."""
        return tuple(item for item in self.items if kind in item.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one item came to."""

    code: str
    result: AnswerResult
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many items came to what. ``share`` is that of the conforming ones among those that can be judged."""

    conforms: int
    fails: int
    not_applicable: int
    not_checked: int

    @property
    def asked(self) -> int:
        return self.conforms + self.fails + self.not_applicable + self.not_checked

    @property
    def judged(self) -> int:
        """The denominator: what conforms or fails."""
        return self.conforms + self.fails

    @property
    def complete(self) -> bool:
        """Whether every item was looked at."""
        return self.asked > 0 and self.not_checked == 0

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.conforms, self.judged) if self.judged else None

    @property
    def standing(self) -> str:
        """How far the checklist was worked through, in words."""
        if self.asked == self.not_checked:
            return NO_DATA
        return "已查全" if self.complete else f"未查全，还有 {self.not_checked} 项未检查"

    @property
    def share_text(self) -> str:
        """The share with its numerator and denominator, ``80.0%（符合 8 项，共判定 10 项）``; no data is no zero.

        It is rounded down, so that only a checklist without a failure comes to 100%.
        """
        words = share_words(share(self.conforms, self.judged))
        return f"{words}（符合 {self.conforms} 项，共判定 {self.judged} 项）" if self.judged else words


def summary_of(items: Iterable[ChecklistItem], answers: Mapping[str, AnswerResult]) -> Summary:
    """What the answers, by item, come to; an item without an answer was not looked at."""
    results = [answers.get(item.code, AnswerResult.NOT_CHECKED) for item in items]
    return Summary(
        conforms=results.count(AnswerResult.CONFORMS),
        fails=results.count(AnswerResult.FAILS),
        not_applicable=results.count(AnswerResult.NOT_APPLICABLE),
        not_checked=results.count(AnswerResult.NOT_CHECKED),
    )


def check_open(stage: InspectionStage, *, signed: bool) -> None:
    """Refuse answers before the inspection is approved, after it was given up, or once its record is signed."""
    if stage is InspectionStage.RECORDED:
        if signed:
            raise RuleError("检查记录已经签字或者注明拒签，检查清单不能再改")
    elif stage not in BEFORE_THE_RECORD:
        raise RuleError(f"检查“{stage.label}”，不能填写检查清单")


def check_answers(items: Sequence[ChecklistItem], answers: Sequence[Answer], found: Collection[str]) -> None:
    """Refuse answers to what was not asked, failures of which nothing is said, and answers that a finding contradicts.

    ``found`` are the codes of the findings of the inspection that stand. A refusal names its field as
    ``answers-<place>-<field>``, places counted from 0.
    """
    asked = {item.code: item for item in items}
    failed = {answer.code for answer in answers if answer.result is AnswerResult.FAILS}
    told = {code for item in items if item.code in failed for code in item.findings}
    seen: set[str] = set()
    for place, answer in enumerate(answers):
        item = asked.get(answer.code)
        if item is None:
            raise RuleError(f"此种检查的清单中没有 {answer.code} 项", field=f"answers-{place}-code")
        if answer.code in seen:
            raise RuleError(f"{answer.code} 项填了两次", field=f"answers-{place}-code")
        seen.add(answer.code)
        _check_answer(place, answer, item, found, told)


def _check_answer(
    place: int, answer: Answer, item: ChecklistItem, found: Collection[str], told: Collection[str]
) -> None:
    own = [code for code in item.findings if code in found]
    if answer.result is AnswerResult.FAILS and not own and not answer.note.strip():
        named = f"（{'、'.join(item.findings)}）" if item.findings else ""
        raise RuleError(
            f"{item.code} 填了“不符合”，请写明情况，或者登记相应的问题{named}", field=f"answers-{place}-note"
        )
    # A finding may stand under several items: it contradicts none of them once one of them says that it fails.
    against = [code for code in own if code not in told]
    if answer.result in DENIED and against:
        raise RuleError(
            f"{item.code} 填了“{answer.result.label}”，但本次检查登记了问题 {'、'.join(against)}，两者矛盾",
            field=f"answers-{place}-result",
        )

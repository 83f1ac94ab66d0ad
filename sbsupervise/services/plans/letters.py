"""The letters (行政许可文书) of an application: which belong to its state, and each as it would read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sbsupervise.domain.papers import Mark, NoticePaper
from sbsupervise.domain.plans import DECIDABLE, ORDER_53, ApplicationKind, PlanState, Procedure
from sbsupervise.domain.plans.letters import LetterFacts, LetterKind, compose
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan
from sbsupervise.pdf.notices import render
from sbsupervise.services.acts import Actor
from sbsupervise.services.notices.press import Press
from sbsupervise.services.plans.clocks import promised_limit
from sbsupervise.services.plans.corrections import items_to_send
from sbsupervise.services.plans.letter_facts import facts_of, firm, review_items

_K, _P = LetterKind, PlanState
_OF_STATE: Mapping[PlanState, tuple[LetterKind, ...]] = {
    _P.SUBMITTED: (_K.L23, _K.L03),
    _P.CORRECTION: (_K.L23, _K.L03),
    _P.ACCEPTED: (_K.L04, _K.L14),
    _P.IN_REVIEW: (_K.L04, _K.L14, _K.L24),
    _P.REVIEWED: (_K.L04, _K.L14, _K.L24),
    _P.WITHDRAWN: (_K.L25,),
    _P.NOT_ACCEPTED: (_K.L01,),
    _P.REJECTED: (_K.L02,),
}
_OF_ENDING = {_P.REVOKED: _K.L21, _P.CANCELLED: _K.L22}
_ENDING_ACTS = {"plan.revoke": _K.L21, "plan.cancel": _K.L22}


def letters_of(plan: Plan) -> tuple[LetterKind, ...]:
    """The letters that an application may call for as it stands; none for one that another body decided."""
    return () if plan.external_body else tuple(dict.fromkeys(kind for kind in _listed(plan) if _applies(plan, kind)))


def _listed(plan: Plan) -> Iterator[LetterKind]:
    yield from _OF_STATE.get(plan.state, ())
    if plan.extended_on is not None:
        yield _K.L13
    if plan.hearing is not None:
        yield _K.L08
        if plan.hearing.arranged_for:
            yield _K.L09
    outcome = plan.proposed_state if plan.state in DECIDABLE else plan.state
    if outcome is _P.GRANTED or (outcome is None and plan.state in DECIDABLE):
        yield plan.words.granted.letter
    if outcome is _P.DENIED:
        yield plan.words.denied.letter
    ending = plan.state if plan.ending is None else plan.ending.outcome
    if ending in _OF_ENDING:
        yield _OF_ENDING[ending]


def _applies(plan: Plan, kind: LetterKind) -> bool:
    """Whether a letter of the state is one of this application: what is decided at once, or answered within days that
    nothing is left out of, knows no time out; experts of the office get no order; corrections are asked for once.
    """
    if kind is _K.L14:
        return plan.procedure is Procedure.ORDINARY and plan.application is not ApplicationKind.REEXAMINATION
    if kind is _K.L24:
        return plan.reviewer is not None
    if kind is _K.L03:
        asked = plan.correction_asked_on is not None or bool(items_to_send(plan))
        return asked and plan.corrected_on is None
    return True


def letter_to_sign(plan: Plan, act: str) -> LetterKind | None:
    """The letter that an act signs, None for one that signs none."""
    found = plan.words.of_act(act)
    return _ENDING_ACTS.get(act) if found is None else found.letter


def check_issues(plan: Plan) -> None:
    """Refuse letters of what a ministry or a province approved."""
    if plan.external_body:
        raise RuleError(
            f"该方案由{plan.external_body}批准，外部批准的方案不在本系统出具文书", source=f"{ORDER_53}第十条"
        )


def letter(plan: Plan, kind: LetterKind, actor: Actor) -> NoticePaper:
    """A letter as it would read today, with number and day once it is signed.

    A RuleError names each element that the records do not have yet, or says why the letter is none of this application.
    """
    check_issues(plan)
    if kind not in letters_of(plan):
        raise RuleError(f"该申请为“{plan.shown_state.label}”，不出具《{kind.label}》")
    number, signed_on = signature_of(plan, kind)
    paper = compose(kind, _facts(plan, kind, actor))
    return replace(paper, number=number, signed_on=signed_on)


def _facts(plan: Plan, kind: LetterKind, actor: Actor) -> LetterFacts:
    """The facts for one letter, where a word means something else in it than in the others."""
    facts = facts_of(plan, actor)
    if kind is _K.L04:
        return replace(facts, decide_by=firm(promised_limit(plan)))
    if kind is _K.L13:
        return replace(facts, reason=plan.extension_reason)
    if kind is _K.L24:
        return replace(facts, items=review_items(plan))
    if kind is _K.L26:
        return replace(facts, items=facts.defects)
    if kind in _OF_ENDING.values():
        return replace(facts, base_number=plan.document_number or "", base_decided_on=plan.decided_on)
    return facts


def signature_of(plan: Plan, kind: LetterKind) -> tuple[str, date | None]:
    """The number and the day of a letter that was signed; nothing for another."""
    if kind in _OF_ENDING.values() and plan.ending is not None:
        return plan.ending.document_number or "", plan.ending.decided_on
    if kind in (plan.words.granted.letter, plan.words.denied.letter):
        return plan.document_number or "", plan.decided_on
    return "", None


def letter_pdf(press: Press, paper: NoticePaper) -> bytes:
    """A letter as it looks on paper, marked across as what it is."""
    return render(replace(paper, mark=mark_of(paper)), press.font_set())


def mark_of(paper: NoticePaper) -> Mark:
    """What a letter out of the records is: a draft, or once it is signed no original."""
    return Mark.DRAFT if paper.signed_on is None else Mark.COPY

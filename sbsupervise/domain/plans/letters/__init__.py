"""Letters of the licence chain (行政许可文书): from the facts of an application to the paper that an office signs.

The codes, titles and elements are those of lifecycle.md 6.2 A; the wording is our own.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from sbsupervise.domain.papers import Block, NoticePaper
from sbsupervise.domain.plans.letters import decisions, procedure
from sbsupervise.domain.plans.letters.needs import check_whole, lacking
from sbsupervise.domain.plans.letters.words import LetterFacts, LetterKind

__all__ = ["LetterFacts", "LetterKind", "compose", "lacking"]

_K = LetterKind
BODIES: Mapping[LetterKind, Callable[[LetterFacts], tuple[Block, ...]]] = {
    _K.L01: procedure.not_a_matter,
    _K.L02: procedure.rejected,
    _K.L03: procedure.correction,
    _K.L04: procedure.accepted,
    _K.L08: procedure.hearing_right,
    _K.L09: procedure.hearing,
    _K.L10: decisions.granted,
    _K.L12: decisions.refused,
    _K.L13: procedure.extended,
    _K.L14: procedure.time_out,
    _K.L15: decisions.change_granted,
    _K.L16: decisions.change_refused,
    _K.L21: decisions.revoked,
    _K.L22: decisions.cancelled,
    _K.L23: procedure.received,
    _K.L24: procedure.review_order,
    _K.L25: procedure.withdrawn,
    _K.L26: decisions.reexamined,
}


# Letters that may go to somebody else than the applicant: whoever is to be heard.
HEARINGS = frozenset({_K.L08, _K.L09})


def compose(kind: LetterKind, facts: LetterFacts) -> NoticePaper:
    """The paper of a letter, without number and date; a RuleError names every element that the facts lack."""
    check_whole(kind, facts)
    facts = _trimmed(facts)
    heard = facts.addressee if kind in HEARINGS else ""
    addressee = facts.reviewer if kind is LetterKind.L24 else heard or facts.unit
    return NoticePaper(
        office=facts.office,
        title=kind.label,
        addressee=addressee,
        blocks=BODIES[kind](facts),
        signed_by=facts.office,
        contact=facts.contact,
    )


def _trimmed(facts: LetterFacts) -> LetterFacts:
    """The facts without blanks and full stops at the end of a text: the letter sets its own."""
    texts: dict[str, Any] = {}
    for field in fields(facts):
        if isinstance(value := getattr(facts, field.name), str):
            texts[field.name] = value.strip().rstrip("。")
    return replace(facts, **texts)

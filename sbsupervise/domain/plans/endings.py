"""How an approval ends, revoked (撤销) or cancelled (注销): on a ground that fits; one proposes, another signs."""

from collections.abc import Iterable

from sbsupervise.domain.plans.words import LICENSING_LAW, LegalGround, PlanKind, PlanState, Procedure
from sbsupervise.domain.refusals import RuleError

WORDS = {PlanState.REVOKED: "撤销", PlanState.CANCELLED: "注销"}


def grounds_for(grounds: Iterable[LegalGround], kind: PlanKind, procedure: Procedure) -> tuple[LegalGround, ...]:
    """The grounds that an approval of this kind, given by this procedure, can fall under."""
    return tuple(ground for ground in grounds if ground.kind in (None, kind) and ground.procedure in (None, procedure))


def ground_named(code: str | None, grounds: Iterable[LegalGround], outcome: PlanState) -> LegalGround:
    """The ground that a proposal names, one of those that fit."""
    for ground in grounds:
        if ground.code == code:
            return ground
    raise RuleError(
        f"{WORDS[outcome]}须选明适用于该许可的法定情形",
        field="ground",
        source=f"{LICENSING_LAW}第六十九条、第七十条",
    )


def check_own_proposal(person_id: int | None, proposed_by_id: int | None) -> None:
    """Who proposed takes back; anybody else declines."""
    if person_id is None or person_id != proposed_by_id:
        raise RuleError("提请由提出人本人撤回；不同意的，由审批机关另一人退回")

"""What hangs on a decision on a plan: the copies for offices that supervise, and the end of an approval."""

from collections.abc import Iterator
from datetime import timedelta

from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.services.demo.lives import Life
from sbsupervise.services.demo.world import Draft, World

# By the kind of the plan: the ground, and what was found.
FOUND = {
    PlanKind.FORM: ("R160-1", "检查发现实际挖填土石方约8万立方米，达到报告书标准，申请时以报告表按承诺制办理。"),
    PlanKind.REPORT: ("R69-6", "检查发现申请材料中的弃渣场用地意见系伪造，据以取得许可。"),
}
REDO = timedelta(days=60)
WORDS = {PlanState.REVOKED: "许撤", PlanState.CANCELLED: "许销"}


def copies_of(world: World, life: Life) -> Iterator[Draft]:
    """A copy of each decision for the office that supervises, if that is another; the newest is not read yet."""
    if life.supervisor == life.approver:
        return
    reader = next(iter(world.offices[life.supervisor].officers), None)
    for plan in life.plans:
        if plan["decided_on"] is None:
            continue
        sent_on = plan["closed_on"] if plan["state"] is PlanState.REVOKED else plan["decided_on"]
        read_on = world.days.after(sent_on, 1)
        read = read_on < world.today and plan["state"] is not PlanState.REVOKED
        yield {
            "plan_id": plan,
            "office_id": life.supervisor,
            "sent_on": sent_on,
            "read_on": read_on if read else None,
            "read_by_id": reader if read else None,
        }


def endings_of(world: World, life: Life) -> Iterator[Draft]:
    """How an approval came to be revoked or cancelled."""
    for plan in life.plans:
        if plan["state"] not in WORDS:
            continue
        proposer, signer = world.offices[plan["office_id"]].signers
        closed_on, revoked = plan["closed_on"], plan["state"] is PlanState.REVOKED
        ground, facts = FOUND[plan["kind"]] if revoked else (plan["closing_ground"], plan["reason"])
        sign = f"{world.offices[plan['office_id']].sign}{WORDS[plan['state']]}"
        yield {
            "plan_id": plan,
            "outcome": plan["state"],
            "ground": ground,
            "facts": facts,
            "proposed_on": world.days.before(closed_on, 3),
            "proposed_by_id": proposer,
            "proposed_by_office_id": plan["office_id"],
            "decided_on": closed_on,
            "decided_by_id": signer,
            "document_number": f"{sign}〔{closed_on.year}〕{life.number}号",
            "redo_by": closed_on + REDO if revoked else None,
        }

"""Cases of the two lists: each ground that was found opens one, and due process has carried it so far."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.listings import BasisKind, ListingState, ListKind, ground_of, opens_clue, public_to
from sbsupervise.domain.notices import chinese_date
from sbsupervise.parameters.listings import defence_days, grounds, public_months
from sbsupervise.services.demo.chances import pick
from sbsupervise.services.demo.inspections import kinds_on
from sbsupervise.services.demo.world import Draft, World

L = ListingState
GROUNDS, DEFENCE, MONTHS = grounds(), defence_days(), public_months()
# Every state at least once in each portion: the youngest case of so many days takes it.
NEEDED = (
    (L.CLUE, 0), (L.VERIFYING, 6), (L.RECTIFYING, 15), (L.NOTICED, 30), (L.DEFENCE_REVIEW, 40), (L.LISTED, 50),
    (L.DISMISSED, 60), (L.NOT_LISTED, 70), (L.PUBLISHED, 90), (L.SUSPENDED, 120), (L.REVOKED, 150),
    (L.REPAIR_REVIEW, 200), (L.REMOVED, 230), (L.ESCALATED, 260), (L.EXTENDED, 430), (L.PUBLISHED, 500),
)  # fmt: skip
# Up to so many days after the finding, the states with their weights. Few cases end on a list.
BY_AGE = (
    (8, ((L.CLUE, 100),)),
    (35, ((L.CLUE, 42), (L.VERIFYING, 40), (L.DISMISSED, 18))),
    (
        90,
        (
            (L.DISMISSED, 34), (L.VERIFYING, 20), (L.NOT_LISTED, 10), (L.NOTICED, 14), (L.RECTIFYING, 8),
            (L.DEFENCE_REVIEW, 6), (L.CLUE, 8),
        ),
    ),
    (
        400,
        (
            (L.DISMISSED, 60), (L.NOT_LISTED, 28), (L.PUBLISHED, 4), (L.REMOVED, 4), (L.REVOKED, 2), (L.VERIFYING, 1),
            (L.SUSPENDED, 0.4), (L.REPAIR_REVIEW, 0.6),
        ),
    ),
    (
        10_000,
        ((L.DISMISSED, 53), (L.NOT_LISTED, 27), (L.PUBLISHED, 11), (L.REMOVED, 6), (L.REVOKED, 2.5), (L.EXTENDED, 0.5)),
    ),
)  # fmt: skip
UNHEARD = frozenset({L.CLUE, L.VERIFYING, L.RECTIFYING, L.DISMISSED})
DECIDED = frozenset(
    {L.LISTED, L.PUBLISHED, L.EXTENDED, L.REPAIR_REVIEW, L.SUSPENDED, L.ESCALATED, L.REMOVED, L.REVOKED}
)
REASONS = {
    L.DISMISSED: "经核实情节轻微，不予认定。内部记录号 KNRY-{office}-{number}",
    L.NOT_LISTED: "经听取意见并复核，情节轻微，未造成水土流失危害，决定不予列入。",
    L.REVOKED: "所依据的检查意见经复核撤销，列入决定一并撤销。",
    L.REMOVED: "改正完毕并提交信用承诺，经审核同意提前移出。",
    L.SUSPENDED: "行政复议期间，依复议机关通知暂停公开。",
    L.ESCALATED: "公开期内再次发生两次应列入的情形，转入“黑名单”程序。",
    L.EXTENDED: "公开期满未改正，延长公开。",
}
STATEMENTS = (
    ("问题系施工单位擅自所为，我单位已责令其停工整改。", "生产建设单位对项目水土保持负责，申辩理由不成立。"),
    ("监测合同已签订，因汛期未能进场，请求从轻处理。", "合同未按期履行属实，不影响事实认定。"),
)
BASES = (
    (BasisKind.INSPECTION_OPINION, "水土保持监督检查意见"),
    (BasisKind.RECTIFY_ORDER, "责令限期改正通知书"),
    (BasisKind.PENALTY_DECISION, "行政处罚决定书"),
)


def cases_of(world: World, chance: Random, findings: Sequence[Draft]) -> Iterator[Draft]:
    """The cases that findings opened, as the act of recording opens them; what has been dismissed, too."""
    opened = [case for finding in findings for case in _opened(finding)]
    opened.sort(key=lambda case: case["opened_on"], reverse=True)
    ages = [(world.today - case["opened_on"]).days for case in opened]
    left = dict.fromkeys(range(len(opened)))
    for state, days in NEEDED:
        at = next((at for at in left if ages[at] >= days and stands(opened[at])), None)
        if at is not None:
            del left[at]
            carry(world, chance, opened[at], state)
    for at in left:
        weights = next(weights for days, weights in BY_AGE if ages[at] < days)
        carry(world, chance, opened[at], pick(chance, weights))
    for case in opened:
        yield case
        if case["state"] is L.ESCALATED:
            yield _blacklisted(world, chance, case)


def stands(case: Draft) -> bool:
    """Whether the finding that opened a case has not been withdrawn."""
    return case["finding_id"]["state"] is not FindingState.WITHDRAWN


def _opened(finding: Draft) -> Iterator[Draft]:
    """The clue of a finding, if it gives a ground for listing."""
    code = kinds_on(finding["found_on"])[finding["code"]].ground
    if code is None:
        return
    ground = ground_of(code, GROUNDS.on(finding["found_on"]))
    if opens_clue(ground, finding["unit_role"]):
        yield _blank(finding, ground.kind, ground.code)


def _blank(finding: Draft, list_kind: ListKind, ground: str) -> Draft:
    return {
        "version": 1,
        "office_id": finding["inspection_id"]["office_id"],
        "unit_id": finding["unit_id"],
        "project_id": finding["project_id"],
        "finding_id": finding,
        "list_kind": list_kind,
        "ground": ground,
        "state": L.CLUE,
        "opened_on": finding["found_on"],
        "facts": finding["facts"],
        "basis_kind": None,
        "basis_document": "",
        "basis_issued_on": None,
        "reason": "",
        "proposed_by_id": None,
        "proposed_hash": None,
        "noticed_on": None,
        "defence_due_on": None,
        "statement_on": None,
        "statement": "",
        "review_opinion": "",
        "decided_on": None,
        "decided_by_id": None,
        "decision_served_on": None,
        "public_from": None,
        "public_to": None,
        "revoked_on": None,
    }


def carry(world: World, chance: Random, case: Draft, state: ListingState) -> None:
    """Carry a case to a state, with the days of every step on its way."""
    if not stands(case):
        state = L.DISMISSED
    case["state"] = state
    office = world.offices[case["office_id"]]
    case["reason"] = REASONS.get(state, "").format(office=office.code, number=case["project_id"])
    if state is L.CLUE:
        return
    kind, title = chance.choice(BASES)
    issued_on = world.days.after(case["opened_on"], chance.randint(1, 4))
    case |= {
        "facts": f"经核实，{case['facts']}。",
        "basis_kind": kind,
        "basis_document": f"{title}（{chinese_date(issued_on)}）",
        "basis_issued_on": issued_on,
    }
    if state not in UNHEARD:
        _hear(world, chance, case)
    if state in DECIDED:
        _decide(world, chance, case, office.officers)


def _hear(world: World, chance: Random, case: Draft) -> None:
    """Notice and defence. What waits for its decision was noticed lately, all else as soon as could be."""
    days, state = world.days, case["state"]
    noticed_on = days.after(case["opened_on"], chance.randint(8, 14))
    if state in (L.NOTICED, L.DEFENCE_REVIEW):
        noticed_on = days.before(world.today, chance.randint(4, 11))
    elif state is L.LISTED:
        noticed_on = days.before(world.today, chance.randint(12, 16))
    case["noticed_on"] = noticed_on
    case["defence_due_on"] = days.after(noticed_on, DEFENCE.on(noticed_on))
    if state is L.DEFENCE_REVIEW or (state is not L.NOTICED and chance.random() < 0.3):
        case["statement"], opinion = chance.choice(STATEMENTS)
        case["statement_on"] = days.after(noticed_on, chance.randint(1, 3))
        case["review_opinion"] = "" if state is L.DEFENCE_REVIEW and chance.random() < 0.6 else opinion


def _decide(world: World, chance: Random, case: Draft, officers: Sequence[int]) -> None:
    """Decision by a second person, and unless it was only just made its service and its publication."""
    days = world.days
    decided_on = days.after(case["defence_due_on"], chance.randint(1, 5))
    case["decided_on"] = decided_on
    case["proposed_by_id"], case["decided_by_id"] = chance.sample(officers, 2)
    if case["state"] is L.LISTED:
        return
    served_on = days.after(decided_on, chance.randint(1, 5))
    last = public_to(decided_on, MONTHS.on(decided_on)[case["list_kind"]])
    if case["state"] is L.EXTENDED:
        last = max(public_to(last, 6), world.today + timedelta(days=40))
    case |= {
        "decision_served_on": served_on,
        "public_from": days.after(served_on, chance.randint(0, 3)),
        "public_to": last,
    }
    if case["state"] is L.REVOKED:
        case["revoked_on"] = days.after(case["public_from"], chance.randint(5, 15))


def _blacklisted(world: World, chance: Random, first: Draft) -> Draft:
    """The case of the blacklist that a case of the other list has turned into."""
    case = _blank(first["finding_id"], ListKind.BLACKLIST, "BL-01")
    case["opened_on"] = world.days.after(first["public_from"], 30)
    carry(world, chance, case, L.NOTICED)
    return case

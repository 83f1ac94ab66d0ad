"""Checklists of late inspections: mostly worked through, what was found failing, a few items left unchecked."""

from collections.abc import Iterator

from sbsupervise.domain.inspections import AnswerResult, FindingState
from sbsupervise.parameters.checklists import checklist
from sbsupervise.services.demo.chances import beginning
from sbsupervise.services.demo.world import Draft, World

LATE_DAYS = 150
"""Earlier inspections were made before there was a checklist in the system."""
WORKED_THROUGH, UNCHECKED, NOT_APPLICABLE = 0.6, 0.05, 0.12
"""Shares of inspections with a checklist, of its items left unchecked, and of those that do not apply."""
LISTED = checklist()


def answers_of(world: World, inspection: Draft) -> Iterator[Draft]:
    """The answers of an inspection that was just made up, with its findings; its version is written into it."""
    inspection["checklist"] = ""
    day = inspection["carried_out_on"]
    chance = beginning(world.seed, f"checklist {day}", inspection["project_id"])
    if (world.today - day).days > LATE_DAYS or chance.random() > WORKED_THROUGH:
        return
    listed = LISTED.on(day)
    left = {draft["code"] for draft in inspection["findings"] if draft["state"] is not FindingState.WITHDRAWN}
    inspection["checklist"] = listed.version
    for item in listed.items_for(inspection["kind"]):
        share = chance.random()
        result = AnswerResult.CONFORMS
        if left.intersection(item.findings):
            result = AnswerResult.FAILS
        elif share < UNCHECKED:
            result = AnswerResult.NOT_CHECKED
        elif share < UNCHECKED + NOT_APPLICABLE:
            result = AnswerResult.NOT_APPLICABLE
        yield {"inspection_id": inspection, "code": item.code, "result": result, "note": ""}

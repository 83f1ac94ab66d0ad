"""The steps of a random draw: committed to, drawn by another person, published; void with a reason at any time."""

from sbsupervise.domain.inspections.words import DrawState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.steps import Machine, Step

RANDOM = "双随机、一公开"
_VOID = tuple(
    Step(
        start=state,
        act="draw.void",
        end=DrawState.VOID,
        label="作废",
        who=Permission.APPROVE_INSPECTIONS,
        needs="理由；作废的抽取连同种子公开，不删除",
        source=RANDOM,
    )
    for state in (DrawState.COMMITTED, DrawState.DRAWN, DrawState.PUBLISHED)
)
DRAWS: Machine[DrawState] = Machine(
    (
        Step(
            start=DrawState.COMMITTED,
            act="draw.reveal",
            end=DrawState.DRAWN,
            label="揭示种子并抽取",
            who=Permission.APPROVE_INSPECTIONS,
            needs="冻结名录库的人以外的另一人",
            source=RANDOM,
        ),
        Step(
            start=DrawState.DRAWN,
            act="draw.publish",
            end=DrawState.PUBLISHED,
            label="公布结果",
            who=Permission.PLAN_INSPECTIONS,
            needs="抽取结果",
            source=RANDOM,
        ),
        *_VOID,
    )
)

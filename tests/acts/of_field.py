"""Acts of field use: a piece that a device handed over has its receipt."""

from sbsupervise.services.field import ReceiveField, receive
from tests import make
from tests.acts.of_inspection_course import recorded
from tests.acts.stage import OFFICER, Ready, World, case


@case("field.receive", receive)
def hand_over(world: World) -> Ready:
    return Ready(
        OFFICER,
        ReceiveField(
            client_id="6f1c2f4e-8d3a-4b6e-9c41-0a5d7e2b9f13",
            kind="form",
            sha256="0" * 64,
            inspection_id=recorded(world).id,
            made_at=make.NOON,
            outcome={"findings": 1, "answers": 0, "arrived_at": None, "position": None},
        ),
    )

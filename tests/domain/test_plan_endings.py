"""The grounds on which an approval ends, and what may be written of a paper that comes in."""

from datetime import date

import pytest

from sbsupervise.domain.plans import PlanKind, PlanState, Procedure
from sbsupervise.domain.plans.endings import check_own_proposal, ground_named, grounds_for
from sbsupervise.domain.plans.materials import check_published, check_received
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.plans import cancellation_grounds, revocation_grounds

TODAY = date(2026, 6, 30)
GENERAL = ["R69-1", "R69-2", "R69-3", "R69-4", "R69-5", "R69-6"]
FITTING: dict[str, tuple[PlanKind, Procedure, list[str]]] = {
    "an ordinary report": (PlanKind.REPORT, Procedure.ORDINARY, GENERAL),
    "a report under commitment": (PlanKind.REPORT, Procedure.COMMITMENT, ["R160-2", *GENERAL]),
    "a form under commitment": (PlanKind.FORM, Procedure.COMMITMENT, ["R160-1", *GENERAL]),
    "a form handled by the ordinary procedure": (PlanKind.FORM, Procedure.ORDINARY, GENERAL),
}


@pytest.mark.parametrize(("kind", "procedure", "codes"), FITTING.values(), ids=FITTING)
def test_a_ground_fits_the_kind_and_the_procedure_that_it_speaks_of(
    kind: PlanKind, procedure: Procedure, codes: list[str]
) -> None:
    assert [ground.code for ground in grounds_for(revocation_grounds().on(TODAY), kind, procedure)] == codes


def test_only_fraud_takes_the_protection_of_what_was_gained() -> None:
    rows = (row for figure in (revocation_grounds(), cancellation_grounds()) for row in figure.rows)
    assert {ground.code for row in rows for ground in row.value if ground.fraud} == {"R69-6"}


def test_a_proposal_names_a_ground_that_fits() -> None:
    grounds = cancellation_grounds().on(TODAY)
    assert ground_named("R70-3", grounds, PlanState.CANCELLED).source == "行政许可法第七十条第三项"
    for code in ("R69-6", None):
        with pytest.raises(RuleError, match="注销须选明适用于该许可的法定情形") as refusal:
            ground_named(code, grounds, PlanState.CANCELLED)
        assert refusal.value.field == "ground"


@pytest.mark.parametrize("person_id", [2, None])
def test_nobody_takes_back_what_another_person_proposed(person_id: int | None) -> None:
    check_own_proposal(1, 1)
    with pytest.raises(RuleError, match="由提出人本人撤回"):
        check_own_proposal(person_id, 1)


def test_a_paper_comes_in_today_at_the_latest_and_was_public_forwards_in_time() -> None:
    check_received(TODAY, 0, today=TODAY)
    check_published(TODAY, TODAY)
    with pytest.raises(RuleError, match="收到日期不能晚于今天"):
        check_received(date(2026, 7, 1), 1, today=TODAY)
    with pytest.raises(RuleError, match="份数不能为负数"):
        check_received(TODAY, -1, today=TODAY)
    with pytest.raises(RuleError, match="结束日期不能早于开始日期"):
        check_published(TODAY, date(2026, 6, 29))

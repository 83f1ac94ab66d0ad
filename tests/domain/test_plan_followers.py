"""What may be applied for in which state, and what granting and revoking it does to the project."""

import pytest

from sbsupervise.domain.plans import ApplicationKind
from sbsupervise.domain.plans.following import (
    applications_open,
    check_base,
    starts_the_three_years,
    state_when_granted,
    state_when_revoked,
)
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError

S = ProjectState
A = ApplicationKind
FOLLOWING = (A.CHANGE, A.SUPPLEMENT)


@pytest.mark.parametrize(
    ("state", "has_base", "kinds"),
    [
        pytest.param(S.PLAN_REQUIRED, False, (A.NEW,), id="the first plan"),
        pytest.param(S.ILLEGAL_START, False, (A.NEW,), id="the first plan after the start (补办)"),
        pytest.param(S.ILLEGAL_START, True, (A.NEW,), id="started after three years: the old approval covers nothing"),
        pytest.param(S.APPROVED, True, FOLLOWING, id="approved and not started"),
        pytest.param(S.UNDER_CONSTRUCTION, True, FOLLOWING, id="under construction"),
        pytest.param(S.SUSPENDED, True, FOLLOWING, id="stopped"),
        pytest.param(S.CHANGE_REQUIRED, True, FOLLOWING, id="a change is due"),
        pytest.param(S.CHANGE_REQUIRED, False, (A.NEW,), id="a change is due of what is not on record"),
        pytest.param(S.EXPIRED, True, (A.REEXAMINATION,), id="three years without a start"),
        pytest.param(S.EXPIRED, False, (A.NEW,), id="three years, and the approval is not on record"),
        pytest.param(S.UNDER_CONSTRUCTION, False, (), id="nothing to follow"),
        pytest.param(S.EXEMPT, False, (), id="needs no plan"),
        pytest.param(S.COMPLETED, True, (), id="the works are finished"),
        pytest.param(S.TERMINATED, True, (), id="given up"),
    ],
)
def test_what_can_be_applied_for(state: S, has_base: bool, kinds: tuple[A, ...]) -> None:
    assert applications_open(state, has_base=has_base) == kinds
    for kind in A:
        if kind in kinds:
            check_base(kind, state, has_base=has_base)
        else:
            with pytest.raises(RuleError) as refusal:
                check_base(kind, state, has_base=has_base)
            assert refusal.value.field == "application"


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        (S.PLAN_REQUIRED, A.NEW, S.APPROVED),
        (S.ILLEGAL_START, A.NEW, S.UNDER_CONSTRUCTION),
        (S.EXPIRED, A.REEXAMINATION, S.APPROVED),
        (S.CHANGE_REQUIRED, A.CHANGE, S.UNDER_CONSTRUCTION),
        (S.CHANGE_REQUIRED, A.SUPPLEMENT, S.UNDER_CONSTRUCTION),
        (S.APPROVED, A.CHANGE, S.APPROVED),
        (S.SUSPENDED, A.SUPPLEMENT, S.SUSPENDED),
        (S.UNDER_CONSTRUCTION, A.CHANGE, S.UNDER_CONSTRUCTION),
    ],
)
def test_what_a_grant_does_to_the_project(before: S, kind: A, after: S) -> None:
    assert state_when_granted(before, kind) is after


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        pytest.param(S.APPROVED, A.NEW, S.PLAN_REQUIRED, id="who has not started needs a plan again"),
        pytest.param(S.EXPIRED, A.NEW, S.PLAN_REQUIRED, id="and so does whoever let it lapse"),
        pytest.param(S.UNDER_CONSTRUCTION, A.NEW, S.ILLEGAL_START, id="works are without approval"),
        pytest.param(S.SUSPENDED, A.NEW, S.ILLEGAL_START, id="stopped works as well"),
        pytest.param(S.CHANGE_REQUIRED, A.NEW, S.ILLEGAL_START, id="changed works as well"),
        pytest.param(S.OPERATION, A.NEW, S.OPERATION, id="what is finished stays what it is"),
        pytest.param(S.UNDER_CONSTRUCTION, A.CHANGE, S.CHANGE_REQUIRED, id="the change is due again"),
        pytest.param(S.SUSPENDED, A.SUPPLEMENT, S.CHANGE_REQUIRED, id="also while works are stopped"),
        pytest.param(S.APPROVED, A.CHANGE, S.APPROVED, id="the approval before it still covers the start"),
        pytest.param(S.APPROVED, A.REEXAMINATION, S.EXPIRED, id="the old approval has lapsed all the same"),
        pytest.param(S.UNDER_CONSTRUCTION, A.REEXAMINATION, S.ILLEGAL_START, id="the start was covered by nothing"),
    ],
)
def test_what_a_revocation_does_to_the_project(before: S, kind: A, after: S) -> None:
    assert state_when_revoked(before, kind) is after


def test_only_a_first_approval_and_a_reexamination_start_the_three_years() -> None:
    assert [kind for kind in A if starts_the_three_years(kind)] == [A.NEW, A.REEXAMINATION]

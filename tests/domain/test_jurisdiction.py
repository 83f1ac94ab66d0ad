"""Which offices have which part in a project."""

import pytest

from sbsupervise.domain.jurisdiction import Authorities, external_approver, parts_in_project
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.projects import ApprovalLevel

S, A, J = OfficeRole.SUPERVISES, OfficeRole.APPROVES, OfficeRole.JOINT
OFFICES = Authorities(
    province="140000",
    city="140900",
    city_approval="140900-sp",
    counties={"140930": "140930", "140932": "140932", "140971": "140971"},
)
PROVINCE = {("140000", S), ("140000", A)}
CITY = {("140900", S), ("140900-sp", A)}


@pytest.mark.parametrize(
    ("level", "counties", "parts"),
    [
        pytest.param(ApprovalLevel.MINISTRY, ["140932"], {("140000", S), ("140932", J)}, id="of a ministry"),
        pytest.param(ApprovalLevel.PROVINCE, ["140932"], PROVINCE | {("140932", J)}, id="of the province"),
        pytest.param(ApprovalLevel.CITY, ["140932"], CITY | {("140932", J)}, id="of the city"),
        pytest.param(ApprovalLevel.COUNTY, ["140932"], {("140932", S), ("140932", A)}, id="of a county"),
        pytest.param(None, ["140932"], {("140932", S), ("140932", A)}, id="level not stated, one county"),
        pytest.param(None, ["140930", "140932"], CITY | {("140930", J), ("140932", J)}, id="across two counties"),
        pytest.param(
            ApprovalLevel.COUNTY,
            ["140930", "140932"],
            CITY | {("140930", J), ("140932", J)},
            id="of counties but across two of them: their common superior",
        ),
        pytest.param(None, ["140971"], {("140971", S), ("140971", A)}, id="in the scenic area"),
        pytest.param(ApprovalLevel.CITY, ["140971"], CITY | {("140971", J)}, id="of the city in the scenic area"),
    ],
)
def test_the_offices_of_a_project(
    level: ApprovalLevel | None, counties: list[str], parts: set[tuple[str, OfficeRole]]
) -> None:
    assert parts_in_project(level, counties, OFFICES) == parts


@pytest.mark.parametrize(
    ("level", "body"),
    [
        pytest.param(ApprovalLevel.MINISTRY, "水利部", id="of a ministry"),
        *(pytest.param(level, None, id=level.value) for level in ApprovalLevel if level is not ApprovalLevel.MINISTRY),
        pytest.param(None, None, id="level not stated"),
    ],
)
def test_what_a_ministry_decides_is_approved_by_the_ministry_of_water(
    level: ApprovalLevel | None, body: str | None
) -> None:
    assert external_approver(level) == body


def test_there_is_always_one_supervisor_and_one_approver() -> None:
    for level in (None, *ApprovalLevel):
        for counties in (["140930"], ["140930", "140932"], ["140930", "140932", "140971"]):
            parts = parts_in_project(level, counties, OFFICES)
            assert [role for _, role in parts].count(S) == 1
            assert [role for _, role in parts].count(A) == (external_approver(level) is None)

"""The flags of the counties: the starting table, what an administrator confirms over it, and where it counts."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.places import Basin, ConservationRegion, Zone
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import ScopedSession
from sbsupervise.services.acts import Actor, EditConflictError
from sbsupervise.services.places import ConfirmPlace, Place, confirm_place, places_on
from sbsupervise.services.rules import Standing
from tests import make

Db = Database[ScopedSession]
DAY = date(2026, 9, 1)


@pytest.fixture
def administrator(db: Db) -> Actor:
    return make.login(db, Role.ADMINISTRATOR).actor()


def confirmed(db: Db, actor: Actor, county: str = "140981", **said: Any) -> None:
    given: dict[str, Any] = {
        "region": ConservationRegion.NORTH_ROCKY,
        "basin": Basin.HAI_RIVER,
        "source": "省水利厅公布文件",
    }
    with db.transaction() as session:
        confirm_place(session, actor, ConfirmPlace(county=county, **(given | said)))


def place(db: Db, county: str = "140981", day: date = DAY) -> Place:
    with db.reading() as session:
        return places_on(session, day)[county]


def test_until_somebody_confirms_them_the_flags_are_those_of_the_starting_table(db: Db) -> None:
    with db.reading() as session:
        places = places_on(session, DAY)
    assert len(places) == 15
    assert {found.standing for found in places.values()} == {Standing.UNVERIFIED}
    assert places["140981"].basin is Basin.TO_CONFIRM
    assert {code for code, found in places.items() if found.border} == {"140930", "140931", "140932"}


def test_what_is_confirmed_counts_with_who_and_when_and_why(db: Db, administrator: Actor) -> None:
    confirmed(db, administrator, zones=(Zone.FRAGILE, Zone.NATIONAL_TREATMENT))
    found = place(db)
    assert (found.basin, found.standing, found.source) == (Basin.HAI_RIVER, Standing.VERIFIED, "省水利厅公布文件")
    assert list(found.zones) == [Zone.NATIONAL_TREATMENT, Zone.FRAGILE]
    assert (found.confirmed_on, found.confirmed_by, found.version) == (DAY, administrator.name, 1)
    assert place(db, "140932").standing is Standing.UNVERIFIED
    assert place(db, day=date(2023, 3, 1)).standing is Standing.VERIFIED


def test_flags_are_confirmed_again_and_two_who_do_it_at_once_see_each_other(db: Db, administrator: Actor) -> None:
    confirmed(db, administrator, version=0)
    confirmed(db, administrator, version=1, border=True)
    assert place(db).border is True
    with pytest.raises(EditConflictError):
        confirmed(db, administrator, version=0)
    with pytest.raises(EditConflictError):
        confirmed(db, administrator, version=1)


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "left open": ({"basin": Basin.TO_CONFIRM}, "核实后须明确所属流域", "basin"),
    "without a source": ({"source": " "}, "请写明核实依据", "source"),
    "no county": ({"county": "140999"}, "没有这个县", "county"),
    "an office that is no county": ({"county": "140900"}, "没有这个县", "county"),
}


@pytest.mark.parametrize(("said", "message", "field"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_confirmed_is_refused(
    db: Db, administrator: Actor, said: dict[str, Any], message: str, field: str
) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        confirmed(db, administrator, **said)
    assert refusal.value.field == field


def test_an_administrator_confirms_the_own_county_and_no_other(db: Db) -> None:
    own = make.login(db, Role.ADMINISTRATOR, office="140932").actor()
    confirmed(db, own, "140932")
    with pytest.raises(RuleError, match="本县（市、区）或者上级机关"):
        confirmed(db, own, "140930")

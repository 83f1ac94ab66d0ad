"""Lists: page after page by key, there and back, whatever the order; never a row twice, never one left out."""

from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Project, ScopedSession
from sbsupervise.services.lists import Place, like, slice_of
from tests import make

KEYS: dict[str, Any] = {
    "id": Project.id,
    "area": Project.area_hm2,
    "state": Project.state,
    "name": Project.name,
    "listed": Project.listed_on,
}


@pytest.fixture
def seven(db: Database[ScopedSession]) -> Database[ScopedSession]:
    for _ in range(7):
        make.project(db)
    return db


@pytest.mark.parametrize(
    "order", ["id", "-id", "area", "-area", "state", "-state", "name", "-name", "listed", "-listed"]
)
def test_pages_follow_each_other_and_lead_back(seven: Database[ScopedSession], order: str) -> None:
    with seven.reading() as session:
        make.everything(session)
        pages = [slice_of(session, select(Project), KEYS, Place(order), size=3)]
        for _ in range(2):
            pages.append(slice_of(session, select(Project), KEYS, Place(order, after=pages[-1].after), size=3))
        assert pages[-1].after is None
        seen = [[project.id for project in page.rows] for page in pages]
        assert [len(page) for page in seen] == [3, 3, 1]
        assert len({number for page in seen for number in page}) == 7
        back = slice_of(session, select(Project), KEYS, Place(order, before=pages[-1].before), size=3)
        assert [project.id for project in back.rows] == seen[1]
        assert pages[0].before is None
        assert pages[0].count == 7


@pytest.mark.parametrize("place", [Place("secret"), Place("id", after="%%%"), Place("listed", after="WyJ4IiwgMV0=")])
def test_an_order_or_cursor_that_is_not_understood_is_refused(seven: Database[ScopedSession], place: Place) -> None:
    with seven.reading() as session, pytest.raises(RuleError):
        slice_of(make.everything(session), select(Project), KEYS, place)


def test_the_wildcards_of_a_text_mean_themselves() -> None:
    assert like("50%_\\") == "%50\\%\\_\\\\%"

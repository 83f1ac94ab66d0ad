"""Who works on the plans of the tests."""

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.services.acts import Actor
from tests import make
from tests.walk import TODAY, Db


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


@pytest.fixture
def officer(db: Db) -> Actor:
    """Somebody of the office that supervises."""
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))

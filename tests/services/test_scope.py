"""Jurisdiction: who sees and who may write what, by the tree of offices and the offices of a project."""

import pytest
from sqlalchemy import select, update

from sbsupervise.db import Database
from sbsupervise.domain.jurisdiction import below, closure
from sbsupervise.models import Office, OfficeScope, Project, ScopedSession
from sbsupervise.models.scope import ScopeError, scoped_classes
from sbsupervise.parameters.offices import first_offices

PARENTS = {office.code: office.parent for office in first_offices()}


def test_a_superior_sees_all_below_it_and_acts_only_for_itself() -> None:
    sights = {(sight.office, sight.seen): sight.may_act for sight in closure(PARENTS, {}, {})}
    assert sights["140900", "140932"] is False
    assert sights["140900", "140900"] is True
    assert ("140932", "140900") not in sights
    assert ("140932", "140931") not in sights


def test_the_scenic_area_stands_below_the_city_without_a_county_code() -> None:
    assert "140971" in below("140900", PARENTS)


def test_the_tax_office_acts_for_the_city_and_all_counties(db: Database[ScopedSession]) -> None:
    with db.reading() as session:
        tax = session.scalars(select(Office).where(Office.code == "140900-tax")).one()
        seen = session.scalars(select(OfficeScope).where(OfficeScope.office_id == tax.id)).all()
    assert len(seen) == 17
    assert all(sight.may_act for sight in seen)


def test_the_prosecution_sees_only_itself(db: Database[ScopedSession]) -> None:
    with db.reading() as session:
        office = session.scalars(select(Office).where(Office.code == "140900-proc")).one()
        assert session.scalars(select(OfficeScope.sees_id).where(OfficeScope.office_id == office.id)).all() == [
            office.id
        ]


def test_a_session_without_a_scope_reads_nothing_that_is_somebodys(db: Database[ScopedSession]) -> None:
    for cls in scoped_classes():
        with db.reading() as session, pytest.raises(ScopeError):
            session.scalars(select(cls)).all()


def test_a_statement_over_many_rows_must_say_why(db: Database[ScopedSession]) -> None:
    with db.transaction() as session, pytest.raises(ScopeError):
        session.execute(update(Project).values(name="x"))

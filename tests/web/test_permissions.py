"""Who may open what: every route against every role. permissions.csv is the matrix that a reviewer reads."""

import csv
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import ScopedSession, Unit
from sbsupervise.parameters.permissions import check_roles, permissions_of
from sbsupervise.web.guard import permission_of
from tests import make
from tests.browser import Browser

MATRIX = Path(__file__).with_name("permissions.csv")
CLOSED = {"security.two_factor_rescue", "security.tf_select"}
EXAMPLES: dict[str, Any] = {
    "kind": "csv",
    "role": "monitor",
    "code": "2222-2222-2222-2222",
    "county": "140932",
    "filename": "css/theme.css",
}
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every endpoint with each method that it takes."""
    return sorted(
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def address(app: Flask, endpoint: str) -> str:
    """An address of an endpoint, of a record that does not exist."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    values = {name: EXAMPLES.get(name, 999_999) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_for(endpoint, **values))


def row(app: Flask, endpoint: str, method: str) -> dict[str, str]:
    """A row of the matrix as the data say."""
    declared = permission_of(app, endpoint)
    held = {role.value: isinstance(declared, Permission) and declared in permissions_of(role) for role in Role}
    marks = {name: "yes" if declared in {"public", "anybody"} or held[name] else "" for name in held}
    shown = declared.value if isinstance(declared, Permission) else declared or "closed"
    return {"endpoint": endpoint, "method": method, "permission": shown, **marks}


@ON_SQLITE
def test_the_matrix_on_paper_is_that_of_the_program(app: Flask) -> None:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [row(app, *route) for route in routes(app)]


@ON_SQLITE
def test_every_page_declares_who_may_open_it(app: Flask) -> None:
    silent = {endpoint for endpoint, _ in routes(app) if permission_of(app, endpoint) is None}
    assert silent == CLOSED


@ON_SQLITE
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_opens_what_the_matrix_says_and_nothing_else(
    app: Flask, db: Database[ScopedSession], role: Role
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    owner: Unit | None = make.unit(db) if role is Role.UNIT_USER else None
    browser = Browser(app).login(make.login(db, role, unit_id=owner.id if owner else None))
    for endpoint, method in routes(app):
        if endpoint == "static" or (endpoint.startswith("security.") and endpoint not in CLOSED):
            continue
        response = browser.client.open(address(app, endpoint), method=method)
        allowed = row(app, endpoint, method)[role.value] == "yes"
        assert (response.status_code != 403) is allowed, (endpoint, method, response.status_code)
        assert response.status_code < 500, (endpoint, method)


@ON_SQLITE
def test_who_is_not_logged_in_is_sent_to_the_login_page(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    for endpoint, method in routes(app):
        if permission_of(app, endpoint) == "public":
            continue
        response = client.open(address(app, endpoint), method=method)
        assert response.status_code == 302, (endpoint, method)
        assert response.location.startswith("/login"), (endpoint, method)


def test_nobody_holds_administration_and_audit_together() -> None:
    with pytest.raises(RuleError, match="三员分离"):
        check_roles([Role.ADMINISTRATOR, Role.AUDITOR])
    check_roles([Role.OFFICER, Role.PRINTING_OFFICER])


def test_every_permission_is_held_by_some_role() -> None:
    assert set().union(*(permissions_of(role) for role in Role)) == set(Permission)

"""The list of charges: what waits at its top, its filters and totals, and the table that can be taken away."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.bases import BaseType, ExemptCode
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.models import Charge, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import OutputLine, ReportOutput, assess_fee, report_output
from tests import make
from tests.browser import HTML, Browser
from tests.walk import assessing, perform

Db = Database[ScopedSession]
DAY = timedelta(days=1)


def today() -> date:
    return beijing_day(datetime.now(UTC))


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(today()))


@pytest.fixture
def bureau(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


def charged(db: Db, officer: Actor, **facts: Any) -> Charge:
    plan = make.granted_plan(db, planned_start_on=today() + 31 * DAY)
    charge: Charge = perform(db, assess_fee, officer, assessing(plan))
    if facts:
        with db.transaction() as session:
            make.change(session, make.everything(session).get_one(Charge, charge.id), **facts)
    return charge


def steps(browser: Browser) -> dict[str, str]:
    """What waits at the top of the list: how many, and the address that it leads to."""
    found = {}
    for item in (item for one in browser.get("/fees").all("ul", class_="jumps") for item in one.iter(f"{HTML}li")):
        (link,) = item.iter(f"{HTML}a")
        found["".join("".join(item.itertext()).split())] = re.sub(r"[?&]office=\d+", "", str(link.get("href")))
    return found


def test_what_waits_is_counted_with_the_page_on_which_it_is_done(
    app: Flask, db: Db, officer: Actor, bureau: Browser
) -> None:
    assert steps(bureau) == {}
    make.granted_plan(db)
    charged(db, officer)
    charged(db, officer, state=ChargeState.SERVED, served_on=today() - DAY, due_on=today() - DAY)
    assert steps(bureau) == {
        "已批未核定的方案1项": "/fees#to-assess",
        "缴纳通知单待送达1项": "/fees?state=assessed",
        "逾期未缴1项": "/fees/overdue",
    }
    assert bureau.page.all("ul", id="to-assess")
    assert bureau.get(f"/fees?state=assessed&office={officer.office_id}").says("已核定 · 1 项")


def test_output_waits_to_be_reported_and_to_be_charged(db: Db, officer: Actor, bureau: Browser) -> None:
    quarter = date(today().year, 1 + 3 * ((today().month - 1) // 3), 1)
    begun = (quarter - 150 * DAY).replace(day=1)
    mine = make.project(db)
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, mine.id)
        make.change(session, project, kind=ProjectKind.OPEN_COAL_MINE, in_use_on=begun, started_on=begun - 300 * DAY)
    assert steps(bureau) == {"逾期未申报的项目1项": "/fees/periods?state=missing"}
    first = date(begun.year, 1 + 3 * ((begun.month - 1) // 3), 1)
    command = ReportOutput(
        project_id=mine.id,
        base_type=BaseType.TON_MINE,
        period_start=first,
        lines=(OutputLine(county="140932", quantity=Decimal(315_000)),),
        reported_on=today(),
    )
    perform(db, report_output, officer, command)
    assert steps(bureau)["申报待核定1项"] == "/fees/periods?state=reported"


def test_an_exemption_waits_for_another_person_who_may_decide(app: Flask, db: Db, officer: Actor) -> None:
    charged(db, officer, state=ChargeState.PROPOSED, exempt_code=ExemptCode.E4)
    approver = Browser(app).login(make.login(db, Role.APPROVER))
    assert steps(approver) == {"免征待审定1项": "/fees?state=proposed"}
    assert approver.get("/fees?state=proposed").says("免征待审定 · 1 项")
    own = make.login(db, Role.APPROVER)
    with db.transaction() as session:
        for charge in make.everything(session).query(Charge):
            make.change(session, charge, assessed_by_id=own.actor().person_id)
    assert steps(Browser(app).login(own)) == {}


def test_the_tax_office_sees_what_it_has_to_give_back(app: Flask, db: Db, officer: Actor) -> None:
    charged(db, officer, state=ChargeState.PAID, paid_fen=5_328_000, refund_fen=720_000)
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    assert steps(clerk) == {"待退费1项": "/fees?state=refund"}
    assert clerk.get("/fees?state=refund").says("待退费 · 1 项", "7,200.00")


def test_what_waits_elsewhere_is_not_counted(app: Flask, db: Db, officer: Actor) -> None:
    charged(db, officer)
    assert steps(Browser(app).login(make.login(db, Role.OFFICER, office="140931"))) == {}


def test_totals_name_surcharges_and_refunds(db: Db, officer: Actor, bureau: Browser) -> None:
    charged(db, officer, surcharge_fen=79_920, surcharge_paid_fen=20_000)
    charged(db, officer, surcharge_fen=1_000, surcharge_paid_fen=2_000, refund_fen=1_000)
    charged(db, officer, state=ChargeState.VOID, surcharge_fen=5_000)
    assert bureau.get("/fees").says("合计", "106,560.00", "599.20", "10.00")


def test_a_month_narrows_to_what_is_due_in_it(db: Db, officer: Actor, bureau: Browser) -> None:
    for due_on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)):
        charged(db, officer, due_on=due_on)
    assert bureau.get("/fees?month=2026-03").says("2026年3月到期 · 2 项")
    assert bureau.get("/fees?month=nonsense").says("4 项")


def test_the_list_can_be_taken_away_as_it_is_narrowed(db: Db, officer: Actor, bureau: Browser) -> None:
    charged(db, officer, due_on=today() - DAY, surcharge_fen=79_920)
    charged(db, officer)
    page = bureau.get("/fees?state=overdue")
    (link,) = page.all("a", class_="list-export")
    assert link.get("href") == "/fees/export.xlsx?state=overdue"
    with bureau.client.get("/fees/export.csv?state=overdue") as response:
        assert "attachment" in response.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    (row,) = rows
    assert (row["应缴（元）"], row["已加收滞纳金（元）"], row["是否逾期"]) == ("53280.00", "799.20", "是")
    assert row["缴纳期限"] == (today() - DAY).isoformat()
    with bureau.client.get("/fees/export.xlsx") as response:
        assert response.data.startswith(b"PK")


def test_taking_away_many_needs_no_more_queries_than_few(app: Flask, db: Db, officer: Actor, bureau: Browser) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            charged(db, officer)
        with (
            make.statements(app.extensions["database"].engine) as seen,
            bureau.client.get("/fees/export.csv") as response,
        ):
            assert response.status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]

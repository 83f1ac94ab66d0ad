"""The accounts that people log in with, and the officers who have done what a demonstration shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Office
from sbsupervise.services.accounts import CreateAccount
from sbsupervise.services.demo.chances import beginning
from sbsupervise.services.demo.names import person
from sbsupervise.services.demo.units import SHOWN
from sbsupervise.services.demo.world import Draft

PASSWORD = "shuibao-demo-2026"  # noqa: S105 (printed for everybody, opens a demonstration only)
# How many officers with a certificate an office has, beside those with an account.
OFFICERS = {OfficeKind.PROVINCE: 6, OfficeKind.CITY: 8, OfficeKind.COUNTY: 4, OfficeKind.SCENIC_AREA: 3}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account; without an ``office`` (its code) it belongs to the unit that is shown."""

    username: str
    person: str
    roles: tuple[Role, ...]
    office: str | None

    @property
    def certificate_no(self) -> str | None:
        """Who inspects holds an enforcement certificate."""
        inspects = Role.OFFICER in self.roles or Role.APPROVER in self.roles
        return f"{self.office}{8000 + ACCOUNTS.index(self)}" if inspects else None

    def command(self, office_id: int | None, password_hash: str) -> CreateAccount:
        """What makes the account."""
        return CreateAccount(
            username=self.username,
            password_hash=password_hash,
            roles=self.roles,
            person_name=self.person,
            certificate_no=self.certificate_no,
            office_id=office_id,
            unit_id=SHOWN if self.office is None else None,
        )


# In a county the officer also prints and serves, so that a paper can be walked through to its end.
ACCOUNTS = (
    DemoAccount("city_officer", "武思源", (Role.OFFICER,), "140900"),
    DemoAccount("city_officer2", "郝婧怡", (Role.OFFICER,), "140900"),
    DemoAccount("city_approver", "赵立堃", (Role.APPROVER,), "140900"),
    DemoAccount("city_printing", "冯秀萍", (Role.PRINTING_OFFICER,), "140900"),
    DemoAccount("pianguan_officer", "贺喆", (Role.OFFICER, Role.PRINTING_OFFICER), "140932"),
    DemoAccount("pianguan_approver", "樊国栋", (Role.APPROVER,), "140932"),
    DemoAccount("yuanping_officer", "亢文㛃", (Role.OFFICER, Role.PRINTING_OFFICER), "140981"),
    DemoAccount("yuanping_approver", "靳永强", (Role.APPROVER,), "140981"),
    DemoAccount("wutaishan_officer", "邢云溪", (Role.OFFICER, Role.PRINTING_OFFICER), "140971"),
    DemoAccount("approval_officer", "曹雪琴", (Role.APPROVAL_OFFICER,), "140900-sp"),
    DemoAccount("approval_officer2", "裴玉玢", (Role.APPROVAL_OFFICER,), "140900-sp"),
    DemoAccount("tax_clerk", "潘宏宇", (Role.TAX_CLERK,), "140900-tax"),
    DemoAccount("unit_user", "苗青禾", (Role.UNIT_USER,), None),
    DemoAccount("auditor", "姚鸣", (Role.AUDITOR,), "140900"),
    DemoAccount("administrator", "石磊远", (Role.ADMINISTRATOR,), "140900"),
)


def officer_rows(office: Office, first: int, seed: int) -> Iterator[Draft]:
    """The officers of an office without an account, numbered from ``first``."""
    chance = beginning(seed, "office", office.code)
    for place in range(OFFICERS.get(office.kind, 0)):
        yield {
            "id": first + place,
            "name": person(chance),
            "certificate_no": f"{office.code}{place + 1:04d}",
            "office_id": office.id,
        }

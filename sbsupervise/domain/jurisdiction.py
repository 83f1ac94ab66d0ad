"""Jurisdiction (管辖): the closure of the tree of offices, who sees whom; which office has which part in a project."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.projects import ApprovalLevel


@dataclass(frozen=True, slots=True)
class Sight:
    """``office`` sees ``seen``; ``may_act`` says whether it may act there too."""

    office: str
    seen: str
    may_act: bool


def below(office: str, parents: Mapping[str, str | None]) -> set[str]:
    """An office and all that stand below it."""
    found = {office}
    while grown := {code for code, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def closure(
    parents: Mapping[str, str | None],
    sees: Mapping[str, Iterable[str]],
    acts_for: Mapping[str, Iterable[str]],
) -> list[Sight]:
    """All pairs: each office acts for itself, sees those below it, and what it has been given to see or act for."""
    sights: dict[tuple[str, str], bool] = {}
    for office in parents:
        for seen in below(office, parents):
            sights[office, seen] = seen == office
        for root in sees.get(office, ()):
            for seen in below(root, parents):
                sights.setdefault((office, seen), False)
        for root in acts_for.get(office, ()):
            for seen in below(root, parents):
                sights[office, seen] = True
    return [Sight(office, seen, may_act) for (office, seen), may_act in sorted(sights.items())]


MINISTRY = "水利部"


def external_approver(level: ApprovalLevel | None) -> str | None:
    """Who approves the plans of projects of a level, if that is none of our offices: its approval is put on record."""
    return MINISTRY if level is ApprovalLevel.MINISTRY else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """The offices that can be responsible, by their codes; ``counties`` names the office of each county.

    The scenic area (风景名胜区) stands among the counties: it supervises what lies in it.
    """

    province: str
    city: str
    city_approval: str
    counties: Mapping[str, str]


def parts_in_project(
    level: ApprovalLevel | None, counties: Collection[str], offices: Authorities
) -> frozenset[tuple[str, OfficeRole]]:
    """The offices of a project by the level that approved the project itself and the counties in which it lies.

    A plan is approved at the level of the project; a project across counties goes to their common superior; in the
    city another office approves than supervises. What ``external_approver`` approves, no office approves here. The
    county offices that do not supervise stand by (联合监管). Source: 水利部令第53号 article 10 (lifecycle.md 1.2).
    """
    if level is ApprovalLevel.MINISTRY:
        leading = {(offices.province, OfficeRole.SUPERVISES)}
    elif level is ApprovalLevel.PROVINCE:
        leading = {(offices.province, OfficeRole.SUPERVISES), (offices.province, OfficeRole.APPROVES)}
    elif level is ApprovalLevel.CITY or len(counties) > 1:
        leading = {(offices.city, OfficeRole.SUPERVISES), (offices.city_approval, OfficeRole.APPROVES)}
    else:
        places = {offices.counties[county] for county in counties}
        return frozenset((place, role) for place in places for role in (OfficeRole.SUPERVISES, OfficeRole.APPROVES))
    return frozenset(leading | {(offices.counties[county], OfficeRole.JOINT) for county in counties})

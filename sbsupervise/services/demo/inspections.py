"""Inspections with their officers, what they found, and what has become of each finding by today."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from random import Random

from sbsupervise.domain.inspections import (
    FindingKind,
    FindingState,
    InspectionKind,
    InspectionStage,
    Outcome,
    Severity,
    finding_rectify_by,
    repeats,
)
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.findings import catalogue, catalogue_version
from sbsupervise.parameters.inspections import rectification_days, repeat_months, team_minimum
from sbsupervise.services.demo.chances import day_between, fading, pick, some
from sbsupervise.services.demo.lives import ACCEPTED, STARTED, Life
from sbsupervise.services.demo.remarks import CLEAN, FACTS, PAPERS, PUT_RIGHT, SUMMARIES, WITHDRAWN, written
from sbsupervise.services.demo.world import Draft, World

F = FindingState
Kind = InspectionKind
S = ProjectState
KINDS = (
    (Kind.TRACK, 52), (Kind.NET, 12), (Kind.PAPER, 8), (Kind.REMOTE, 6), (Kind.SPECIAL, 8), (Kind.COMMIT, 4),
    (Kind.COMPLAINT, 3), (Kind.RED, 2), (Kind.CASE, 1),
)  # fmt: skip
BEFORE_WORKS = ((Kind.PAPER, 60), (Kind.NET, 30), (Kind.TRACK, 10))
BAD_ENDS = {S.ILLEGAL_USE: "P-05", S.UNQUALIFIED: "P-06"}
LATELY, SOON = timedelta(days=110), timedelta(days=25)
YEARLY = 1.2
"""How often a project under way is inspected in a year."""
PER_PROJECT = 4.0
"""Findings for each project that the mean below leads to; a size that wants more has more on each inspection."""
MEAN = 3.3
TEAM = team_minimum()
LIMITS = rectification_days()
REPEAT_MONTHS = repeat_months()
CATALOGUE = catalogue()
VERSION = catalogue_version()
PLANNED_BEFORE = "年度计划以纸质文件批准，未录入本系统"
PLACED = "P-11"
"""What is found in projects that are not left to chance, so that there are cases of every age."""
UNMENDED = frozenset({*BAD_ENDS.values(), "P-07"})
"""What stays as long as the project is in the state that it follows from."""
WITHDRAWN_SHARE, STUBBORN, SLOW, SLOW_DAYS = 0.022, 0.05, 0.16, 40
"""Shares of findings withdrawn, not put right (fewer with time), put right late; and how many days late in the mean."""


@cache
def kinds_on(day: date) -> Mapping[str, FindingKind]:
    return CATALOGUE.on(day)


@cache
def limits_on(day: date) -> Mapping[Severity, int]:
    return LIMITS.on(day)


@cache
def codes_of(roles: frozenset[UnitRole], day: date) -> tuple[tuple[str, float], ...]:
    """The codes that may be found about units in these parts, with their weights."""
    return tuple(
        (code, FACTS[code][0]) for code, kind in kinds_on(day).items() if kind.subject in roles and FACTS[code][0]
    )


def inspections_of(world: World, chance: Random, life: Life, owing: bool) -> Iterator[Draft]:
    """The inspections of a project in order, each with its findings under ``findings`` and its team under ``team``.

    ``owing`` says that its fee has been due for long.
    """
    days = _days(world, chance, life, lately=owing or life.state in BAD_ENDS)
    made: list[Draft] = []
    for day in days:
        inspection = _inspection(world, chance, life, day)
        codes = _codes(world, chance, life, day)
        if day == days[0] and life.unapproved_start:
            codes.insert(0, "P-01")
        elif day == days[0] and life.placed and PLACED not in codes:
            codes.insert(0, PLACED)
        if day == days[-1]:
            codes = list(dict.fromkeys((*_in_the_end(life, owing), *codes)))
            inspection["kind"] = Kind.VERIFY if life.state in ACCEPTED else inspection["kind"]
        if _unmended(made, day) and chance.random() < 0.2:
            codes.insert(0, "P-09")
            inspection["kind"] = Kind.RECHECK
        inspection["findings"] = found = [
            _finding(world, chance, life, inspection, code) | {"ordinal": place} for place, code in enumerate(codes, 1)
        ]
        inspection["outcome"] = _outcome(found)
        inspection["summary"] = written(chance, chance.choice(SUMMARIES if found else CLEAN), count=len(found))
        for finding in found:
            _raise(finding, made)
        made += found
        yield inspection


def _outcome(found: list[Draft]) -> Outcome:
    """What a record that was kept on paper came to."""
    if not found:
        return Outcome.NONE
    general = all(finding["severity"] is Severity.GENERAL for finding in found)
    return Outcome.GENERAL if general else Outcome.SERIOUS


def _raise(finding: Draft, made: list[Draft]) -> None:
    """Make a finding graver that was made before within the months of the rule; its day stays the nearer one."""
    earlier = [
        repeats.Earlier(
            id=place, unit_id=one["unit_id"], code=one["code"], found_on=one["found_on"], state=one["state"]
        )
        for place, one in enumerate(made)
    ]
    found_on = finding["found_on"]
    original = repeats.repeated(
        earlier,
        unit_id=finding["unit_id"],
        code=finding["code"],
        found_on=found_on,
        months=REPEAT_MONTHS.on(found_on),
    )
    if original is not None:
        finding |= {"repeats_id": made[original.id], "severity": repeats.raised(finding["severity"])}


def _unmended(made: list[Draft], day: date) -> bool:
    """Whether something found earlier should have been put right by a day and was not."""
    return any(
        finding["rectify_by"] < day and finding["state"] is not F.WITHDRAWN and (finding["rectified_on"] or day) >= day
        for finding in made
    )


def _days(world: World, chance: Random, life: Life, *, lately: bool) -> list[date]:
    """The days of the inspections, most of them while works are under way; where something is wrong one of late."""
    if life.started_on is None:
        wanted = int(chance.random() < 0.25)
        first = life.listed_on + timedelta(days=10)
    else:
        years = (world.today - life.started_on).days / 365
        wanted = max(some(chance, years * YEARLY), int(life.unapproved_start))
        first = life.started_on + timedelta(days=7)
    last = world.today - timedelta(days=1)
    if first > last:
        return []
    days = {world.days.until(day_between(chance, first, last)) for _ in range(wanted)}
    if life.placed:
        days.add(world.days.until(min(first + SOON, last)))
    if lately:
        days.add(world.days.until(day_between(chance, max(first, last - LATELY), last)))
    return sorted(days)


def _inspection(world: World, chance: Random, life: Life, day: date) -> Draft:
    office = world.offices[life.supervisor]
    number = min(len(office.officers), TEAM.on(day) + (chance.random() < 0.2))
    team = chance.sample(office.officers, number)
    return {
        "version": 1,
        "project_id": life.number,
        "office_id": office.id,
        "kind": pick(chance, KINDS if life.started_on else BEFORE_WORKS),
        "stage": InspectionStage.RECORDED,
        "carried_out_on": day,
        "ended_on": day,
        "outside_reason": PLANNED_BEFORE,
        "summary": "",
        "present": chance.choice(("项目部安全环保部负责人", "建设单位现场代表", "建设单位、监理单位代表", "")),
        "recorded_by_id": team[0],
        "team": team,
    }


def _in_the_end(life: Life, owing: bool) -> Iterator[str]:
    """What the last inspection must find, being what the project is."""
    if life.state in BAD_ENDS:
        yield BAD_ENDS[life.state]
    if owing:
        yield "P-07"


def _codes(world: World, chance: Random, life: Life, day: date) -> list[str]:
    """What is found, each code once: less at units that take care, and little before the works have begun."""
    mean = MEAN * world.size.findings / world.size.projects / PER_PROJECT * world.units.care(life.owner)
    if life.state not in STARTED:
        mean *= 0.05
    roles = frozenset({UnitRole.CONSTRUCTION_UNIT, *life.others})
    weighted = codes_of(roles, day)
    return list(dict.fromkeys(pick(chance, weighted) for _ in range(some(chance, mean))))


def _finding(world: World, chance: Random, life: Life, inspection: Draft, code: str) -> Draft:
    day: date = inspection["carried_out_on"]
    kind = kinds_on(day)[code]
    rectify_by = finding_rectify_by(kind.severity, day, limits_on(day))
    if chance.random() < 0.12:
        rectify_by = day + (rectify_by - day) // 2
    finding: Draft = {
        "version": 1,
        "project_id": life.number,
        "inspection_id": inspection,
        "unit_id": life.owner if kind.subject is UnitRole.CONSTRUCTION_UNIT else life.others[kind.subject],
        "unit_role": kind.subject,
        "ordinal": 0,
        "code": code,
        "catalogue": VERSION.on(day),
        "severity": kind.severity,
        "repeats_id": None,
        "facts": written(chance, chance.choice(FACTS[code][1])),
        "found_on": day,
        "rectify_by": rectify_by,
        "first_due_on": rectify_by,
        "state": F.OPEN,
        "rectified_on": None,
        "proof": "",
        "checked_by_id": None,
        "reason": "",
    }
    if code not in UNMENDED:
        _follow_up(world, chance, life, finding)
    return finding


def _follow_up(world: World, chance: Random, life: Life, finding: Draft) -> None:
    """Put a finding right, late as it may be, or withdraw it; what is left stays open."""
    plain = finding["code"] not in ("P-01", PLACED)
    if plain and (world.owes(F.WITHDRAWN) or chance.random() < WITHDRAWN_SHARE):
        finding |= {"state": F.WITHDRAWN, "reason": chance.choice(WITHDRAWN)}
        return
    rectified_on = _put_right_on(world, chance, life, finding)
    stubborn = chance.random() < fading(STUBBORN, (world.today - finding["found_on"]).days)
    if rectified_on is not None and rectified_on <= world.today and not stubborn:
        finding |= {
            "state": F.RECTIFIED,
            "rectified_on": rectified_on,
            "proof": PAPERS.get(finding["code"]) or written(chance, chance.choice(PUT_RIGHT)),
            "checked_by_id": chance.choice(world.offices[life.supervisor].officers),
        }


def _put_right_on(world: World, chance: Random, life: Life, finding: Draft) -> date | None:
    """The day on which a finding is put right; a start without approval only by the approval itself."""
    found_on: date = finding["found_on"]
    if finding["code"] == "P-01":
        return life.approved_on and world.days.from_(max(found_on, life.approved_on))
    span = (finding["rectify_by"] - found_on).days
    lateness = chance.expovariate(1 / SLOW_DAYS) if chance.random() < SLOW else 0
    took = max(1, int(span * chance.uniform(0.25, 0.98) + lateness))
    return world.days.from_(found_on + timedelta(days=took))

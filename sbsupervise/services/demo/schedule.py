"""Which stories are played, by whom, and how far each has come."""

from collections.abc import Callable, Iterator

from sbsupervise.services.demo.charging import pursuing
from sbsupervise.services.demo.collecting import collecting
from sbsupervise.services.demo.drawing import draw
from sbsupervise.services.demo.mending import rechecked, talked
from sbsupervise.services.demo.showcase import showcase
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team, case, order, under_way
from sbsupervise.services.demo.visiting import visit

Telling = Callable[[Stage, Team, int, int, str], Story]
# For each team its stories: how many working days ago they began, and how they end.
CITY: tuple[tuple[Telling, int, str], ...] = (
    (case, 150, "published"),
    (case, 70, "published"),
    (order, 52, "served"),
    (case, 36, "decided"),
    (order, 31, "void"),
    (case, 22, "proposed"),
    (order, 17, "issued"),
    (case, 12, "noticed"),
    (case, 9, "issued"),
    (order, 7, "issued"),
    (case, 6, "draft"),
    (order, 4, "draft"),
    (talked, 120, "closed"),
    (talked, 62, "held"),
    (talked, 50, "absent"),
    (talked, 35, "called"),
    (rechecked, 60, "reopened"),
    (rechecked, 24, "served"),
    (rechecked, 15, "draft"),
    (visit, 40, "opinion"),
    (visit, 21, "serious"),
    (visit, 16, "published"),
    (visit, 11, "declined"),
    (visit, 9, "refused"),
    (visit, 6, "recorded"),
    (visit, 3, "on_site"),
    (visit, 2, "notified"),
    (visit, 2, "unannounced"),
    (visit, 1, "approved"),
    (visit, 1, "planned"),
    (visit, 0, "planned"),
)
PIANGUAN: tuple[tuple[Telling, int, str], ...] = (
    (case, 85, "published"),
    (order, 44, "served"),
    (order, 6, "issued"),
    (order, 3, "draft"),
    (visit, 14, "general"),
    (visit, 2, "approved"),
    (visit, 1, "planned"),
)
YUANPING: tuple[tuple[Telling, int, str], ...] = (
    (order, 38, "served"),
    (case, 18, "heard"),
    (order, 8, "issued"),
)
WUTAISHAN: tuple[tuple[Telling, int, str], ...] = ((order, 5, "draft"),)
DRAWN = {0: (125, "published"), 1: (5, "committed")}
"""The draw of a team, by its place: how many working days ago, and how far it has come."""
BEFORE = 160
"""Working days ago on which a project must have been under construction to be in a story."""


def teams(stage: Stage) -> Iterator[tuple[Team, int, tuple[tuple[Telling, int, str], ...]]]:
    """The teams with the numbers of their offices and their stories."""
    names = (
        ("city_officer", "city_approver", "city_printing", CITY),
        ("pianguan_officer", "pianguan_approver", "pianguan_officer", PIANGUAN),
        ("yuanping_officer", "yuanping_approver", "yuanping_officer", YUANPING),
        # Nobody signs here: the scenic area has one account, and its paper waits.
        ("wutaishan_officer", "wutaishan_officer", "wutaishan_officer", WUTAISHAN),
    )
    for officer, approver, printer, told in names:
        office = stage.actors[officer].office_id or 0
        second = next(
            number for number in stage.world.offices[office].officers if number != stage.actors[officer].person_id
        )
        yield Team(officer, approver, printer, second), office, told


def stories(stage: Stage) -> Iterator[Story]:
    """All stories; those of papers only where there are fonts."""
    for place, (team, office, told) in enumerate(teams(stage)):
        if place == 0:
            yield showcase(stage, team)
            yield collecting(stage, team)
        if place in DRAWN:
            yield draw(stage, team, *DRAWN[place])
        if stage.press is None:
            continue
        if place == 0:
            yield pursuing(stage, team)
        projects = under_way(stage, office, stage.back(BEFORE))
        for turn, (telling, days, ending) in enumerate(told):
            yield telling(stage, team, projects[turn % len(projects)], days, ending)

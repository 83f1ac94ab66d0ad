"""Coverage (检查覆盖): which projects were under construction in a year, and how many of them were inspected.

Rules only: callers pass in what the register says of a project, and the target in force
(``parameters/inspections.toml``, onsite_min_ratio). Both numbers of a share are always kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.inspections.words import InspectionKind
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.quantities import share

_S = ProjectState
COVERING = (InspectionKind.TRACK, InspectionKind.PAPER, InspectionKind.NET, InspectionKind.REMOTE)
"""The kinds that cover a project (全覆盖)."""
ON_SITE = InspectionKind.TRACK
"""The kind that counts for the share inspected on site (现场检查比例)."""
ENDED = frozenset(
    {_S.COMPLETED, _S.ILLEGAL_USE, _S.ACCEPTED, _S.FILED, _S.VERIFIED, _S.UNQUALIFIED, _S.OPERATION, _S.TERMINATED}
)
"""The states in which the works are over, whatever is still due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What the register says of the works of a project: the day of the start (开工), the state, the day of use.

    ``events`` are the dated steps of its life in their order, each with the state that it led into.
    """

    state: ProjectState
    started_on: date | None
    in_use_on: date | None = None
    events: Sequence[tuple[date, ProjectState]] = ()


def under_construction_in(works: Works, year: int) -> bool:
    """Whether works were under construction (在建) on any day of a year.

    - They are so from the day of the start, with an approval or without, up to the first event that led into a state
      in which works are over (``ENDED``: 完工, 终止 and all that follows); both days are counted.
    - Without such an event a project whose state says that its works are over (it came by an import) counts up to the
      day of use, or in the year of its start only where no day is known at all.
    - The days between an event into 停工 and the next one into another state under way are not counted, these two days
      are. A project that is stopped without a dated event counts: nobody can say since when.
    - Works without an end go on in every later year, a year to come included.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    if works.started_on is None or works.started_on > last:
        return False
    if works.started_on >= first:
        return True
    end = _end_of(works)
    if end is not None and end < first:
        return False
    return not any(since < first and (until is None or until > last) for since, until in _stops(works))


def _end_of(works: Works) -> date | None:
    """The last day of the works, None as long as they go on."""
    dated = [day for day, state in works.events if state in ENDED]
    if dated:
        return min(dated)
    return (works.in_use_on or works.started_on) if works.state in ENDED else None


def _stops(works: Works) -> Iterator[tuple[date, date | None]]:
    """The times of standstill (停工): since when, and until when if the works were taken up again."""
    for place, (since, state) in enumerate(works.events):
        if state is _S.SUSPENDED:
            later = (day for day, state in works.events[place + 1 :] if state not in ENDED | {_S.SUSPENDED})
            yield since, next(later, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The projects under construction in a year, how many were covered, how many inspected on site, and the target.

    The target is in thousandths of the projects. Shares are None ("无数据") where there are no projects.
    """

    projects: int
    covered: int
    on_site: int
    target_permille: int

    @property
    def covered_permille(self) -> int | None:
        return share(self.covered, self.projects)

    @property
    def on_site_permille(self) -> int | None:
        return share(self.on_site, self.projects)

    @property
    def uncovered(self) -> int:
        return self.projects - self.covered

    @property
    def wanted(self) -> int:
        """The least number of projects to be inspected on site."""
        return at_least(self.target_permille, self.projects)

    @property
    def missing(self) -> int:
        """How many projects are still to be inspected on site, 0 once the target is reached."""
        return max(0, self.wanted - self.on_site)


def at_least(permille: int, projects: int) -> int:
    """The smallest number of projects that is no less than a share of them."""
    return -(-permille * projects // 1000)

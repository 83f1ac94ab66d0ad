"""The life of a project: when it came onto the list, what it is, and how far it has got by today."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import PlanKind, plan_kind
from sbsupervise.domain.projects import ApprovalLevel, ProjectState
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.services.demo.chances import pick
from sbsupervise.services.demo.places import PLACES
from sbsupervise.services.demo.placing import Placement, state_at
from sbsupervise.services.demo.units import SHOWN
from sbsupervise.services.demo.works import Trade, Works
from sbsupervise.services.demo.world import SPAN, Draft, Parts, World, holder

S = ProjectState
L = ApprovalLevel
BUILDING = frozenset({S.UNDER_CONSTRUCTION, S.SUSPENDED, S.CHANGE_REQUIRED})
BUILT = frozenset({S.COMPLETED, S.ILLEGAL_USE, S.ACCEPTED, S.FILED, S.VERIFIED, S.UNQUALIFIED, S.OPERATION})
STARTED = BUILDING | BUILT | {S.ILLEGAL_START}
ACCEPTED = frozenset({S.ACCEPTED, S.FILED, S.VERIFIED, S.UNQUALIFIED, S.OPERATION})
IN_USE = frozenset({S.ILLEGAL_USE, S.FILED, S.VERIFIED, S.OPERATION})
LEVELS = ((L.COUNTY, 72), (L.CITY, 22), (L.PROVINCE, 3), (None, 3))
GREAT_LEVELS = ((L.COUNTY, 24), (L.CITY, 48), (L.PROVINCE, 28))
CENT = Decimal("0.01")
SHOWN_PROJECTS = 5
"""How many projects the unit has whose account people log in with."""
THRESHOLDS = kind_thresholds()


@dataclass(slots=True, kw_only=True)
class Life:
    """One project. ``others`` are the units beside the construction unit by their parts; ``plans`` its applications.

    ``placed`` says that its state was not left to chance.
    """

    number: int
    state: ProjectState
    listed_on: date
    owner: int
    works: Works
    level: ApprovalLevel | None
    counties: tuple[str, ...]
    parts: Parts
    area_hm2: Decimal
    earthwork_m3: Decimal
    plan_kind: PlanKind
    placed: bool = False
    approved_on: date | None = None
    started_on: date | None = None
    in_use_on: date | None = None
    planned_start_on: date | None = None
    planned_end_on: date | None = None
    others: dict[UnitRole, int] = field(default_factory=dict)
    plans: list[Draft] = field(default_factory=list)

    @property
    def supervisor(self) -> int:
        """The number of the office that supervises."""
        return holder(self.parts, OfficeRole.SUPERVISES)

    @property
    def approver(self) -> int:
        return holder(self.parts, OfficeRole.APPROVES)

    @property
    def unapproved_start(self) -> bool:
        """Whether works began before there was an approval (未批先建)."""
        return self.started_on is not None and (self.approved_on is None or self.started_on < self.approved_on)


def born(world: World, chance: Random, number: int, placement: Placement | None) -> Life:
    """A project as the list has it; its days are still to come. ``placement`` says what it must be, if anything."""
    age = SPAN.days * (1 - (number - 0.5) / world.size.projects) ** world.size.bend + chance.uniform(0, 6)
    if placement is not None:
        age = placement.age
    listed_on = world.days.until(world.today - timedelta(days=int(age)))
    state = placement.state if placement else state_at((world.today - listed_on).days, chance)
    owner = world.units.owner(chance)
    if number % (world.size.projects // SHOWN_PROJECTS) == 1:
        owner = SHOWN
    works = _works(chance, world.units.trade(owner), state)
    counties = _counties(world, chance, owner, works)
    level = pick(chance, GREAT_LEVELS if works.great else LEVELS)
    if placement is not None and placement.county:
        counties, level = (placement.county,), placement.level
    area_hm2, earthwork_m3 = _extent(chance, works, state, placement)
    return Life(
        number=number,
        state=state,
        listed_on=listed_on,
        owner=owner,
        works=works,
        level=level,
        counties=counties,
        parts=world.parts(level, counties),
        area_hm2=area_hm2,
        earthwork_m3=earthwork_m3,
        placed=placement is not None and not placement.county,
        plan_kind=plan_kind(area_hm2, earthwork_m3, THRESHOLDS.on(world.today)),
    )


def _works(chance: Random, trade: Trade, state: ProjectState) -> Works:
    """What a unit of this trade builds; what is exempt are its small works."""
    small = [works for works in trade.works if not (works.great or works.lines)]
    return chance.choice(small if state is S.EXEMPT and small else trade.works)


def _counties(world: World, chance: Random, owner: int, works: Works) -> tuple[str, ...]:
    home = world.units.home(owner)
    first = home if chance.random() < 0.75 else chance.choice(tuple(PLACES))
    if works.lines and chance.random() < 0.35:
        return tuple(sorted((first, chance.choice(PLACES[first].next_to))))
    return (first,)


def _extent(chance: Random, works: Works, state: ProjectState, placement: Placement | None) -> tuple[Decimal, Decimal]:
    """Area and earthwork. What is exempt is small, what needs a plan is not; a placement in a county needs a report."""
    area = works.area_hm2 * chance.lognormvariate(0, 0.55)
    if state is S.EXEMPT:
        return Decimal(chance.uniform(0.08, 0.45)).quantize(CENT), Decimal(chance.randint(120, 900))
    area = max(area, 5.2 if placement is not None and placement.county else 0.55)
    earthwork = int(area * works.depth_m3 * chance.uniform(0.7, 1.4))
    return Decimal(area).quantize(CENT), Decimal(max(earthwork, 1000))

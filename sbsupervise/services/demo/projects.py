"""The rows of a project: its own, its counties, its offices and its units."""

from collections.abc import Iterator
from random import Random

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.projects import Nature
from sbsupervise.services.demo.lives import Life
from sbsupervise.services.demo.names import place, round_of
from sbsupervise.services.demo.places import PLACES
from sbsupervise.services.demo.works import LONG_NAME, LONG_SIZES
from sbsupervise.services.demo.world import Draft, World

NATURES = (
    ("改扩建", Nature.REBUILD_AND_EXPAND),
    ("改建", Nature.REBUILD),
    ("加固", Nature.REBUILD),
    ("改造", Nature.UPGRADE),
)
LONG = 61
WITHOUT_CODE = 0.03
APPROVERS = {
    OfficeKind.PROVINCE: "山西省发展和改革委员会",
    OfficeKind.CITY: "忻州市行政审批服务管理局",
    OfficeKind.SCENIC_AREA: "五台山风景名胜区管理委员会",
}


def name_of(life: Life, chance: Random) -> str:
    """The name of a project; its number makes it the only one of that name."""
    works = life.works
    pattern, sizes = (LONG_NAME, LONG_SIZES) if life.number % LONG == 5 else (works.name, works.sizes)
    name = pattern.format(
        county=PLACES[life.counties[0]].name,
        place=place(life.number),
        far=place(life.number + 5_003),
        size=chance.choice(sizes),
    )
    turn = round_of(life.number)
    return f"{name}（{turn + 1}期）" if turn else name


def project_row(world: World, chance: Random, life: Life) -> Draft:
    """The columns of a project, all of them."""
    name = name_of(life, chance)
    first = PLACES[life.counties[0]]
    longitude, latitude = first.position(chance)
    ten_thousands = int(float(life.area_hm2) * life.works.cost * chance.uniform(0.7, 1.4)) + 80
    office = world.offices[life.supervisor]
    code = f"{life.listed_on:%y%m}-{life.counties[0]}-99-01-{life.number:06d}"
    return {
        "id": life.number,
        "version": 1,
        "code": None if chance.random() < WITHOUT_CODE else code,
        "name": name,
        "construction_unit_id": life.owner,
        "kind": life.works.kind,
        "nature": next((nature for word, nature in NATURES if word in name), Nature.NEW),
        "approval_level": life.level,
        "area_hm2": life.area_hm2,
        "earthwork_m3": life.earthwork_m3,
        "investment_fen": ten_thousands * 1_000_000,
        "planned_start_on": life.planned_start_on,
        "planned_end_on": life.planned_end_on,
        "site": f"{first.name}{place(life.number + 7)}镇{place(life.number)}村",
        "longitude": longitude,
        "latitude": latitude,
        "approving_body": APPROVERS.get(office.kind) or f"{first.name}行政审批服务管理局",
        "sector": life.works.sector,
        "notes": {},
        "plan_kind": life.plan_kind,
        "state": life.state,
        "listed_on": life.listed_on,
        "approved_on": life.approved_on,
        "started_on": life.started_on,
        "in_use_on": life.in_use_on,
        "import_id": None,
    }


def county_rows(life: Life) -> Iterator[Draft]:
    return ({"project_id": life.number, "code": code} for code in life.counties)


def office_rows(life: Life) -> Iterator[Draft]:
    return ({"project_id": life.number, "office_id": office, "role": role} for office, role in life.parts)


def unit_rows(life: Life) -> Iterator[Draft]:
    return ({"project_id": life.number, "unit_id": unit, "role": role} for role, unit in life.others.items())

"""The borders of the counties (县界): rough, good for showing and for a hint, not for deciding where a parcel lies."""

import json
from dataclasses import dataclass
from functools import cache

from sbsupervise.domain.plans.ranges import Ring
from sbsupervise.paths import folder

FILE = "data/xinzhou_counties.geojson"


@dataclass(frozen=True, slots=True)
class Outline:
    """One county with its border, in degrees of CGCS2000."""

    code: str
    name: str
    border: Ring


@cache
def outlines() -> tuple[Outline, ...]:
    """The counties of the city in the order of their codes. Source: the file says it."""
    document = json.loads((folder("static") / FILE).read_text("utf-8"))
    return tuple(
        Outline(feature["id"], feature["properties"]["name"], tuple(map(tuple, feature["geometry"]["coordinates"][0])))
        for feature in sorted(document["features"], key=lambda feature: str(feature["id"]))
    )

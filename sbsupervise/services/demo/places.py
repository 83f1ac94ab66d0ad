"""Where things are: the counties with their share of the projects, and a disc inside each to put them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from types import MappingProxyType

SIXTH_PLACE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Place:
    """A county. ``share`` weighs it against the others; the disc is in degrees of CGCS2000 and lies inside it.

    ``next_to`` are counties that it borders on, into which roads and lines run.
    """

    name: str
    share: int
    longitude: float
    latitude: float
    radius: float
    next_to: tuple[str, ...]

    @property
    def short(self) -> str:
        """The name as units bear it: without its last character."""
        return "台山" if self.name.startswith("五台山") else self.name[:-1]

    def position(self, chance: Random) -> tuple[Decimal, Decimal]:
        """Longitude and latitude of a point in the disc's square."""
        reach = self.radius * 0.7
        return (
            Decimal(self.longitude + chance.uniform(-reach, reach)).quantize(SIXTH_PLACE),
            Decimal(self.latitude + chance.uniform(-reach, reach)).quantize(SIXTH_PLACE),
        )


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "140902": Place("忻府区", 11, 112.65, 38.42, 0.16, ("140921", "140981")),
        "140921": Place("定襄县", 5, 113.01, 38.51, 0.10, ("140902", "140922")),
        "140922": Place("五台县", 6, 113.36, 38.71, 0.18, ("140921", "140924")),
        "140923": Place("代县", 5, 112.99, 39.11, 0.14, ("140981", "140924")),
        "140924": Place("繁峙县", 6, 113.68, 39.23, 0.16, ("140923", "140922")),
        "140925": Place("宁武县", 8, 112.13, 38.80, 0.12, ("140981", "140926", "140927")),
        "140926": Place("静乐县", 6, 112.04, 38.35, 0.16, ("140925", "140902")),
        "140927": Place("神池县", 7, 111.95, 39.18, 0.12, ("140928", "140932")),
        "140928": Place("五寨县", 6, 111.64, 39.05, 0.11, ("140927", "140929")),
        "140929": Place("岢岚县", 6, 111.52, 38.73, 0.17, ("140928", "140931")),
        "140930": Place("河曲县", 7, 111.34, 39.16, 0.11, ("140931", "140932")),
        "140931": Place("保德县", 7, 111.16, 38.93, 0.10, ("140930", "140929")),
        "140932": Place("偏关县", 8, 111.61, 39.46, 0.15, ("140927", "140930")),
        "140981": Place("原平市", 11, 112.68, 38.83, 0.18, ("140902", "140923", "140925")),
        "140971": Place("五台山风景名胜区", 3, 113.59, 39.00, 0.04, ("140922",)),
    }
)

"""What the attribute table (属性表) of a responsibility range says of each figure: zone, kind of land, area, project.

Names of columns are what offices and their programs use; a dbf cuts them to ten bytes, so a name that only begins like
one of ours counts as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sbsupervise.domain.plans.ranges import Permanence

ZONE = ("防治分区", "分区名称", "分区", "fqmc", "zone", "zonename", "名称", "name")
PERMANENCE = ("永久/临时", "永久临时", "占地性质", "占地类型", "用地性质", "zdxz", "zdlx", "yjls")
AREA = ("面积", "面积hm2", "area", "areahm2", "mj", "mjhm2")
PROJECT = ("项目名称", "xmmc", "project")
CODE = ("项目代码", "xmdm", "code")
SHORTEST_CUT = 3
LONGEST = 100
_PLAIN = re.compile(r"[\s_（）()²]")
_WORDS = {
    "永久": Permanence.PERMANENT,
    "permanent": Permanence.PERMANENT,
    "临时": Permanence.TEMPORARY,
    "temporary": Permanence.TEMPORARY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The row of one figure, as far as it is understood. ``stated_hm2`` is None where nothing usable is written."""

    zone: str
    permanence: Permanence | None
    stated_hm2: Decimal | None
    project: str
    code: str


def described(row: Mapping[str, str]) -> Described:
    """What a row of the attribute table says; columns by name, texts as they stand."""
    word = _value(row, PERMANENCE).lower()
    return Described(
        zone=_value(row, ZONE),
        permanence=next((kind for start, kind in _WORDS.items() if start in word), None),
        stated_hm2=_quantity(_value(row, AREA)),
        project=_value(row, PROJECT),
        code=_value(row, CODE),
    )


def _value(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    """What stands under the first of the names that the table has and that is filled in."""
    columns = [(_plain(column), text.strip()[:LONGEST]) for column, text in row.items() if text.strip()]
    for wanted in map(_plain, names):
        for column, text in columns:
            if column == wanted or (SHORTEST_CUT <= len(column) < len(wanted) and wanted.startswith(column)):
                return text
    return ""


def _plain(name: str) -> str:
    return _PLAIN.sub("", name).lower().replace("／", "/")


def _quantity(text: str) -> Decimal | None:
    try:
        quantity = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and quantity > 0 else None

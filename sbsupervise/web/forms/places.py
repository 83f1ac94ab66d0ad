"""The form with which an administrator confirms the flags of a county."""

from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from sbsupervise.domain.places import Basin, ConservationRegion, Zone
from sbsupervise.models import CountyFlags
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import choices, members, stripped


class PlaceForm(ActForm):
    """The flags, and where they stand written."""

    region = SelectField(
        "水土保持区划一级区",
        coerce=ConservationRegion,
        choices=members(ConservationRegion),
        validators=[InputRequired("请选择区划")],
    )
    basin = SelectField("所属流域", coerce=Basin, choices=members(Basin), validators=[InputRequired("请选择流域")])
    border = BooleanField("晋陕蒙接壤地区（适用《开发建设晋陕蒙接壤地区水土保持规定》）")
    zones = SelectMultipleField(
        "涉及的区域",
        coerce=Zone,
        choices=choices((zone.value, zone.label) for zone in Zone),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="全部或者部分涉及的都选；不涉及的不选",
    )
    source = StringField(
        "核实依据",
        description="文件名称和文号",
        filters=[stripped],
        validators=[InputRequired("请写明核实依据（文件名称和文号）"), Length(max=300, message="最多300字")],
    )

    def values(self) -> dict[str, Any]:
        return super().values() | {"zones": tuple(self.zones.data or ())}

    def _both(self, current: CountyFlags) -> list[tuple[str, str, str]]:
        theirs = {
            "region": current.region.label,
            "basin": current.basin.label,
            "border": _yes(current.border),
            "zones": "、".join(Zone(value).label for value in current.zones),
            "source": current.source,
        }
        mine = {
            "region": self.region.data.label,
            "basin": self.basin.data.label,
            "border": _yes(bool(self.border.data)),
            "zones": "、".join(zone.label for zone in self.zones.data or ()),
            "source": self.source.data,
        }
        return [(self[name].label.text, mine[name], text) for name, text in theirs.items()]


def _yes(stated: bool) -> str:
    return "是" if stated else "否"

"""Forms of units."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from sbsupervise.services.units import ADDRESS, NAME
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import stripped


class DescribeUnitForm(ActForm):
    """Who answers for a unit and where it sits."""

    legal_representative = StringField(
        "法定代表人",
        filters=[stripped],
        validators=[InputRequired("请填写法定代表人"), Length(max=NAME, message=f"最多{NAME}字")],
    )
    address = StringField(
        "住所",
        filters=[stripped],
        validators=[InputRequired("请填写住所"), Length(max=ADDRESS, message=f"最多{ADDRESS}字")],
    )
    phone = StringField("联系电话", filters=[stripped], validators=[Length(max=NAME, message=f"最多{NAME}字")])

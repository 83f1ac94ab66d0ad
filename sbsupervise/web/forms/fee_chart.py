"""What the chart of the fee is narrowed to; it lives in the address."""

from wtforms import Form, SelectField

from sbsupervise.services.fees.chart import Chart
from sbsupervise.web.forms.fields import choices


class FeeChartForm(Form):
    year = SelectField("年份")
    county = SelectField("县（市、区）")

    def __init__(self, chart: Chart) -> None:
        super().__init__(data={"year": str(chart.year), "county": chart.county or ""})
        self.year.choices = [(str(year), f"{year}年") for year in chart.years]
        self.county.choices = choices(chart.counties, "全部")

"""Components: what they print, for people who see, who listen, and who have no JavaScript."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
import wtforms
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from sbsupervise.domain.words import LabelledEnum, Tone
from sbsupervise.paths import folder
from sbsupervise.web.errors import PAGES
from sbsupervise.web.formats import FILTERS

CHOICES: Any = ["甲", "乙"]  # types-WTForms knows pairs only, which WTForms has deprecated
SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 24)
Render = Callable[..., Element]


class State(LabelledEnum):
    OPEN = "open", "在建"
    LATE = "late", "逾期整改", Tone.GRAVE


class Finding(wtforms.Form):
    text = wtforms.TextAreaField("现场情况", validators=[InputRequired("请填写现场情况")])


class Inspection(wtforms.Form):
    key = wtforms.HiddenField()
    place = wtforms.StringField("检查地点", validators=[InputRequired("请填写检查地点")], description="到村")
    officers = wtforms.SelectMultipleField(
        "检查人员",
        choices=CHOICES,
        validators=[InputRequired("至少两人")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    found = wtforms.FieldList(wtforms.FormField(Finding), "发现的问题", max_entries=3)


class WithPhotos(wtforms.Form):
    photo = wtforms.FileField("照片")


@pytest.fixture(scope="module")
def render() -> Render:
    environment = Environment(loader=FileSystemLoader(folder("templates")), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(FILTERS)
    environment.globals.update(
        csrf_token=lambda: "token",
        static_url=lambda name: f"/static/{name}",
        vendor=lambda package, file: f"/static/vendor/{package}/{file}",
        get_flashed_messages=lambda **_: [],
    )

    def render(source: str, **context: Any) -> Element:
        template = environment.from_string(source)
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        markup = template.render(**context)
        whole = "<!doctype" in markup
        tree: Element = parser.parse(markup if whole else f"<!doctype html><title>x</title><main>{markup}</main>")
        return tree

    return render


def words(tree: Element) -> str:
    return " ".join("".join(tree.itertext()).split())


def one(tree: Element, path: str) -> Element:
    found = tree.findall(path)
    assert len(found) == 1, f"{len(found)} × {path}"
    return found[0]


def refused(**sent: str) -> Inspection:
    form = Inspection(MultiDict({"found-0-text": "", **sent}))
    form.validate()
    return form


FORM = """{% from "components/forms.html" import form_, field, rows %}
{% call form_(form, submit="登记", cancel="/back") %}{{ field(form.place) }}{{ field(form.officers) }}
{{ rows(form.found) }}{% endcall %}"""


def test_a_field_is_described_by_its_hint_and_its_error(render: Render) -> None:
    tree = render(FORM, form=refused())
    control = one(tree, ".//input[@name='place']")
    assert control.get("aria-invalid") == "true"
    described = [one(tree, f".//*[@id='{name}']") for name in str(control.get("aria-describedby")).split()]
    assert [words(part) for part in described] == ["到村", "错误：请填写检查地点"]
    assert one(tree, ".//label[@for='place']").text == "检查地点"


def test_a_list_of_choices_is_a_named_group(render: Render) -> None:
    group = one(render(FORM, form=refused()), ".//fieldset[@id='officers']")
    assert words(one(group, "legend")) == "检查人员"
    assert len(group.findall(".//input[@type='checkbox']")) == 2


def test_every_error_is_in_the_summary_and_leads_to_its_field(render: Render) -> None:
    form = refused()
    form.form_errors.append("检查日期早于批准日期")
    tree = render(FORM, form=form)
    summary = one(tree, ".//*[@role='alert']")
    links = {str(link.get("href")): words(link) for link in summary.iter("a")}
    assert links == {
        "#place": "检查地点：请填写检查地点",
        "#officers-0": "检查人员：至少两人",
        "#found-0-text": "发现的问题第 1 项，现场情况：请填写现场情况",
    }
    assert "检查日期早于批准日期" in words(summary)
    assert "有 4 处需要改正" in words(summary)
    for target in links:
        one(tree, f".//*[@id='{target[1:]}']")


def test_a_form_without_errors_has_no_summary(render: Render) -> None:
    assert render(FORM, form=Inspection()).findall(".//*[@role='alert']") == []


def test_a_form_carries_its_hidden_fields_and_one_token(render: Render) -> None:
    form = one(render(FORM, form=Inspection()), ".//form")
    assert [element.get("name") for element in form.findall(".//input[@type='hidden']")] == ["key", "csrf_token"]
    assert form.get("enctype") is None
    assert len(form.findall(".//button[@class='btn btn-primary']")) == 1


def test_a_form_with_a_file_is_sent_in_parts(render: Render) -> None:
    source = '{% from "components/forms.html" import form_ %}{% call form_(form, submit="上传") %}{% endcall %}'
    assert one(render(source, form=WithPhotos()), ".//form").get("enctype") == "multipart/form-data"


def test_what_people_typed_is_escaped(render: Render) -> None:
    tree = render(FORM, form=refused(place="<b>甲</b>", **{"found-0-text": "</textarea><script>"}))
    assert one(tree, ".//input[@name='place']").get("value") == "<b>甲</b>"
    assert words(one(tree, ".//textarea[@name='found-0-text']")) == "</textarea><script>"
    assert tree.findall(".//script") == []


def test_rows_leave_the_form_as_it_came(render: Render) -> None:
    form = refused()
    before = (len(form.found), form.found.last_index)
    tree = render(FORM, form=form)
    assert (len(form.found), form.found.last_index) == before
    assert one(tree, ".//template//textarea").get("name") == "found-__-text"
    assert one(tree, ".//noscript//textarea").get("name") == "found-1-text"


def test_a_full_list_of_rows_offers_no_more(render: Render) -> None:
    form = Inspection(MultiDict({f"found-{number}-text": "x" for number in range(3)}))
    tree = render(FORM, form=form)
    assert tree.findall(".//template") == []
    assert tree.findall(".//*[@data-add]") == []


def test_a_state_is_word_shape_and_colour(render: Render) -> None:
    source = '{% from "components/status.html" import tag %}{{ tag(state) }}'
    tag = one(render(source, state=State.LATE), ".//main/span")
    assert words(tag) == "逾期整改"
    assert tag.get("class") == "tag tone-grave"
    assert tag.find(f"{SVG}svg") is not None
    assert words(one(render(source, state=None), ".//main/span")) == "—"


@pytest.mark.parametrize(
    ("due", "left", "tone", "text"),
    [
        pytest.param(date(2026, 12, 8), 10, "info", "还剩 10 个工作日", id="time enough"),
        pytest.param(date(2026, 11, 27), 3, "soon", "还剩 3 个工作日", id="soon"),
        pytest.param(TODAY, 0, "soon", "今天到期", id="today"),
        pytest.param(date(2026, 11, 19), -3, "grave", "已逾期 3 个工作日", id="overdue"),
        pytest.param(date(2026, 12, 8), None, "info", "未到期", id="not counted"),
        pytest.param(None, None, "quiet", "未起算", id="not running"),
    ],
)
def test_a_clock_says_in_words_how_long(
    due: date | None, left: int | None, tone: str, text: str, render: Render
) -> None:
    source = '{% from "components/clock.html" import clock %}{{ clock(due, today, lines, false, left) }}'
    clock = one(render(source, due=due, today=TODAY, lines=["第 1 个工作日 = 2026-11-25"], left=left), ".//section")
    assert clock.get("class") == f"clock tone-{tone}"
    assert text in words(clock)
    assert ("第 1 个工作日" in words(clock)) == (due is not None)


def test_a_provisional_deadline_says_so(render: Render) -> None:
    source = '{% from "components/clock.html" import clock %}{{ clock(due, today, [], true, 30) }}'
    assert "暂定：2027年放假安排尚未公布" in words(render(source, due=date(2027, 1, 8), today=TODAY))


def test_the_rail_says_each_state_in_words(render: Render) -> None:
    steps = [
        SimpleNamespace(label="受理", state="done", on=date(2026, 3, 4), note=None),
        SimpleNamespace(label="评审", state="current", on=date(2026, 11, 27), note=None),
        SimpleNamespace(label="缴费", state="blocked", on=None, note="第十一条"),
        SimpleNamespace(label="决定", state="next", on=date(2026, 12, 8), note=None),
        SimpleNamespace(label="验收", state="next", on=None, note=None),
    ]
    tree = render('{% from "components/rail.html" import rail %}{{ rail(steps) }}', steps=steps)
    assert [words(step) for step in tree.iter("li")] == [
        "受理 已完成 2026-03-04",
        "评审 正在办理，期限 2026-11-27",
        "缴费 尚不能办理 第十一条",
        "决定 应于 2026-12-08 前",
        "验收 未开始",
    ]
    assert words(one(tree, ".//li[@aria-current='step']")).startswith("评审")


def test_system_and_human_entries_are_told_apart(render: Render) -> None:
    entries = [
        SimpleNamespace(on=datetime(2026, 11, 3, 17, tzinfo=UTC), title="导入", who="", kind="system", url=None),
        SimpleNamespace(on=date(2026, 3, 2), title="核定", who="甲", kind="human", url="/fees/1", text="3 项"),
    ]
    tree = render('{% from "components/timeline.html" import timeline %}{{ timeline(entries) }}', entries=entries)
    assert [words(entry) for entry in tree.iter("li")] == ["2026-11-04 导入 系统自动记录", "2026-03-02 核定 3 项 甲"]
    assert one(tree, ".//a").get("href") == "/fees/1"


def test_a_bar_chart_tells_zero_from_no_data(render: Render) -> None:
    rows = [("甲县", 1700, "/x"), ("乙县", 850, None), ("丙县", 0), ("丁县", None)]
    tree = render(
        '{% from "components/charts.html" import figure_bar %}{{ figure_bar(rows, "逾期", "项") }}', rows=rows
    )
    body = one(tree, ".//tbody")
    assert [words(row) for row in body.iter("tr")] == ["甲县 1,700", "乙县 850", "丙县 0", "丁县 —"]
    assert len(body.findall(".//a")) == 1
    assert [bar.get("width") for bar in body.iter(f"{SVG}rect")] == ["100.0%", "50.0%"]


def test_facts_tell_nothing_from_zero(render: Render) -> None:
    pairs = [("面积", None), ("移出", 0), ("备注", "")]
    tree = render('{% from "components/page.html" import facts %}{{ facts(pairs) }}', pairs=pairs)
    assert [words(value) for value in tree.iter("dd")] == ["—", "0", "—"]


TABLE = """{% from "components/tables.html" import table, row_head, cell %}
{% call(row) table(page, "项目", nothing="没有项目。") %}{% set c = page.columns %}
{{ row_head(c.name, row.name, "/p/1") }}{{ cell(c.area, row.area|hm2) }}{% endcall %}"""


def list_page(rows: list[Any], **changes: Any) -> SimpleNamespace:
    columns = [
        SimpleNamespace(name="name", label="项目名称", unit=None, number=False, sortable=True),
        SimpleNamespace(name="area", label="面积", unit="hm²", number=True, sortable=True),
    ]
    known = {
        "columns": {column.name: column for column in columns},
        "rows": rows,
        "words": "全部 · 2 项",
        "sort": "name",
        "url": lambda sort: f"/list?sort={sort}",
        "first": 1,
        "last": 2,
        "count": 3012,
        "previous_url": None,
        "next_url": "/list?after=x",
        "export_url": None,
        "totals": {"area": "12.50"},
    }
    return SimpleNamespace(**(known | changes))


def test_a_list_sorts_and_pages_by_its_address(render: Render) -> None:
    rows = [SimpleNamespace(name="甲", area=12), SimpleNamespace(name="乙", area=None)]
    tree = render(TABLE, page=list_page(rows))
    assert [link.get("href") for link in tree.findall(".//thead//a")] == ["/list?sort=-name", "/list?sort=area"]
    assert words(one(tree, ".//th[@aria-sort='ascending']")) == "项目名称"
    assert [words(row) for row in tree.findall(".//tbody/tr")] == ["甲12.00", "乙—"]
    assert words(one(tree, ".//tfoot/tr")) == "合计12.50"
    assert "第 1–2 项，共 3,012 项" in words(tree)
    assert [link.get("href") for link in tree.findall(".//nav/a")] == ["/list?after=x"]
    assert {cell.get("data-unit") for cell in tree.findall(".//tbody//td")} == {"hm²", None}


def test_a_list_sorted_downwards_turns_up_again(render: Render) -> None:
    tree = render(TABLE, page=list_page([SimpleNamespace(name="甲", area=1)], sort="-area"))
    assert one(tree, ".//th[@aria-sort='descending']/a").get("href") == "/list?sort=area"


def test_an_empty_list_says_so(render: Render) -> None:
    tree = render(TABLE, page=list_page([], words="没有符合条件的项目"))
    assert "没有项目。" in words(tree)
    assert tree.findall(".//table") == []


def test_a_confirmation_says_what_to_whom_from_when_and_why(render: Render) -> None:
    source = """{% from "components/confirm.html" import confirm_ %}
    {{ confirm_(form, "作出决定", "/back", "列入名单", whom="某单位", since="送达之日", source="第九条") }}"""
    tree = render(source, form=wtforms.Form())
    assert [words(fact) for fact in tree.iter("dd")] == ["某单位", "送达之日", "第九条"]
    assert words(one(tree, ".//button[@class='btn btn-danger']")) == "作出决定"


PAGE = {"nav": [], "csp_nonce": "n", "today": TODAY, "demo": False, "actor": None}
SITE = {"name": "水保监管", "office_name": "忻州市水利局", "phone": "0350-0000000"}


def test_a_conflict_shows_both_texts_escaped(render: Render) -> None:
    rows = [("地点", "<b>甲</b>村", "乙村"), ("类型", "公路", "公路"), ("投资", "", "12.00")]
    context = PAGE | {"rows": rows, "back": "/edit", "site": SITE}
    tree = render('{% include "errors/409.html" %}', **context)
    shown = [[words(cell) for cell in row] for row in tree.findall(".//tbody/tr")]
    assert shown == [["地点", "<b>甲</b>村", "乙村"], ["投资", "（空）", "12.00"]]


def test_a_public_page_starts_no_session(render: Render) -> None:
    def token() -> str:
        raise AssertionError("the token starts a session")

    render('{% include "public.html" %}', csrf_token=token, site=SITE, **PAGE)


@pytest.mark.parametrize("status", sorted({*PAGES, 422, 500, 503}))
def test_an_error_page_stands_without_any_context(status: int, render: Render) -> None:
    text = words(render(f'{{% include "errors/{status}.html" %}}'))
    for part in ("数据", "接下来", "联系"):
        assert part in text

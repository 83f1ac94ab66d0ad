"""Templates compile, use what they import, stay short, and keep to the content security policy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, TemplateSyntaxError, nodes

from sbsupervise.paths import folder
from sbsupervise.web.formats import FILTERS

TEMPLATES = folder("templates")
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
LONGEST = 80
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
HANDLER = r"on(?:click|change|submit|input|load|error|focus|blur|toggle|key\w+|mouse\w+|pointer\w+)"
NOT_ALLOWED = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=|<style", re.IGNORECASE),
    "an inline handler": re.compile(rf"<[^>]*\s{HANDLER}\s*=", re.IGNORECASE),
    "a script without source or nonce": re.compile(r"<script(?![^>]*\s(?:src|nonce)=)", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.fixture(scope="module")
def environment() -> Environment:
    app = Flask("sbsupervise", template_folder=str(TEMPLATES))
    app.jinja_env.filters.update(FILTERS)
    return app.jinja_env


def faults(source: str, environment: Environment) -> Iterator[str]:
    """What the house rules refuse in one template."""
    if source.count("\n") > LONGEST:
        yield "too long"
    tree = environment.parse(source)
    if any(found.name == "safe" for found in tree.find_all(nodes.Filter)):
        yield "safe"
    if any(tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier))):
        yield "autoescape"
    if any(re.fullmatch(rf"style|{HANDLER}", word.key) for word in tree.find_all(nodes.Keyword)):
        yield "an attribute handed to a field"
    markup = JINJA.sub("x", source)
    yield from (fault for fault, pattern in NOT_ALLOWED.items() if pattern.search(markup))


def exported(name: str, environment: Environment) -> set[str]:
    """The macros and variables that a template offers for import."""
    tree = environment.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    assigned = [part.target for part in tree.body if isinstance(part, nodes.Assign)]
    names = {target.name for target in assigned if isinstance(target, nodes.Name)}
    return names | {macro.name for macro in tree.find_all(nodes.Macro) if not macro.name.startswith("_")}


def wrong_names(tree: nodes.Template, environment: Environment) -> Iterator[str]:
    """Templates that are not there, macros that are not in them, and imports that nothing uses."""
    parts: list[nodes.Extends | nodes.Include | nodes.FromImport] = [
        *tree.find_all(nodes.Extends),
        *tree.find_all(nodes.Include),
        *tree.find_all(nodes.FromImport),
    ]
    for part in parts:
        asked = [part.template, *part.template.find_all(nodes.Const)]
        files = [constant.value for constant in asked if isinstance(constant, nodes.Const)]
        yield from (f"no template {file}" for file in files if not (TEMPLATES / file).is_file())
    used = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    for imported in tree.find_all(nodes.FromImport):
        assert isinstance(imported.template, nodes.Const)
        offered = exported(imported.template.value, environment)
        for wanted in imported.names:
            name, alias = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            if name not in offered:
                yield f"no macro {name} in {imported.template.value}"
            if alias not in used:
                yield f"{alias} is imported and not used"


def filters_and_tests(source: str, environment: Environment) -> None:
    """Compile, which Jinja refuses when a filter or a test is unknown."""
    environment.compile(source)
    for found in environment.parse(source).find_all((nodes.Filter, nodes.Test)):
        known = environment.filters if isinstance(found, nodes.Filter) else environment.tests
        if found.name not in known:
            raise TemplateSyntaxError(f"unknown {found.name}", found.lineno)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_keeps_the_house_rules(name: str, environment: Environment) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert list(faults(source, environment)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_uses_what_it_imports(name: str, environment: Environment) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    filters_and_tests(source, environment)
    assert list(wrong_names(environment.parse(source), environment)) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x\n" * 81, "too long"),
        ("{{ text|safe }}", "safe"),
        ("{% autoescape false %}{{ text }}{% endautoescape %}", "autoescape"),
        ('{{ field(style="width: 3em") }}', "an attribute handed to a field"),
        ('{{ field(onclick="go()") }}', "an attribute handed to a field"),
        ('<p class="a"\n  style="color: red">', "an inline style"),
        ("<style>p { color: red }</style>", "an inline style"),
        ('<a href="{{ url }}" onclick="go()">', "an inline handler"),
        ("<script>go()</script>", "a script without source or nonce"),
        ('<a href="javascript:go()">', "a script address"),
    ],
)
def test_an_offence_is_found(source: str, fault: str, environment: Environment) -> None:
    assert list(faults(source, environment)) == [fault]


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ('{% extends "nowhere.html" %}', ["no template nowhere.html"]),
        ('{% include "nowhere.html" if actor else "base.html" %}', ["no template nowhere.html"]),
        (
            '{% from "components/status.html" import flag %}{{ flag(state) }}',
            ["no macro flag in components/status.html"],
        ),
        ('{% from "components/status.html" import tag %}', ["tag is imported and not used"]),
        ('{% from "components/forms.html" import field as f %}{{ f(form.name) }}', []),
    ],
)
def test_a_wrong_name_is_found(source: str, wrong: list[str], environment: Environment) -> None:
    assert list(wrong_names(environment.parse(source), environment)) == wrong


def test_an_unknown_filter_is_found(environment: Environment) -> None:
    with pytest.raises(TemplateSyntaxError):
        filters_and_tests("{{ day|datum }}", environment)


def test_the_style_sheets_have_neither_gradients_nor_shadows() -> None:
    for sheet in Path(folder("static"), "css").glob("*.css"):
        text = sheet.read_text(encoding="utf-8").replace("box-shadow: none", "").replace("focus-box-shadow", "")
        assert "gradient(" not in text, sheet.name
        assert "shadow" not in text, sheet.name

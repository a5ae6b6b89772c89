"""The template check finds what it says it finds, and accepts a good page."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "lint_templates.py"


@pytest.fixture(scope="module")
def lint() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lint_templates", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GOOD = """{% extends "base.html" %}{# a comment in English #}
<h1>{{ title or "x" }}</h1><img src="{{ static('a.png') }}" alt="">
<label for="f-{{ name }}">名称</label><input id="f-{{ name }}">
<label>金额<input name="a"></label><input type="hidden" name="t"><select aria-label="状态"></select>
{% macro described(f) %}{% if f %} aria-invalid="true"{% endif %}{% endmacro %}
<{{ "label" if plain else "span" }} for="g">面积</{{ "label" if plain else "span" }}>
<input id="g"{{ described(f) }}>
<p>导出 Excel</p><svg xmlns="http://www.w3.org/2000/svg"></svg>"""


def test_good_page_passes(lint: ModuleType) -> None:
    assert lint.check_template(Path("a.html"), GOOD, {"Excel"}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>Save</p>", "英文“Save”"),
        ('<input aria-label="名称" placeholder="Name">', "英文“Name”"),
        ("<img src='a.png'>", "alt"),
        ("<input id='a'><label for='b'>名称</label>", "没有 label"),
        ("<p style='color: red'>红</p>", "style"),
        ("<a onclick='x()'>办</a>", "onclick"),
        ('<script src="https://cdn.example.com/a.js"></script>', "外部地址"),
        ('<script src="//cdn.example.com/a.js"></script>', "外部地址"),
    ],
)
def test_bad_page_is_named(lint: ModuleType, text: str, said: str) -> None:
    found = lint.check_template(Path("a.html"), "<h1>好</h1>\n" + text, set())
    assert [(line, said in what) for _, line, what in found] == [(2, True)]


def test_city_in_python_is_found_but_a_docstring_may_cite(lint: ModuleType) -> None:
    text = '"""Source: exampletown 2.4."""\nx = "exampletown"\ny = "示例城"\n'
    found = lint.check_no_city(Path("a.py"), text, {"示例城"}, {"exampletown"})
    assert sorted(line for _, line, _ in found) == [2, 3]

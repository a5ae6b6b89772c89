"""`luodi clauses`: every clause with the rules that carry it, where it is seen, and the tests that prove it.

Nothing is kept by hand. Rules come from the packs, places from the pages' own `shows=`, tests from the scenarios
beside a pack (`clauses:`) and, where the source tree is there, from `@pytest.mark.clause("regime-2.4")`, read as text.
"""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from luodi.affairs.public import affair_kinds
from luodi.cli.say import Stop, say
from luodi.regimes.coverage import SECTION_TITLES, ClauseCoverage, RuleRef, coverage
from luodi.regimes.loader import available, shipped
from luodi.regimes.regime import Regime
from luodi.regimes.scenarios import load_scenarios, shipped_scenarios

WORKS = "works"
PLANNED = "planned"
STATUS_TITLES = {WORKS: "已实现", PLANNED: "待实现"}
BY_COMMAND: Mapping[str, str] = {"cadences": "luodi tick", "ladders": "luodi tick"}
"""Sections whose rules are also carried out by a command."""
FIGURES = frozenset({"measures", "credits", "ratings", "sheets"})
MARK = "clause"


@dataclass(frozen=True)
class ClauseRow:
    """One clause. `status` is works only with rules, a page or command where they are seen, and a test."""

    regime: str
    clause: str
    title: str
    rules: tuple[str, ...]
    seen_at: tuple[str, ...]
    tests: tuple[str, ...]
    status: str
    why: str


def clauses(
    regime: Annotated[str, typer.Option(help="只列这个机制：包的代号")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
) -> None:
    """列出每一条条款：由哪些规则承载、在哪里看得到、由哪些测试证明、是否已实现。

    \b
    例：
      luodi clauses                        全部机制
      luodi clauses --regime 代号          只列一个机制
      luodi clauses --json                 JSON
    """
    if regime and regime not in available():
        raise Stop(f"没有“{regime}”这个机制。现有：{'、'.join(available())}", 2)
    rows = [row for slug in ([regime] if regime else available()) for row in rows_of(slug)]
    if as_json:
        say(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        say(f"{row.regime} {row.clause}  {STATUS_TITLES[row.status]}  {row.title}")
        for label, found in (("规则", row.rules), ("看得到", row.seen_at), ("测试", row.tests)):
            if found:
                say(f"    {label}：{'、'.join(found)}")
        if row.why:
            say(f"    说明：{row.why}")
    working = sum(row.status == WORKS for row in rows)
    say(f"共 {len(rows)} 条，已实现 {working} 条，待实现 {len(rows) - working} 条")


def rows_of(slug: str) -> list[ClauseRow]:
    """The clauses of a shipped pack, in its order; one taken over is proved by tests of the pack it is from too."""
    regime = shipped(slug)
    proofs = {slug: tests_of(slug, regime)}
    rows = []
    for covered in coverage(regime):
        origin = regime.origins.get(("clauses", covered.clause), slug)
        if origin not in proofs:
            proofs[origin] = tests_of(origin, shipped(origin))
        found = dict.fromkeys(test for one in (slug, origin) for test in proofs[one].get(covered.clause, ()))
        rows.append(_row(slug, covered, tuple(found)))
    return rows


def _row(slug: str, covered: ClauseCoverage, proofs: tuple[str, ...]) -> ClauseRow:
    carrying = [rule for rule in covered.rules if rule.section != "choices"]
    seen = tuple(_seen_at(_places(carrying, shipped(slug))))
    works = bool(carrying and seen and proofs)
    return ClauseRow(
        regime=slug,
        clause=covered.clause,
        title=covered.title,
        rules=tuple(f"{rule.section}/{rule.id}" for rule in carrying),
        seen_at=seen,
        tests=proofs,
        status=WORKS if works else PLANNED,
        why="" if works else (covered.no_rule or covered.missing or _lacking(carrying, seen, proofs)),
    )


def _places(rules: Sequence[RuleRef], regime: Regime) -> set[str]:
    """The rules as pages name them (`section` or `section:case/id`): what a project earned is shown, a rate of many is
    not yet, and a term that a figure is made of shows nothing of the figure."""
    rates = {measure.id for measure in regime.pack.measures if measure.ratio}
    figures = any(rule.section in FIGURES for rule in rules)
    found = [rule for rule in rules if rule.section != "measures" or rule.id not in rates]
    return {
        f"{rule.section}:{case}/{rule.id}"
        for rule in found
        if rule.section != "terms" or not figures
        for case in _cases(rule, regime)
    }


def _cases(rule: RuleRef, regime: Regime) -> tuple[str, ...]:
    """The kinds of case a rule belongs to, where it is a fact or a stage; one that the pack brings itself is `own`."""
    if rule.section == "facts":
        cases = regime.pack.facts[rule.id].cases
    elif rule.section == "stages":
        cases = tuple(stage.case for stage in regime.pack.stages if stage.id == rule.id)
    else:
        return ("",)
    own = {kind.case for kind in affair_kinds(regime)}
    return tuple("own" if case in own else case for case in cases)


def _lacking(carrying: object, seen: object, proofs: object) -> str:
    wanted = (("规则", carrying), ("看得到的地方", seen), ("测试", proofs))
    return "还缺：" + "、".join(title for title, there in wanted if not there)


def _seen_at(places: set[str]) -> Iterator[str]:
    """Addresses of the pages that show one of the rules, and commands that carry one out."""
    sections = {place.partition(":")[0] for place in places}
    for address, shown in _pages():
        if sections & shown or any(fnmatchcase(place, one) for one in shown if ":" in one for place in places):
            yield address
    yield from dict.fromkeys(BY_COMMAND[section] for section in sorted(sections) if section in BY_COMMAND)


@lru_cache(maxsize=1)
def _pages() -> tuple[tuple[str, frozenset[str]], ...]:
    """Pages with what they show. A page that lists every section of the pack proves nothing of one clause."""
    import_module("luodi.web.urls")
    from luodi.web.shell import routes

    return tuple(
        (f"/{route.path}", frozenset(route.shows))
        for route in routes()
        if route.shows and not set(SECTION_TITLES) <= set(route.shows)
    )


def tests_of(slug: str, regime: Regime) -> dict[str, tuple[str, ...]]:
    """By clause: scenarios beside the pack, and marked tests of the source tree."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in shipped_scenarios(slug):
        for scenario in load_scenarios(path, regime):
            for clause in scenario.text.clauses:
                found[_number(slug, clause)].append(f"scenarios/{slug}/{path.name}")
    for clause, tests in _marked().items():
        if clause.startswith(f"{slug}-"):
            found[_number(slug, clause)].extend(tests)
    return {clause: tuple(dict.fromkeys(tests)) for clause, tests in found.items()}


def _number(slug: str, clause: str) -> str:
    return clause.removeprefix(f"{slug}-")


@lru_cache(maxsize=1)
def _marked() -> dict[str, tuple[str, ...]]:
    """Tests by the clause they are marked with; empty where only the program is installed."""
    root = Path(settings.PACKAGE).parents[1]
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if f"mark.{MARK}" in text:
            for clause, name in marked_in(text):
                found[clause].append(f"{path.relative_to(root)}::{name}")
    return {clause: tuple(tests) for clause, tests in found.items()}


def marked_in(text: str) -> Iterator[tuple[str, str]]:
    """(clause, test) for every mark in a test file: on a function, or by `pytestmark` on all of them."""
    tree = ast.parse(text)
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    for node in tree.body:
        names = [t.id for t in node.targets if isinstance(t, ast.Name)] if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and "pytestmark" in names:
            for clause in _clauses_in(node.value):
                yield from ((clause, test.name) for test in tests)
    for test in tests:
        for decorator in test.decorator_list:
            yield from ((clause, test.name) for clause in _clauses_in(decorator))


def _clauses_in(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == MARK:
            yield from (a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str))

"""Which rules carry a clause; the JSON Schema of packs and scenarios accepts what the loader accepts."""

from typing import Any

import jsonschema_rs
import pytest
import yaml

from luodi.regimes.coverage import clause_rules, coverage
from luodi.regimes.jsonschema import as_text, pack_schema, scenario_schema
from luodi.regimes.loader import PACKS, available, shipped
from luodi.regimes.scenarios import shipped_scenarios
from regimes.packed import rich

FILES = [path for slug in ("common", *available()) for path in sorted((PACKS / slug).glob("*.yaml"))]
SCENARIOS = [path for slug in available() for path in shipped_scenarios(slug)]


def plain(text: str) -> Any:
    """As an editor of YAML 1.2 reads it: `on` is a name, `true` is true."""
    return _typed(yaml.load(text, Loader=yaml.BaseLoader))


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_typed(each) for each in value]
    return {"true": True, "false": False}.get(value, value)


def test_clause_lists_rules_of_every_section() -> None:
    found = {(ref.section, ref.id) for ref in clause_rules(rich())["2.2"]}
    assert found == {
        ("steps", "decide"), ("stages", "review"), ("gates", "reviewed"), ("gates", "opinions"),
        ("reviews", "joint"), ("forms", "plan-form"),
    }  # fmt: skip


def test_dated_entries_of_one_rule_are_listed_each() -> None:
    screening = [ref.since for ref in clause_rules(rich())["2.1"] if ref.id == "screening"]
    assert [str(since) for since in screening] == ["None", "2024-01-01"]


def test_clause_without_rule_shows_what_is_missing() -> None:
    missing = next(c for c in coverage(rich()) if c.clause == "4.1")
    assert (missing.carried, missing.missing, missing.explained) == (False, "奖励办法", True)


@pytest.mark.parametrize("slug", available())
def test_every_clause_of_a_shipped_pack_is_carried_or_explained(slug: str) -> None:
    assert [c.clause for c in coverage(shipped(slug)) if not c.explained] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_schema_accepts_shipped_pack_files(path: Any) -> None:
    jsonschema_rs.validate(pack_schema(), plain(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SCENARIOS[:10], ids=lambda path: path.stem)
def test_schema_accepts_shipped_scenarios(path: Any) -> None:
    jsonschema_rs.validate(scenario_schema(), plain(path.read_text(encoding="utf-8")))


def test_schema_refuses_an_unknown_field() -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(pack_schema(), {"regime": "a", "colour": "red"})


def test_schema_text_is_stable() -> None:
    assert as_text(pack_schema()) == as_text(pack_schema())

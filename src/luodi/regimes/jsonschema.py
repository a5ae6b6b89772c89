"""The pack and scenario languages as JSON Schema, so that editors complete and check YAML while it is typed."""

import json
from typing import Any

from luodi.regimes.scenarios import ScenarioText
from luodi.regimes.schema import Pack

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def pack_schema() -> dict[str, Any]:
    """JSON Schema of one file of a pack. No section is required of one file: a pack may be spread over several."""
    schema = _written(Pack.model_json_schema(by_alias=True))
    schema.pop("required", None)
    return {"$schema": DRAFT, **schema, "title": "机制包"}


def scenario_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file: one scenario or a list of them."""
    schema = _written(ScenarioText.model_json_schema(by_alias=True))
    definitions = schema.pop("$defs", {})
    definitions["ScenarioText"] = schema
    one = {"$ref": "#/$defs/ScenarioText"}
    return {
        "$schema": DRAFT,
        "title": "场景",
        "anyOf": [one, {"type": "array", "items": one}],
        "$defs": definitions,
    }


def as_text(schema: dict[str, Any]) -> str:
    """For a file: stable order, Chinese as it is."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _written(node: Any) -> Any:
    """As people write it: a list of one may stand without brackets, a trigger may be its kind alone, true is plain."""
    if isinstance(node, list):
        return [_written(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _written(value) for key, value in node.items() if key not in {"default", "properties"}}
    if "properties" in node:
        # A rule has a field named `default`, so the names of fields are not keywords.
        found["properties"] = {name: _written(field) for name, field in node["properties"].items()}
    items = node.get("items", {})
    if node.get("type") == "array" and (items.get("type") == "string" or items.get("$ref") == "#/$defs/Trigger"):
        return {"anyOf": [found, found["items"]]}
    if found.get("$ref") == "#/$defs/Trigger":
        return {"anyOf": [found, {"type": "string"}]}
    if found.get("type") == "string" and found.get("format") != "date" and len(found) <= 2 and "pattern" not in found:
        # An unquoted 3.10 or 2026 is text to a pack, a number to an editor.
        return {**found, "type": ["string", "number", "boolean"]}
    if found.get("type") == "integer":
        # The loader reads every scalar as text.
        return {**found, "type": ["integer", "string"]}
    return found

"""What the schema of a pack or a scenario refuses, in Chinese, with what was expected instead."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from luodi.regimes.figures_schema import WINDOW
from luodi.regimes.schema_parts import FACT_KIND, ID

_REASONS: Mapping[str, str] = {
    "missing": "缺少字段“{field}”",
    "extra_forbidden": "不认识的字段“{field}”{near}",
    "string_pattern_mismatch": "“{input}”写法不对，{pattern}",
    "string_too_long": "太长，至多 {max_length} 个字",
    "literal_error": "“{input}”不对，应是 {expected}",
    "date_from_datetime_parsing": "“{input}”不是日期，应写成 2019-01-01",
    "date_parsing": "“{input}”不是日期，应写成 2019-01-01",
    "bool_parsing": "“{input}”应是 true 或 false",
    "bool_type": "“{input}”应是 true 或 false",
    "int_parsing": "“{input}”应是整数",
    "int_type": "“{input}”应是整数",
    "decimal_parsing": "“{input}”应是数字",
    "string_type": "这里应是文字",
    "list_type": "这里应是列表",
    "tuple_type": "这里应是列表",
    "dict_type": "这里应是“键: 值”",
    "model_type": "这里应是“键: 值”",
    "model_attributes_type": "这里应是“键: 值”",
}
_PATTERNS: Mapping[str, str] = {
    ID: "代号以小写英文字母开头，只用小写字母、数字和 _ . -",
    FACT_KIND: "事实种类写成两段小写英文，中间一个点，如 lead.reported",
    WINDOW: "应是 month、quarter、half-year、year、year to date、all，或 rolling 3 years、rolling 12 months 这样",
}
NEAR = 0.6


def reason(error: ErrorDetails, of: type[BaseModel]) -> str:
    """One error of validating a value against `of`, in Chinese."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    context: Mapping[str, Any] = error.get("ctx", {})
    field = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "")
    pattern = str(context.get("pattern", ""))
    return _REASONS.get(error["type"], "“{input}”写法不对，请对照同类条目").format(
        field=field,
        near=_near(field, of, error["loc"]) if error["type"] == "extra_forbidden" else "",
        input=str(error.get("input"))[:40],
        pattern=_PATTERNS.get(pattern, f"应符合 {pattern}"),
        expected=str(context.get("expected", "")).replace(" or ", "、"),
        max_length=context.get("max_length", ""),
    )


def _near(field: str, of: type[BaseModel], loc: Sequence[int | str]) -> str:
    """The field that was probably meant, or those there are where few are."""
    known = _fields(of, loc[:-1])
    near = get_close_matches(field, known, n=1, cutoff=NEAR)
    return f"，是不是“{near[0]}”？" if near else f"；这里可以写：{'、'.join(known)}" if known else ""


def _fields(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """Names of the fields of the piece at `loc`, as YAML writes them."""
    key = False
    for part in loc:
        if key or isinstance(part, int):
            key = False
            continue
        field = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        inner = _model_in(field.annotation) if field else None
        if field is not None and inner is not None:
            model, key = inner, get_origin(field.annotation) is dict
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a list, a mapping or a choice is of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)

"""From a folder of YAML to a `Regime`: read, lay `extends` underneath, validate, compile conditions, check.

Every refusal is a `PackError` whose problems name file, line and what was expected, in Chinese.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from luodi.regimes.expressions import Expression, ExpressionError, compile_expression
from luodi.regimes.layers import left_out, not_there, with_counterparts
from luodi.regimes.refusals import reason
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Pack, TermSpec
from luodi.regimes.vocabulary import Term, TermKind
from luodi.regimes.yamlsource import PackError, Place, Problem, Source, read_file

PACKS = Path(__file__).parent / "packs"

MAPPINGS = ("clauses", "cases", "terms", "bodies", "positions", "groups", "slots", "facts", "words")
LISTS = (
    "choices", "industries", "steps", "stages", "standings", "obligations", "cadences", "gates", "reviews",
    "responsibilities", "ladders", "claims", "forms", "weekly",
    "duplicates", "measures", "credits", "ratings", "sheets",
)  # fmt: skip
RULES = (
    "obligations", "cadences", "gates", "reviews", "responsibilities", "ladders", "claims", "forms", "weekly",
    "duplicates", "stages",
    "standings",
    "measures", "credits", "ratings", "sheets",
)  # fmt: skip
OWN = ("steps",)
"""Sections a pack replaces whole: a flow is drawn by one document."""
SCORED = frozenset({"ratings", "sheets"})
"""Sections whose formulas read figures (完成率) instead of terms; `regimes.figures` compiles them."""


class Merged:
    """Raw sections of a pack and, for every entry, the file and line it came from."""

    def __init__(self) -> None:
        self.value: dict[str, Any] = {}
        self.places: dict[tuple[str | int, ...], tuple[Source, tuple[str | int, ...]]] = {}
        self.origins: dict[tuple[str, str], str] = {}
        self.first: Source | None = None

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Where the entry at `path` of the merged pack was written."""
        for cut in range(len(path), 0, -1):
            if path[:cut] in self.places:
                source, start = self.places[path[:cut]]
                return source.place((*start, *path[cut:]))
        return self.first.place(path) if self.first else Place("?", 1)


def available() -> list[str]:
    """The packs that ship with the program, `common` left out."""
    return sorted(p.name for p in PACKS.iterdir() if p.is_dir() and p.name != "common" and any(p.glob("*.yaml")))


@lru_cache(maxsize=32)
def shipped(slug: str) -> Regime:
    """A shipped pack, resolved and checked once per process."""
    return load(PACKS / slug)


def load(folder: Path, packs: Path = PACKS, adopted: Mapping[str, str] | None = None) -> Regime:
    """Resolve the pack in `folder`; `packs` is where the packs it extends are looked for. PackError on refusal.

    `adopted`: texts of regimes (`Regime.text`) by name, each of which is extended instead of the pack of that name.
    """
    from luodi.regimes.checker import check

    merged = _merge(folder, packs, (), adopted or {})
    pack = _validated(merged)
    regime, problems = _compiled(pack, merged)
    problems.extend(check(regime, merged.place))
    if problems:
        raise PackError(problems)
    return regime


def restore(text: str) -> Regime:
    """The regime an adoption stored: `Regime.text` back, without looking at any file."""
    stored = json.loads(text)
    pack = Pack.model_validate(stored["pack"])
    origins = {(k.partition("/")[0], k.partition("/")[2]): v for k, v in stored["origins"].items()}
    terms = {name: _term(name, spec) for name, spec in pack.terms.items()}
    conditions = {
        text_: compile_expression(text_, terms, where=where, expects="boolean")
        for where, text_, _ in conditions_of(pack)
    }
    return Regime(pack, terms, conditions, origins)


def head_of(folder: Path) -> tuple[str, str]:
    """Name and `extends` ('' without) of the pack in `folder`. PackError where it has no name."""
    head = _head(_sources(folder))
    return str(head.value["regime"]), str(head.value.get("extends") or "")


def _sources(folder: Path) -> list[Source]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PackError([Problem(Place(str(folder.name), 1), "这里没有机制包（*.yaml）")])
    sources = [read_file(path) for path in files]
    for source in sources:
        source.file = f"{folder.name}/{source.file}"
        if not isinstance(source.value, dict):
            raise PackError([Problem(Place(source.file, 1), "最外层应是“键: 值”")])
    return sources


def _head(sources: list[Source]) -> Source:
    head = next((s for s in sources if "regime" in s.value), None)
    if head is None:
        raise PackError([Problem(Place(sources[0].file, 1), "缺少 regime: <机制代号>")])
    return head


def _merge(folder: Path, packs: Path, below: tuple[str, ...], adopted: Mapping[str, str]) -> Merged:
    sources = _sources(folder)
    head = _head(sources)
    slug = str(head.value["regime"])
    parent = head.value.get("extends")
    if parent is None:
        merged = Merged()
    elif isinstance(parent, str) and parent in adopted and parent != slug:
        merged = _adopted(parent, adopted[parent])
    else:
        # A name and nothing else: an uploaded pack may not reach for another folder of the machine.
        known = isinstance(parent, str) and Path(parent).name == parent and (packs / parent).is_dir()
        if parent in below or parent == slug or not known:
            raise PackError([Problem(head.place(("extends",)), f"extends 的“{parent}”不存在，或者绕成了圈")])
        merged = _merge(packs / parent, packs, (*below, slug), adopted)
    _lay_over(merged, sources, slug)
    merged.first = head
    own: set[str] = set()
    for source in sources:
        for key, content in source.value.items():
            _lay(merged, own, slug, source, key, content)
    return merged


def _adopted(slug: str, text: str) -> Merged:
    """An adopted regime as what another pack is laid over."""
    stored = json.loads(text)
    merged = Merged()
    merged.value = stored["pack"]
    merged.origins = {(k.partition("/")[0], k.partition("/")[2]): v for k, v in stored["origins"].items()}
    merged.first = source = Source(f"{slug}（已采用的机制）", merged.value)
    for key, content in merged.value.items():
        names = content if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
        merged.places[(key,)] = (source, ())
        merged.places.update({(key, name): (source, ()) for name in names})
    return merged


def _lay_over(merged: Merged, sources: list[Source], slug: str) -> None:
    """What a pack says of those below it, before its own sections: omissions, counterparts, their titles."""
    below = merged.value.get("regime")
    if below is not None:
        merged.value["layers"] = {**merged.value.get("layers", {}), below: merged.value.get("short", below)}
    for key in ("omits", "counterparts"):
        for source in sources:
            said = source.value.get(key, {})
            if said and not (isinstance(said, dict) and all(isinstance(v, (list, str)) for v in said.values())):
                raise PackError([Problem(source.place((key,)), f"{key} 应写成“键: 值”")])
            if key == "counterparts":
                merged.value.update(with_counterparts(merged.value, said))
            else:
                _omit(merged, source, said, slug)


def _omit(merged: Merged, source: Source, omits: dict[str, Any], slug: str) -> None:
    wrong = [
        Problem(source.place(("omits", section, at)), f"{section} 里没有“{name}”，“{slug}”没有什么可以去掉")
        for section, at, name in not_there(merged.value, omits)
    ]
    if wrong:
        raise PackError(wrong)
    for section, name in left_out(merged.value, omits):
        merged.origins.pop((section, name), None)
        if section in MAPPINGS:
            merged.value[section] = {key: entry for key, entry in merged.value[section].items() if key != name}
            merged.places.pop((section, name), None)
            continue
        entries = enumerate(merged.value[section])
        kept = [at for at, entry in entries if not isinstance(entry, dict) or entry.get("id") != name]
        places = [merged.places[(section, at)] for at in kept]
        merged.value[section] = [merged.value[section][at] for at in kept]
        for at, place in enumerate(places):
            merged.places[(section, at)] = place


def _lay(merged: Merged, own: set[str], slug: str, source: Source, key: str, content: Any) -> None:
    """Lay one section of one file over what is there."""
    if key in MAPPINGS and isinstance(content, dict):
        section = merged.value.get(key, {})
        for name, entry in content.items():
            if f"{key}/{name}" in own:
                raise PackError([Problem(source.place((key, name)), f"“{name}”在本包里写了两次")])
            own.add(f"{key}/{name}")
            section[name] = entry
            merged.places[(key, name)] = (source, (key, name))
            merged.origins[(key, name)] = slug
        merged.value[key] = section
        own.add(key)
    elif key in LISTS and isinstance(content, list):
        _lay_list(merged, own, slug, source, key, content)
    else:
        merged.value[key] = content
        merged.places[(key,)] = (source, (key,))


def _lay_list(merged: Merged, own: set[str], slug: str, source: Source, key: str, content: list[Any]) -> None:
    # In the order of the file: the text of a regime, and so its digest, is the same whenever it is laid.
    ids = dict.fromkeys(e.get("id") for e in content if isinstance(e, dict))
    kept: list[tuple[Any, tuple[Source, tuple[str | int, ...]], bool]] = []
    for i, entry in enumerate(merged.value.get(key, [])):
        mine = f"{key}/#{entry.get('id')}" in own if isinstance(entry, dict) else True
        replaced = not mine and (key in OWN or (isinstance(entry, dict) and entry.get("id") in ids))
        if not replaced:
            kept.append((entry, merged.places[(key, i)], mine))
    for i, entry in enumerate(content):
        kept.append((entry, (source, (key, i)), True))
    for entry_id in ids:
        own.add(f"{key}/#{entry_id}")
        merged.origins[(key, str(entry_id))] = slug
    merged.value[key] = [entry for entry, _, _ in kept]
    for i, (_, place, _) in enumerate(kept):
        merged.places[(key, i)] = place


def _validated(merged: Merged) -> Pack:
    slug = merged.value.get("regime")
    raw = dict(merged.value)
    for key in RULES:
        if not isinstance(raw.get(key, []), list):
            # Left as it is, for the schema to refuse with its place.
            continue
        raw[key] = [
            {**e, "default": "true"}
            if isinstance(e, dict) and slug != "common" and merged.origins.get((key, str(e.get("id")))) == "common"
            else e
            for e in raw.get(key, [])
        ]
    try:
        return Pack.model_validate(raw)
    except ValidationError as error:
        raise PackError(
            Problem(merged.place(tuple(e["loc"])), reason(e, Pack)) for e in error.errors(include_url=False)
        ) from None


def _term(name: str, spec: TermSpec) -> Term:
    if spec.kind not in set(TermKind):
        raise ValueError(f"没有“{spec.kind[:40]}”这种写法，kind 应是 {'、'.join(TermKind)} 之一")
    return Term(
        name=name,
        kind=TermKind(spec.kind),
        unit=spec.unit or "",
        options=spec.options,
        minimum=_bound(spec.minimum),
        maximum=_bound(spec.maximum),
        title=spec.title or name,
        help=spec.help or "",
        multiline=spec.multiline,
        pattern=spec.pattern or "",
        future=spec.future,
        clause=spec.clause or "",
    )


def _bound(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        bound = Decimal(text)
    except InvalidOperation:
        bound = Decimal("NaN")
    if not bound.is_finite():
        raise ValueError(f"minimum、maximum 应是数字，不是“{text[:40]}”")
    return bound


def _compiled(pack: Pack, merged: Merged) -> tuple[Regime, list[Problem]]:
    problems: list[Problem] = []
    terms: dict[str, Term] = {}
    for name, spec in pack.terms.items():
        try:
            terms[name] = _term(name, spec)
        except ValueError as error:
            problems.append(Problem(merged.place(("terms", name)), f"术语“{name}”：{error}"))
    if problems:
        raise PackError(problems)
    conditions: dict[str, Expression] = {}
    for where, text, path in conditions_of(pack):
        if text in conditions:
            continue
        try:
            conditions[text] = compile_expression(text, terms, where=where, expects="boolean")
        except ExpressionError as error:
            problems.append(Problem(merged.place(path), str(error)))
    return Regime(pack, terms, conditions, merged.origins), problems


def conditions_of(pack: Pack) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """Every condition of a pack: where it stands in words, its text, its path."""
    for section in (*LISTS, *MAPPINGS):
        if section in SCORED:
            continue
        content = getattr(pack, section)
        entries: Mapping[Any, Any] = content if isinstance(content, dict) else dict(enumerate(content))
        for key, entry in entries.items():
            name = getattr(entry, "id", key)
            for path, text in _conditions_in(entry):
                yield f"{section} {name} 的 {path[-1]}", text, (section, key, *path)


def _conditions_in(part: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in {"when", "where", "must", "exempt"} and isinstance(value, str):
                yield (name,), value
            elif isinstance(value, (BaseModel, tuple)):
                for path, text in _conditions_in(value):
                    yield (name, *path), text
    elif isinstance(part, tuple):
        for i, item in enumerate(part):
            for path, text in _conditions_in(item):
                yield (i, *path), text

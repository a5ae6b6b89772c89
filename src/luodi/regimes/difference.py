"""What one regime has done differently from another, or from itself on another day: in the words of the regime page.

Pure. A change is said per rule: what stands in a line before and after, the clause, and since when.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from luodi.regimes import words
from luodi.regimes.coverage import SECTION_TITLES
from luodi.regimes.regime import Regime
from luodi.regimes.saying import said
from luodi.regimes.schema import Review

How = Literal["changed", "added", "gone"]
HOW_TITLES: Mapping[How, str] = {"changed": "改", "added": "增", "gone": "删"}

ORDER = (
    "obligations", "cadences", "gates", "reviews", "responsibilities", "ladders", "claims", "stages", "standings",
    "steps", "measures", "credits", "ratings", "sheets", "facts", "forms", "weekly",
    "duplicates", "slots", "bodies", "positions", "groups",
    "industries", "terms",
)  # fmt: skip
"""Sections in the order in which a change matters: who must do what by when first."""
DETAIL = {"说明", "备注"}
LATE = "逾期"
BLANK = "没有"
Entry = Any


@dataclass(frozen=True)
class Line:
    """One sentence of a rule before and after; '' where it had or has none."""

    label: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """期限：2 个工作日内 → 3 个工作日内."""
        return f"{self.label}：{self.before or BLANK} → {self.after or BLANK}"


@dataclass(frozen=True)
class Change:
    """One rule that differs. `since` is the first day it does, None where it always did; `lines` what differs in it.

    Of a rule that is new or gone, `lines` say what it asks, on the one side.
    """

    section: str
    id: str
    how: How
    title: str
    clause: str
    since: date | None
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The change in one sentence: 完成信息研判：2 个工作日内 → 3 个工作日内（第 3.2 条，2026-03-01 起）."""
        return f"{self.title}：{self._what()}{self._where()}"

    def _what(self) -> str:
        if self.how != "changed":
            asked = "；".join(f"{line.label}：{line.after or line.before}" for line in self.lines[:3])
            return {"added": "新增", "gone": "不再有"}[self.how] + (f"（{asked}）" if asked else "")
        if [line.label for line in self.lines] == ["期限"]:
            return f"{self.lines[0].before or BLANK} → {self.lines[0].after or BLANK}"
        return "；".join(line.text for line in self.lines)

    def _where(self) -> str:
        marks = [f"第 {self.clause} 条"] if self.clause else []
        marks += [f"{self.since.isoformat()} 起"] if self.since else []
        return f"（{'，'.join(marks)}）" if marks else ""


@dataclass(frozen=True)
class Section:
    """The changes of one section, under its title."""

    section: str
    title: str
    changes: tuple[Change, ...]


def between(before: Regime, after: Regime, day: date) -> list[Section]:
    """What `after` has otherwise than `before`, on `day` and on every later day on which one of them changes."""
    return _sections(_between(before, after, day))


def across(regime: Regime, first: date, second: date) -> list[Section]:
    """What is done otherwise on the `second` day than on the `first`."""
    found = []
    for section in ORDER:
        for name, (old, new) in _paired(regime, regime, section).items():
            found += _change(section, name, regime, _on(old, first), regime, _on(new, second), None)
    return _sections(found)


def _between(before: Regime, after: Regime, day: date) -> Iterator[Change]:
    for section in ORDER:
        for name, (old, new) in _paired(before, after, section).items():
            days = [day, *sorted(d for d in _turns((*old, *new)) if d > day)]
            known: list[tuple[Any, ...]] = []
            for at in days:
                one, other = _on(old, at), _on(new, at)
                since = at if at != day else getattr(other if other is not None else one, "since", None)
                for change in _change(section, name, before, one, after, other, since):
                    seen = (change.how, change.title, change.lines)
                    if seen not in known:
                        known.append(seen)
                        yield change


def _paired(before: Regime, after: Regime, section: str) -> dict[str, tuple[list[Entry], list[Entry]]]:
    """By id: the dated entries of both sides; what is undated is a list of one."""
    old, new = _entries(before, section), _entries(after, section)
    return {name: (old.get(name, []), new.get(name, [])) for name in {**old, **new}}


def _entries(regime: Regime, section: str) -> dict[str, list[Entry]]:
    content = getattr(regime.pack, section)
    if isinstance(content, Mapping):
        return {str(name): [entry] for name, entry in content.items()}
    found: dict[str, list[Entry]] = {}
    for entry in content:
        found.setdefault(entry.id, []).append(entry)
    return found


def _turns(entries: Sequence[Entry]) -> set[date]:
    days = [getattr(entry, name, None) for entry in entries for name in ("since", "until")]
    return {day for day in days if isinstance(day, date)}


def _on(entries: Sequence[Entry], day: date) -> Entry | None:
    """The entry that holds on `day`; what is undated always does."""
    return next((e for e in entries if not hasattr(e, "holds_on") or e.holds_on(day)), None)


def _change(
    section: str,
    name: str,
    before: Regime,
    old: Entry | None,
    after: Regime,
    new: Entry | None,
    since: date | None,
) -> list[Change]:
    if old is None and new is None:
        return []
    title = _title(section, name, new if new is not None else old)
    clause = getattr(new if new is not None else old, "clause", None) or ""
    if old is None or new is None:
        lines = tuple(
            Line(label, "", text) if old is None else Line(label, text, "")
            for label, text in _said(old if new is None else new, before if new is None else after)
            if label != LATE
        )
        return [Change(section, name, "gone" if new is None else "added", title, clause, since, lines)]
    renamed = _title(section, name, old)
    was, now = ({"名称": called} if renamed != title else {} for called in (renamed, title))
    was.update(_said(old, before))
    now.update(_said(new, after))
    if getattr(old, "ladder", None) == getattr(new, "ladder", None):
        # What changes in the ladder itself is said once, of the ladder.
        was.pop(LATE, None)
        now.pop(LATE, None)
    lines = tuple(
        Line(label, was.get(label, ""), now.get(label, ""))
        for label in {**was, **now}
        if was.get(label, "") != now.get(label, "")
    )
    return [Change(section, name, "changed", title, clause, since, lines)] if lines else []


def _said(entry: Entry, regime: Regime) -> list[tuple[str, str]]:
    lines = [(line.label, line.text) for line in said(entry, regime) if line.label not in DETAIL]
    if isinstance(entry, Review):
        lines += [(f"评审项“{i.title}”", f"{words.who(i.units, regime)}：{i.question}") for i in entry.items]
    return lines


def _title(section: str, name: str, entry: Entry) -> str:
    return name if section == "terms" else str(getattr(entry, "title", name) or name)


def _sections(changes: Iterable[Change]) -> list[Section]:
    by_section: dict[str, list[Change]] = {}
    said: set[tuple[str, str, str]] = set()
    for change in changes:
        # The same duty in projects and in meetings is two rules and one sentence.
        if (change.section, change.how, change.text) not in said:
            said.add((change.section, change.how, change.text))
            by_section.setdefault(change.section, []).append(change)
    return [
        Section(section, SECTION_TITLES[section], tuple(by_section[section]))
        for section in ORDER
        if section in by_section
    ]

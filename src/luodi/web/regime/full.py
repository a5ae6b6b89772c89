"""A rule in full: every field of the pack as a labelled sentence, for the page of a clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.regimes import words
from luodi.regimes.coverage import SECTION_TITLES, RuleRef
from luodi.regimes.regime import Regime
from luodi.regimes.saying import Said, said
from luodi.regimes.schema import Review, ReviewItem
from luodi.regimes.schema_parts import Rule
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag
from luodi.web.regime.briefs import chosen, held

DEFAULT = ClauseTag("", "文件没有规定", default=True)


@dataclass(frozen=True)
class Item:
    """One item of a review: its number and title, units, question, criteria, the gates whose figures are shown."""

    title: str
    place: str
    units: str
    question: str
    criteria: tuple[str, ...]
    figures: tuple[str, ...]
    choice: str


@dataclass(frozen=True)
class Whole:
    """A rule in full. `days` is the span it holds in, `note` what the pack's author added."""

    kind: str
    section: str
    title: str
    said: tuple[Said, ...]
    tag: ClauseTag | None = None
    days: str = ""
    note: str = ""
    items: tuple[Item, ...] = ()


def whole(ref: RuleRef, regime: Regime, clause: str) -> list[Whole]:
    """The rule behind a ref; several where a mapping section holds it more than once never happens."""
    content = getattr(regime.pack, ref.section)
    if isinstance(content, dict):
        found = [content[ref.id]] if ref.id in content else []
    else:
        found = [e for e in content if e.id == ref.id and getattr(e, "since", None) == ref.since]
    return [_whole(ref, entry, regime, clause) for entry in found]


def _whole(ref: RuleRef, entry: Any, regime: Regime, clause: str) -> Whole:
    return Whole(
        SECTION_TITLES[ref.section],
        ref.section,
        ref.title,
        tuple(said(entry, regime)),
        clause_tag(
            regime,
            clause,
            place=getattr(entry, "place", None) or "",
            default=bool(getattr(entry, "default", False)),
            choice=getattr(entry, "choice", None),
        ),
        # The `until` of a standing is what ends it, and no day.
        held(entry.since, entry.until) if isinstance(entry, Rule) else "",
        getattr(entry, "note", None) or "",
        tuple(_item(item, regime) for item in (entry.items if isinstance(entry, Review) else ())),
    )


def _item(item: ReviewItem, regime: Regime) -> Item:
    titles = {gate.id: gate.title for gate in regime.pack.gates}
    figures = tuple(titles[figure] for figure in item.figures if figure in titles)
    choice = chosen(item.choice, regime)
    units = words.who(item.units, regime)
    return Item(item.title, item.place or "", units, item.question, item.criteria, figures, choice)


def wholes(refs: Sequence[RuleRef], regime: Regime, clause: str) -> list[Whole]:
    """All rules of a clause but its choices."""
    return [one for ref in refs if ref.section != "choices" for one in whole(ref, regime, clause)]

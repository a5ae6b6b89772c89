"""What registers call units, stages and options: any of their names, words that mean one, what a person said."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from luodi.intake.columns import terms_of
from luodi.reading.cells import Names, squeezed
from luodi.reading.dictionary import STAGE
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Stage
from luodi.regimes.terms import TermKind
from luodi.units.public import RefBook, Viewer, unit_tree

LEFT = "@left"
"""Said of a word that means nothing here: the cell is taken for empty."""
STAGES = Path(__file__).parent / "data" / "stages.yaml"


def names_of(viewer: Viewer, book: RefBook) -> Names:
    """The units of today by title, short name and code."""
    refs: dict[str, str] = {}
    for unit in unit_tree(viewer.jurisdiction, viewer.day):
        ref = book.ref_of(unit.id)
        for name in {squeezed(unit.name), squeezed(unit.short_name)} - {""}:
            refs[name] = ref if refs.get(name, ref) == ref else ""
    return Names(refs)


def meanings(target: str, regime: Regime, viewer: Viewer) -> list[str]:
    """What a word of a column may mean: the options of its term, the stages, the units by name; none of free texts."""
    if target == STAGE:
        return [stage.title for stage in regime.pack.stages if stage.case == "project"]
    term = terms_of(regime).get(target)
    if term is None:
        return []
    if term.kind is TermKind.UNIT:
        return [unit.name for unit in unit_tree(viewer.jurisdiction, viewer.day)]
    return list(term.options) if term.kind is TermKind.CHOICE else []


def stage_called(text: str, stages: Sequence[Stage]) -> Stage | None:
    """The stage of that title or id, or the one begun by what the words mean."""
    wanted = squeezed(text)
    for stage in stages:
        if wanted in {squeezed(stage.title), stage.id}:
            return stage
    kinds = {kind for kind, words in _stage_words().items() if wanted in words}
    return next((stage for stage in stages if any(trigger.fact in kinds for trigger in stage.on)), None)


@lru_cache(maxsize=1)
def _stage_words() -> Mapping[str, frozenset[str]]:
    content = yaml.safe_load(STAGES.read_text(encoding="utf-8"))
    return {str(kind): frozenset(squeezed(str(word)) for word in words) for kind, words in content.items()}

"""What registers call the units and the stages: any of their names, and words that mean one."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from luodi.intake.reading.cells import Names, squeezed
from luodi.regimes.schema import Stage
from luodi.units.public import RefBook, Viewer, unit_tree

STAGES = Path(__file__).parent / "data" / "stages.yaml"


def names_of(viewer: Viewer, book: RefBook) -> Names:
    """The units of today by title, short name and code."""
    refs: dict[str, str] = {}
    for unit in unit_tree(viewer.jurisdiction, viewer.day):
        ref = book.ref_of(unit.id)
        for name in {squeezed(unit.name), squeezed(unit.short_name)} - {""}:
            refs[name] = ref if refs.get(name, ref) == ref else ""
    return Names(refs)


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

"""What a project's own page says of being one with another: a suspicion that waits, or where it was merged into."""

from dataclasses import dataclass

from luodi.ledger.public import CaseFile
from luodi.projects.public import (
    MERGED,
    TERM_KEPT,
    TERM_KNOWN,
    decided_beside,
    merged_into,
    open_suspicion,
    whom_to_ask,
)
from luodi.regimes.case import Fact
from luodi.regimes.terms import HIDDEN
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import case_url, link


@dataclass(frozen=True)
class Note:
    """One line above the page, and where it leads: titles and addresses."""

    text: str
    ways: tuple[tuple[str, str], ...] = ()


def notes(file: CaseFile, viewer: Viewer) -> list[Note]:
    """Nothing for most projects; no query but for one that was merged."""
    found = []
    if file.state.standing == MERGED:
        found.append(_merged(file, viewer))
    if waiting := open_suspicion(file):
        found.append(_waiting(file, waiting))
    return found


def _waiting(file: CaseFile, raised: Fact) -> Note:
    if raised.values.get(TERM_KNOWN) == HIDDEN:
        ask = whom_to_ask(file.regime)
        return Note(f"这个项目可能与另一个是同一个，等着裁定。那个项目不在您可以查看的范围内，可向{ask}了解。")
    return Note("这个项目可能与另一个是同一个，等着裁定。", (("对照、裁定", link("duplicate", raised.id)),))


def _merged(file: CaseFile, viewer: Viewer) -> Note:
    kept = merged_into(file.state)
    if kept is None:
        return Note(f"这个项目已经并入另一个项目{HIDDEN}。")
    verdict = next((one.fact for one in decided_beside(viewer, file.id) if one.case == kept), None)
    ways = [("打开", case_url("project", kept)), ("看裁定、撤销", link("duplicate", verdict) if verdict else "")]
    since = next((f.happened_on for f in reversed(file.state.active) if f.values.get(TERM_KEPT)), None)
    day = f"{formats.day(since, file.state.day)}" if since else ""
    text = f"这个项目与“{file.people.get(kept, '')}”是同一个，{day}已经合并，随那个项目办，只算一次。"
    return Note(text, tuple(way for way in ways if way[1]))

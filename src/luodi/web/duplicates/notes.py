"""What a project's own page says of being one with another: a suspicion that waits, or where it was merged into."""

from dataclasses import dataclass

from luodi.ledger.public import CaseFile
from luodi.projects.public import merged_into, open_suspicion
from luodi.regimes.terms import HIDDEN
from luodi.web.clauses import case_url, link


@dataclass(frozen=True)
class Note:
    """One line above the page, and where it leads ('' nowhere)."""

    text: str
    action: str = ""
    url: str = ""


def notes(file: CaseFile) -> list[Note]:
    """Nothing for most projects; no query."""
    found = []
    if kept := merged_into(file.state):
        title = file.people.get(kept, "")
        found.append(Note(f"这个项目与“{title}”是同一个，已经合并，随那个项目办。", "打开", case_url("project", kept)))
    elif file.state.standing == "merged":
        found.append(Note(f"这个项目已经并入另一个项目{HIDDEN}。"))
    if waiting := open_suspicion(file):
        found.append(Note("这个项目可能与另一个是同一个，等着裁定。", "对照、裁定", link("duplicate", waiting.id)))
    return found

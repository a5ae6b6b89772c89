"""The clause tag of a deadline, gate or figure, and addresses of pages that another room brings."""

from collections.abc import Mapping
from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix, reverse

from luodi.ledger.public import Task
from luodi.projects.public import Due
from luodi.regimes.regime import Regime
from luodi.web.parts import ClauseTag


@lru_cache(maxsize=256)
def _address(name: str, prefix: str) -> str:
    del prefix
    return reverse(name)


def plain_url(name: str) -> str:
    """The address of a page that takes nothing; every page prints dozens, and they do not change while it runs."""
    return _address(name, get_script_prefix())


def link(name: str, *args: object, query: Mapping[str, object] | None = None, fragment: str = "") -> str:
    """The address of a page, '' while no room brings it."""
    try:
        return str(reverse(name, args=args or None, query=query, fragment=fragment or None))
    except NoReverseMatch:
        return ""


def clause_tag(
    regime: Regime, clause: str | None, *, place: str = "", default: bool = False, choice: str | None = None
) -> ClauseTag | None:
    """The tag of a clause; without a clause that of a system default; None for neither.

    `default`: the rule, or the days of it, are not in the document. A choice of the adopter is named by its answer.
    """
    found = regime.pack.clauses.get(clause or "")
    if found is None:
        return ClauseTag("", "文件没有这一条，由系统补上", default=True) if default else None
    decided = next((c.chosen for c in regime.pack.choices if c.id == choice), "") if not default else ""
    return ClauseTag(
        place=place or found.place,
        title=f"{clause} {found.title}",
        url=link("clause", clause) or _anchored(clause),
        ref=f"{regime.slug}-{clause}",
        default=default,
        choice=decided,
        missing="" if default or decided else found.missing or "",
    )


def _anchored(clause: str | None) -> str:
    page = link("regime")
    return f"{page}#clause-{clause}" if page else ""


def task_tag(task: Task | Due, regime: Regime) -> ClauseTag | None:
    """The tag of an obligation in a list: dashed where the rule or its days are the system's default."""
    rule = next((r for r in regime.obligations_by_id.get(task.rule, ()) if r.holds_on(task.started_on)), None)
    default = task.default or task.due_default or not task.clause
    return clause_tag(regime, task.clause, place=task.place, default=default, choice=rule.choice if rule else None)


def case_url(kind: str, case: object) -> str:
    """The page of a case by its kind; '' while there is none."""
    pages = {"project": "project", "meeting": "meeting", "dispute": "dispute"}
    pages |= {"planned": "library_entry", "library": "library_entry"}
    return link(pages.get(kind, "case"), case) if kind != "organisation" else ""

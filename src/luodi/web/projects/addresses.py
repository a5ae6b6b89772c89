"""Addresses of a project's pages, for everything that leads to them."""

from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse

from luodi.ledger.public import CaseFile
from luodi.regimes.transfers import route
from luodi.web.clauses import link


def project_url(case: UUID, tab: str = "") -> str:
    """The project's page, with one of its tabs open."""
    query = f"?tab={tab}#tabs" if tab else ""
    return reverse("project", args=[case]) + query


def menu_url(case: UUID) -> str:
    """What may be recorded now."""
    return reverse("record", args=[case])


def record_url(
    case: UUID, kind: str, *, about: str = "", given: Mapping[str, str] | None = None, field: str = ""
) -> str:
    """The form of a kind of fact. `given` fills fields in by term; `field` is the term it opens at."""
    query = {**({"about": about} if about else {}), **(given or {})}
    anchor = f"#f-{quote(field)}" if field else ""
    return reverse("record_fact", args=[case, kind], query=query or None) + anchor


def about_url(case_kind: str, case: UUID, kind: str, about: str = "") -> str:
    """The form of a fact, about something or not, in a case of any kind."""
    if case_kind == "project":
        return record_url(case, kind, about=about)
    return link("case_record", case, kind, query={"about": about} if about else None)


def transfer_url(file: CaseFile) -> str:
    """Where a transfer is looked at before it is made; '' where the regime's document knows none."""
    return reverse("project_transfer", args=[file.id]) if route(file.regime, file.kind) else ""


def review_item_url(case: UUID, key: str) -> str:
    """The page of one unit's answer to one item of a review; '' while no room brings it."""
    return link("review_item", case, key)


def paper_url(paper: UUID) -> str:
    """The file under a fact."""
    return reverse("file", args=[paper])

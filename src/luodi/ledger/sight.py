"""Who may see which case: one set of refs a viewer carries, one table of who has a part in a case."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from luodi.ledger.models import Case, Sight
from luodi.ledger.prepared import Prepared
from luodi.units.public import ADMINISTRATORS, Viewer

ORGANISATION = "organisation"
"""The kind of case that holds organisational facts: the administrators' own, whoever opened it."""
ADOPT = "adopt"
"""Who adopts a regime records it there, too."""


def task_refs(viewer: Viewer) -> frozenset[UUID]:
    """Ids under which tasks reach the viewer: units and positions held or acted for, and the person."""
    return viewer.unit_ids | viewer.duty_ids | {viewer.user_id}


def lasting_refs(viewer: Viewer) -> frozenset[UUID]:
    """Ids whose part in a case the viewer sees beyond tasks."""
    return viewer.seen_unit_ids | viewer.duty_ids | {viewer.user_id}


def visible_cases(viewer: Viewer, kind: str | None = None) -> QuerySet[Case]:
    """The cases the viewer may know of, in the viewer's jurisdiction alone."""
    cases = Case.objects.filter(jurisdiction_id=viewer.jurisdiction)
    if kind is not None:
        cases = cases.filter(kind=kind)
    if viewer.sees_all:
        return cases
    sights = Sight.objects.filter(Q(ref__in=task_refs(viewer)) | Q(ref__in=lasting_refs(viewer), task_only=False))
    seen = Q(pk__in=sights.filter(jurisdiction_id=viewer.jurisdiction).values("case_id"))
    if viewer.rights & {*ADMINISTRATORS, ADOPT}:
        seen |= Q(kind=ORGANISATION)
    return cases.filter(seen)


def may_see(viewer: Viewer, case_ids: Collection[UUID]) -> bool:
    """Whether every one of the cases is visible to the viewer: what `visible_cases` says, of a few cases."""
    tasks, lasting = task_refs(viewer), lasting_refs(viewer)
    organises = not viewer.rights.isdisjoint({*ADMINISTRATORS, ADOPT})
    seen = {
        case
        for case, kind, ref, task_only in _parts(viewer.jurisdiction, case_ids)
        if viewer.sees_all or ref in tasks or (ref in lasting and not task_only) or (organises and kind == ORGANISATION)
    }
    return seen == set(case_ids)


@Prepared
def _parts(jurisdiction: UUID, cases: Collection[UUID]) -> QuerySet[Any, Any]:
    """Each case with everyone who has a part in it; once, with nobody, where none has."""
    found = Case.objects.filter(jurisdiction_id=jurisdiction, pk__in=cases)
    return found.values_list("pk", "kind", "sights__ref", "sights__task_only")

"""Who may see which case: one set of refs a viewer carries, one table of who has a part in a case."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from luodi.ledger.models import Case, Sight
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
    """Whether every one of the cases is visible to the viewer."""
    return visible_cases(viewer).filter(pk__in=case_ids).count() == len(set(case_ids))

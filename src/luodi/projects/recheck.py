"""查重 once more: a project that is called otherwise, or whose codes are told later, may turn out to be another one.

Called by the ledger at the end of the act that told it, whoever recorded it and wherever: page, interface, import;
and when a person has decided that a project is not the one it was taken for.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from luodi.common import clock
from luodi.ledger.public import system_viewer
from luodi.projects.duplicates import find_many
from luodi.projects.lineage import split_pairs
from luodi.projects.models import DuplicatePair, Project
from luodi.projects.probes import Match
from luodi.projects.suspicions import probe_of, raise_suspicions, suspicious


def recheck(jurisdiction: UUID, cases: Sequence[UUID], act: UUID, at: datetime) -> None:
    """Raise what each of the cases may be the same as now, where nobody has decided about the two nor is asked to.

    A case that already waits for a verdict is asked about again when that is given, unless it is merged by it.
    """
    waiting = DuplicatePair.objects.filter(
        Q(case__in=cases) | Q(known__in=cases), jurisdiction_id=jurisdiction, verdict=""
    )
    apart = {frozenset(pair) for pair in waiting.values_list("case_id", "known_id")}
    asked = set(cases) - set(waiting.values_list("case_id", flat=True))
    rows = Project.objects.filter(jurisdiction_id=jurisdiction, case_id__in=asked, merged_into=None).order_by("case_id")
    told = list(rows.values_list("case_id", "name", "terms"))
    if not told:
        return
    probes = [replace(probe_of(terms or {}, leave_out=case), name=name) for case, name, terms in told]
    answers = find_many(system_viewer(jurisdiction), probes)
    apart |= split_pairs(
        jurisdiction, {*asked, *(match.other for matches in answers for match in matches if match.other)}
    )
    found: dict[UUID, list[Match]] = {}
    for (case, _, _), matches in zip(told, answers, strict=True):
        new = [match for match in matches if match.other and frozenset((case, match.other)) not in apart]
        first = suspicious(new)
        if first is not None and first.other is not None:
            found[case] = [first]
            apart.add(frozenset((case, first.other)))
    raise_suspicions(jurisdiction, found, on=at.astimezone(clock.SHANGHAI).date(), key=f"recheck:{act}", at=at)

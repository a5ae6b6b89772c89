"""The clauses that issue 3 names: in a government of each pack their tags stand on pages of work, for those whose work
it is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from luodi.common import clock
from luodi.ledger.models import Case, Tick
from luodi.ledger.tick import tick
from luodi.units.models import Unit
from luodi.web import urls
from luodi.web.shell import routes

from .three import Government, founded, peopled

TAG = re.compile(r'data-clause="[^"-]+-([^"]+)"')
OF_THE_REGIME = {"regime", "clause", "regime_compare", "regime_adopt", "regime_adopting", "components", "calendar"}
WORKING = {
    "qiaocheng": "1.1 1.4 1.5 2.3 2.6 3.1 3.2 3.3 4.2 4.3 5.1 5.2 6.1",
    "ziyang": "1.3 2.1 2.2 3.2 4.1 4.2 5.1",
    "heyuan": "0.1 3.2 8.2",
    "lishui": "1.6 2.2 3.1 3.4 4.1",
}

assert urls.urlpatterns  # every page registers when the addresses are read

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=sorted(WORKING))
def government(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Government]:
    """With one project led on for a while and the periods and standing cases that the calendar opens."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = peopled(founded(request.param, "鲈", clock.today()), rounds=(5,))
        Tick.objects.create(jurisdiction_id=made.id, day=clock.today() - timedelta(days=1), ran_at=clock.now())
        tick(made.id)
        yield made
        transaction.set_rollback(True)


def pages(government: Government) -> Iterator[str]:
    """The project with its forms, standing cases, units, and pages without an argument."""
    here = {"jurisdiction_id": government.id}
    secret = government.secrets[0]
    yield from (reverse("project", args=[secret.case]) + tab for tab in ("", "?tab=review"))
    yield from (reverse(name) for name in ("units", "projects", "leads"))
    standing = Case.objects.filter(**here).exclude(kind__in=("project", "organisation", "work"))
    yield from (reverse("case", args=[pk]) for pk in standing.values_list("pk", flat=True)[:3])
    yield from (reverse("unit", args=[pk]) for pk in Unit.objects.filter(**here).values_list("pk", flat=True))
    for kind, spec in government.regime.facts("project").items():
        if not spec.about:
            yield reverse("record_fact", args=[secret.case, kind])
    yield from (reverse(r.name) for r in routes() if "<" not in r.path and r.name not in OF_THE_REGIME)


def test_clauses_that_work_are_seen_on_pages_of_work(government: Government) -> None:
    unseen = set(WORKING[government.slug].split())
    sees_all = [p for p in government.users if government.viewer(p).sees_all]
    for position in sorted(sees_all, key=lambda p: not government.viewer(p).may("office"))[:2]:
        client = government.client(position)
        for address in pages(government):
            if unseen:
                unseen -= set(TAG.findall(client.get(address).content.decode(errors="replace")))
    assert not unseen, sorted(unseen)

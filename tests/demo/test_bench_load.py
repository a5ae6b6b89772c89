"""What the bench loads in bulk is what the door would have written."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count

from luodi.common import clock
from luodi.demo.make import make
from luodi.ledger.models import Case, Fact, FactTerm
from luodi.ledger.rebuild import compare
from luodi.ledger.verify import _facts
from luodi.projects.models import Project
from luodi.regimes.loader import available

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.load import multiply, templates
from bench.widen import widen

TODAY = date(2026, 11, 18)


@pytest.mark.django_db
def test_loaded_projects_fold_and_digest_to_what_is_stored() -> None:
    made = make(available()[0], projects=4, today=TODAY, begun=date(2026, 10, 8))
    with clock.at(clock.moment(TODAY)):
        before = Project.objects.count()
        multiply(templates(made.jurisdiction, 8), 20)
        assert Project.objects.count() == before + 20
        assert [difference.parts for difference in compare(made.jurisdiction)] == []
    facts = _facts(list(Fact.objects.values_list("pk", flat=True)))
    assert all(read.digest == read.row.digest for read in facts.values())
    assert len(set(Case.objects.filter(kind="project").values_list("title", flat=True))) == before + 20


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the database copies by a statement of its own")
def test_widened_projects_stand_on_rows_of_their_own_and_every_index_is_back() -> None:
    made = make(available()[0], projects=2, today=TODAY, begun=date(2026, 11, 2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'")
        indexes = cursor.fetchone()
        before = Project.objects.count()
        widen(made.jurisdiction, 5)
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'")
        assert cursor.fetchone() == indexes
    assert Project.objects.count() == Case.objects.filter(kind="project").count() == 5 * before
    assert FactTerm.objects.exclude(fact__in=Fact.objects.all()).count() == 0
    of_projects = Fact.objects.filter(case__kind="project").values_list("case").annotate(n=Count("pk"))
    sizes = Counter(facts for _, facts in of_projects)
    assert sizes and all(times % 5 == 0 for times in sizes.values())

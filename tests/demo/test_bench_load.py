"""What the bench loads in bulk is what the door would have written."""

import sys
from datetime import date
from pathlib import Path

import pytest

from luodi.common import clock
from luodi.demo.make import make
from luodi.ledger.models import Case, Fact
from luodi.ledger.rebuild import compare
from luodi.ledger.verify import _facts
from luodi.projects.models import Project
from luodi.regimes.loader import available

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.load import multiply, templates

TODAY = date(2026, 11, 18)


@pytest.mark.django_db
def test_loaded_projects_fold_and_digest_to_what_is_stored() -> None:
    made = make(available()[0], projects=4, today=TODAY, begun=date(2026, 10, 8))
    with clock.at(clock.moment(TODAY)):
        multiply(templates(made.jurisdiction, 8), 20)
        assert Project.objects.count() == 24
        assert [difference.parts for difference in compare(made.jurisdiction)] == []
    facts = _facts(list(Fact.objects.values_list("pk", flat=True)))
    assert all(read.digest == read.row.digest for read in facts.values())
    assert len(set(Case.objects.filter(kind="project").values_list("title", flat=True))) == 24

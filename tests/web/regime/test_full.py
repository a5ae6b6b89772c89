"""A rule in full: nothing of the program's own shows through."""

import pytest

from luodi.regimes.coverage import coverage
from luodi.regimes.loader import available, shipped
from luodi.web.regime.full import wholes


@pytest.mark.parametrize("slug", available())
def test_rule_in_full_shows_no_name_of_the_program(slug: str) -> None:
    regime = shipped(slug)
    shown = [one for found in coverage(regime) for one in wholes(found.rules, regime, found.clause)]
    assert shown
    assert [one.title for one in shown if "Trigger(" in repr(one)] == []

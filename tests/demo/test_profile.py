"""Invented projects: plainly invented, valid where a form checks, around the thresholds of their pack."""

from random import Random

import pytest

from luodi.common.text import credit_code_problem
from luodi.demo.cast import names
from luodi.demo.profile import MICRO_MU, WAN, YI, Thresholds, credit_code, fitting, profile, thresholds
from luodi.regimes.industries import of_code, titles
from luodi.regimes.loader import available, shipped

LIMITS = Thresholds((1.0,), (380.0,))


def test_credit_codes_pass_the_check_of_the_form() -> None:
    rng = Random(1)
    assert [credit_code_problem(credit_code(rng)) for _ in range(50)] == [None] * 50


def test_names_of_projects_are_distinct_and_plainly_invented() -> None:
    made = [profile(number, Random(number), LIMITS).name for number in range(400)]
    assert len(set(made)) == 400
    assert all(name.startswith("示例") for name in made)


def test_names_of_people_never_repeat() -> None:
    given = names()
    first = [next(given) for _ in range(1000)]
    assert len(set(first)) == 1000
    assert first[:2] == ["甲一", "甲二"]


def test_projects_lie_on_and_beside_the_threshold_of_money() -> None:
    on, below, above = (profile(number, Random(number), LIMITS).total for number in (1, 2, 3))
    assert on == YI
    assert below < YI < above


def test_plot_on_the_threshold_of_intensity_is_exact() -> None:
    made = profile(4, Random(4), LIMITS)
    assert made.fixed * MICRO_MU == 380 * WAN * made.land


@pytest.mark.parametrize("slug", available())
def test_thresholds_come_from_the_conditions_of_the_pack(slug: str) -> None:
    text = "\n".join(shipped(slug).conditions)
    found = thresholds(shipped(slug).pack, list(shipped(slug).conditions))
    assert bool(found.money) == ("亿元(" in text)


@pytest.mark.parametrize("slug", ["qiaocheng", "ziyang", "qingxin"])
def test_industry_filled_in_is_one_that_the_project_can_be_of(slug: str) -> None:
    regime = shipped(slug)
    options, key = regime.terms["产业"].options, regime.pack.industries
    told = set()
    for number in range(60):
        made = profile(number, Random(number), LIMITS, options)
        code = str(made.values["行业代码"])
        assert code in titles(), made.name
        told |= {(made.trade, one) for one in fitting(made, options, key)}
        of_key = [one.title for one in of_code(key, code)]
        assert not of_key or fitting(made, options, key) == [one for one in options if one in of_key], made.name
    assert len({one for _, one in told}) >= 3
    if not key:
        assert {("医", "生物医药"), ("材", "新材料"), ("制造", "智能制造")} == told

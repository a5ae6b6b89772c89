"""A changed regime tried on what has been."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from luodi.regimes.loader import shipped
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule
from luodi.regimes.simulation import begins, tried
from luodi.regimes.timeline import Era, timeline

TODAY, SINCE, LATER, END = date(2026, 11, 20), date(2025, 11, 20), date(2027, 1, 1), date(2027, 12, 31)
PLAIN = shipped("qingxin")
RULE = next(rule for rule in PLAIN.pack.obligations if rule.id == "confirm-lead")


def entry(due: str, since: date | None = None, until: date | None = None, title: str = RULE.title) -> ObligationRule:
    return RULE.model_copy(update={"due": due, "since": since, "until": until, "title": title})


def regime(*entries: ObligationRule) -> Regime:
    """The regime with these entries for the one rule."""
    rules = (*(rule for rule in PLAIN.pack.obligations if rule.id != RULE.id), *entries)
    pack = PLAIN.pack.model_copy(update={"obligations": rules})
    return Regime(pack, PLAIN.terms, PLAIN.conditions, PLAIN.origins)


def due(found: Regime, day: date) -> list[str]:
    return [str(rule.due) for rule in found.pack.obligations if rule.id == RULE.id and rule.holds_on(day)]


CHANGING = (entry("2 working days", until=LATER), entry("3 working days", since=LATER))
ENDING = (entry("2 working days", until=END),)


def adopted(*entries: ObligationRule) -> Regime:
    """The plain regime, then the one with these entries, adopted some months ago."""
    eras = [(date(2025, 1, 1), PLAIN), (date(2026, 6, 1), regime(*entries))]
    return timeline([Era(since, None, str(at), str(at), one) for at, (since, one) in enumerate(eras)], TODAY)


def test_rule_that_changes_on_a_day_to_come_is_tried_as_if_it_had_changed_before() -> None:
    before, after = regime(entry("2 working days")), regime(*CHANGING)
    found = tried(before, after, SINCE, TODAY)
    assert due(found, SINCE - timedelta(days=1)) == ["2 working days"]
    assert due(found, SINCE) == due(found, TODAY) == due(found, LATER) == ["3 working days"]
    assert begins(before, after, TODAY) == LATER
    assert begins(after, after, TODAY) is None


def test_rule_with_a_last_day_is_tried_as_edited_and_ends_on_that_day() -> None:
    before, after = regime(*ENDING), regime(entry("4 working days", until=END))
    found = tried(before, after, SINCE, TODAY)
    assert (due(found, SINCE), due(found, TODAY), due(found, END)) == (["4 working days"], ["4 working days"], [])
    assert begins(before, after, TODAY) is None


def test_rule_that_is_given_a_last_day_is_tried_as_if_it_had_ended() -> None:
    before, after = regime(entry("2 working days")), regime(*ENDING)
    found = tried(before, after, SINCE, TODAY)
    assert (due(found, SINCE - timedelta(days=1)), due(found, SINCE)) == (["2 working days"], [])
    assert begins(before, after, TODAY) == END


@pytest.mark.parametrize(
    "draft",
    [CHANGING, [one.model_copy(update={"title": "线索确认"}) for one in CHANGING]],
    ids=["the same again", "another title"],
)
def test_change_to_come_that_was_adopted_before_is_not_of_a_later_draft(draft: Sequence[ObligationRule]) -> None:
    before, after = adopted(*CHANGING), regime(*draft)
    found = tried(before, after, SINCE, TODAY)
    assert (due(found, SINCE), due(found, TODAY)) == (["2 working days"], ["2 working days"])
    assert due(found, LATER) == ["3 working days"]
    assert begins(before, after, TODAY) is None


def test_change_to_come_that_a_draft_makes_another_is_tried() -> None:
    before, after = adopted(*CHANGING), regime(CHANGING[0], entry("1 working days", since=LATER))
    assert due(tried(before, after, SINCE, TODAY), TODAY) == ["1 working days"]
    assert begins(before, after, TODAY) == LATER


def test_of_several_changes_to_come_the_last_is_tried_in_whatever_order_they_stand() -> None:
    first, second = entry("3 working days", since=LATER, until=END), entry("4 working days", since=END)
    before, after = regime(entry("2 working days")), regime(second, first, entry("2 working days", until=LATER))
    assert due(tried(before, after, SINCE, TODAY), TODAY) == ["4 working days"]
    assert begins(before, after, TODAY) == END

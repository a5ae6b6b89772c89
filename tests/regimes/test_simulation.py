"""A changed regime tried on what has been."""

from datetime import date, timedelta

from luodi.regimes.loader import shipped
from luodi.regimes.regime import Regime
from luodi.regimes.simulation import begins, tried

TODAY, SINCE, LATER = date(2026, 11, 20), date(2025, 11, 20), date(2027, 1, 1)


def test_rule_that_changes_on_a_day_to_come_is_tried_as_if_it_had_changed_before() -> None:
    before = shipped("qingxin")
    old = next(rule for rule in before.pack.obligations if rule.id == "confirm-lead")
    new = old.model_copy(update={"since": LATER, "due": "3 working days"})
    entries = {old.id: (old.model_copy(update={"until": LATER}), new)}
    rules = tuple(entry for rule in before.pack.obligations for entry in entries.get(rule.id, (rule,)))
    pack = before.pack.model_copy(update={"obligations": rules})
    after = Regime(pack, before.terms, before.conditions, before.origins)
    found = tried(before, after, SINCE, TODAY).pack.obligations

    def due(day: date) -> list[str]:
        return [str(rule.due) for rule in found if rule.id == old.id and rule.holds_on(day)]

    assert due(SINCE - timedelta(days=1)) == [old.due]
    assert due(SINCE) == due(TODAY) == due(LATER) == ["3 working days"]
    assert begins(before, after, TODAY) == LATER
    assert begins(after, after, TODAY) is None

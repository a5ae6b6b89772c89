"""Regimes adopted one after another: each fact under the one of its day, what was recorded before stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache

from luodi.common.clock import moment
from luodi.regimes.case import CaseState, Fact, Obligation, Status
from luodi.regimes.fold import fold, progress
from luodi.regimes.gates import verdicts_for
from luodi.regimes.regime import Regime
from luodi.regimes.timeline import Era, conflicts, timeline
from regimes.packed import CALENDAR, YI, confirmed, day, fact, opinions, planned, reported, rich

FROM = date(2026, 3, 5)
"""The day from which the changed regime holds."""


def changed(**sections: object) -> Regime:
    base = rich()
    return Regime(base.pack.model_copy(update=sections), base.terms, base.conditions, base.origins)


def rules(rule_id: str, **update: object) -> Regime:
    """The same regime with one obligation changed, or left out."""
    entries = [
        (r.model_copy(update=update) if update else None) if r.id == rule_id else r for r in rich().pack.obligations
    ]
    return changed(obligations=tuple(entry for entry in entries if entry is not None))


@lru_cache(maxsize=4)
def lined(known: datetime | None = None, due: str = "3 working days") -> Regime:
    """Ten, then from FROM on another limit for screening, adopted on `known`."""
    return after(rules("screening", due=due), known)


def after(regime: Regime, known: datetime | None = None) -> Regime:
    known = known or moment(FROM)
    eras = [Era(date(2020, 1, 1), None, "", "old", rich()), Era(FROM, known, "adoption", "new", regime)]
    return timeline(eras, FROM)


def seen(facts: list[Fact], regime: Regime, on: date = date(2026, 4, 1)) -> CaseState:
    return fold(facts, regime, CALENDAR, on)


def one(facts: list[Fact], regime: Regime, rule: str = "screening") -> Obligation:
    found = [o for o in seen(facts, regime).obligations if o.rule == rule]
    assert len(found) == 1
    return found[0]


def chosen(on: date = date(2026, 3, 6), rules: str = "按新规定", about: str = "screening/lead") -> Fact:
    return fact("choose", "obligation.rule_chosen", on, about=about, 适用规定=rules, 机制校验码="new", 依据="示例")


def test_fact_of_the_first_day_is_due_by_the_new_limit() -> None:
    assert one([reported(FROM)], lined()).due_on == CALENDAR.add(FROM, 3)


def test_fact_of_the_day_before_is_due_by_the_old_limit() -> None:
    assert one([reported(day(3, 4))], lined()).due_on == CALENDAR.add(day(3, 4), 2)


def test_fact_recorded_before_the_adoption_stays_under_the_old_limit() -> None:
    early = replace(reported(FROM), recorded_at=datetime(2026, 3, 5, 0, 1, tzinfo=UTC))
    assert one([early], lined(datetime(2026, 3, 5, 8, tzinfo=UTC))).due_on == CALENDAR.add(FROM, 2)


def test_older_fact_recorded_after_the_adoption_stays_under_the_old_limit() -> None:
    late = replace(reported(day(3, 4)), recorded_at=datetime(2026, 3, 20, tzinfo=UTC))
    assert one([late], lined()).due_on == CALENDAR.add(day(3, 4), 2)


def test_open_obligation_keeps_its_day_until_a_named_act() -> None:
    facts = [reported(day(3, 4))]
    assert one([*facts, chosen(rules="保留原期限")], lined()).due_on == CALENDAR.add(day(3, 4), 2)
    assert one([*facts, chosen()], lined()).due_on == CALENDAR.add(day(3, 4), 3)


def test_steps_taken_before_the_named_act_stay_taken() -> None:
    facts = [reported(day(3, 2))]
    before = {step.id for step in fold(facts, lined(due="20 working days"), CALENDAR, day(3, 6)).obligations[0].steps}
    kept = {
        step.id
        for step in fold([*facts, chosen()], lined(due="20 working days"), CALENDAR, day(3, 6)).obligations[0].steps
    }
    assert before
    assert before <= kept


def test_reversed_choice_gives_the_old_day_back() -> None:
    facts = [reported(day(3, 4)), chosen(), fact("x", "fact.reversed", day(3, 9), about="choose", 理由="选错")]
    assert one(facts, lined()).due_on == CALENDAR.add(day(3, 4), 2)


def test_discharged_obligation_is_not_touched_by_an_adoption() -> None:
    facts = [reported(day(3, 2)), confirmed(day(3, 4))]
    assert seen(facts, lined()).obligations == seen(facts, rich()).obligations


def test_rule_that_is_gone_no_longer_applies_by_the_named_act() -> None:
    gone = after(rules("screening"))
    assert one([reported(day(3, 4))], gone).open
    assert one([reported(day(3, 4)), chosen()], gone).status is Status.VOID


def test_obligation_of_the_old_rule_is_ended_under_the_new_regime() -> None:
    assert one([reported(day(3, 4)), confirmed(day(3, 9))], lined()).status is Status.DONE


def test_gate_of_the_day_of_the_fact_is_asked() -> None:
    base = [reported(day(3, 2)), confirmed(day(3, 3))]
    without = after(changed(gates=()))
    plan_before, plan_after = planned(day(3, 4), fixed=1), planned(FROM, fixed=1)
    assert [v.gate for v in verdicts_for(progress(base, without), plan_before, without)] != []
    assert [v.gate for v in verdicts_for(progress(base, without), plan_after, without)] == []


def test_whole_case_across_an_unchanged_adoption_is_the_same() -> None:
    facts = [reported(), confirmed(), planned(), *opinions()]
    assert seen(facts, after(changed())) == seen(facts, rich())


def test_unchanged_rules_keep_their_dated_entries() -> None:
    joined = lined()
    assert joined.obligations_by_id["big"] == rich().obligations_by_id["big"]
    spans = [(r.since, r.until) for r in joined.obligations_by_id["screening"]]
    assert spans[-1][0] == FROM
    assert spans[-2][1] == FROM


def test_term_that_changes_its_unit_is_a_conflict() -> None:
    old = rich()
    terms = {**old.terms, "投资总额": replace(old.terms["投资总额"], unit="万元")}
    assert conflicts(old, Regime(old.pack, terms, old.conditions)) != []
    assert conflicts(old, changed()) == []


def test_figure_recorded_before_still_counts() -> None:
    assert one([reported(day(3, 4), total=20 * YI)], lined(), "big").open

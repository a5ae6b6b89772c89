"""What is done differently, said so that an official can read it."""

from datetime import date

from luodi.regimes.difference import across, between
from luodi.regimes.loader import shipped
from luodi.regimes.regime import Regime
from regimes.packed import rich

DAY = date(2026, 3, 1)


def changed(section: str, name: str, **update: object) -> Regime:
    base = rich()
    entries = tuple(e.model_copy(update=update) if e.id == name else e for e in getattr(base.pack, section))
    return Regime(base.pack.model_copy(update={section: entries}), base.terms, base.conditions, base.origins)


def told(regime: Regime) -> list[str]:
    return [change.text for section in between(rich(), regime, DAY) for change in section.changes]


def test_same_regime_differs_in_nothing() -> None:
    assert between(rich(), rich(), DAY) == []


def test_other_limit_is_said_with_both_limits_and_the_clause() -> None:
    screening = rich().obligations_by_id["screening"][-1]
    longer = changed("obligations", "screening", due="3 working days")
    since = f"，{screening.since} 起" if screening.since else ""
    assert f"{screening.title}：2 个工作日内 → 3 个工作日内（第 {screening.clause} 条{since}）" in told(longer)


def test_entry_of_a_day_to_come_is_said_with_its_day() -> None:
    base = rich()
    last = base.obligations_by_id["screening"][-1]
    later = date(2026, 9, 1)
    entries = [e for e in base.pack.obligations if e is not last]
    entries += [
        last.model_copy(update={"until": later}),
        last.model_copy(update={"since": later, "due": "5 working days"}),
    ]
    pack = base.pack.model_copy(update={"obligations": tuple(entries)})
    told_ = told(Regime(pack, base.terms, base.conditions, base.origins))
    assert told_ == [f"{last.title}：2 个工作日内 → 5 个工作日内（第 {last.clause} 条，2026-09-01 起）"]


def test_rule_that_is_gone_and_one_that_is_new_are_said_as_such() -> None:
    base = rich()
    without = base.pack.model_copy(update={"obligations": tuple(e for e in base.pack.obligations if e.id != "big")})
    other = Regime(without, base.terms, base.conditions, base.origins)
    gone = [c for s in between(base, other, DAY) for c in s.changes]
    new = [c for s in between(other, base, DAY) for c in s.changes]
    assert [c.how for c in gone] == ["gone"]
    assert [c.how for c in new] == ["added"]
    assert "不再有" in gone[0].text
    assert "新增" in new[0].text


def test_changes_stand_under_their_section_with_duties_first() -> None:
    both = changed("obligations", "screening", due="3 working days")
    gates = tuple(g.model_copy(update={"effect": "warn"}) for g in both.pack.gates)
    both = Regime(both.pack.model_copy(update={"gates": gates}), both.terms, both.conditions, both.origins)
    assert [s.title for s in between(rich(), both, DAY)] == ["时限事项", "关口"]


def test_two_days_of_one_regime_show_the_dated_entry() -> None:
    entries = rich().obligations_by_id["screening"]
    turn = next(e.since for e in entries if e.since and any(o.until == e.since for o in entries))
    found = across(rich(), turn.replace(year=turn.year - 1), turn)
    assert any(c.id == "screening" for s in found for c in s.changes)
    assert across(rich(), turn, turn) == []


def test_no_word_of_code_stands_in_what_is_said_of_two_shipped_packs() -> None:
    sections = between(shipped("qingxin"), shipped("ziyang"), DAY)
    said = [line.text for s in sections for c in s.changes for line in c.lines if c.section == "obligations"]
    assert said
    assert [text for text in said if "working days" in text or "slot." in text or "None" in text] == []

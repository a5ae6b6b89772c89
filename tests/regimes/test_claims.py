"""首报、首谈 by the fold: start, protection, what keeps them, lapse, renewal, release, standings, rulings, reversal."""

import random
from datetime import date

from luodi.regimes.case import REVERSED, Claim, Fact, state_digest_content
from luodi.regimes.fold import Progress, fold, step, view
from luodi.regimes.loader import shipped
from regimes.packed import CALENDAR, day, fact

ZIYANG = shipped("ziyang")


def filed() -> Fact:
    return fact("lead", "lead.reported", day(3, 2), "anyue", 项目名称="云岭", 首报单位="anyue")


def visit(on: date, fact_id: str = "visit") -> Fact:
    return fact(fact_id, "visit.made", on, "anyue", 走访情况="到企业看了")


def ruled(on: date, to: str) -> Fact:
    return fact("ruled", "claim.ruled", on, "office", 权属="首报", 争议单位="lezhi", 裁定归属=to, 裁定日期=on)


def first(facts: list[Fact], on: date, name: str = "first-filing") -> Claim:
    return next(c for c in fold(facts, ZIYANG, CALENDAR, on).claims if c.id == name)


def test_filing_is_protected_from_its_day_and_lapses_on_the_day_after() -> None:
    assert (first([filed()], day(3, 2)).until, first([filed()], day(3, 2)).limit) == (day(8, 29), day(5, 1))
    assert [first([filed()], on).status for on in (day(5, 1), day(5, 2))] == ["alive", "lapsed"]
    assert first([filed()], day(5, 2)).ended_on == day(5, 2)


def test_visit_recorded_late_counts_on_its_own_day() -> None:
    late = [filed(), fact("note", "note.added", day(6, 1), "anyue", 记事="补"), visit(day(4, 30))]
    assert first(late, day(6, 2)).status == "alive"


def test_visit_after_the_lapse_does_not_bring_it_back() -> None:
    assert first([filed(), visit(day(5, 2))], day(5, 3)).status == "lapsed"


def test_visit_never_carries_it_beyond_its_protection() -> None:
    visits = [visit(day(month, 20), f"v{month}") for month in (3, 4, 5, 6, 7, 8)]
    assert [first([filed(), *visits], on).status for on in (day(8, 29), day(8, 30))] == ["alive", "lapsed"]


def test_signing_ends_it_for_good_and_its_reversal_lets_it_go_on() -> None:
    signed = fact("sign", "agreement.signed", day(4, 1), "anyue", None, ("协议文本",), 协议类型="投资协议")
    undone = fact("undo", REVERSED, day(4, 3), "office", "sign", (), 冲正原因="记错")
    assert first([filed(), signed], day(9, 1)).status == "ended"
    assert first([filed(), signed, undone], day(4, 4)).status == "alive"


def test_shelving_stops_its_clocks_and_gives_the_days_back() -> None:
    shelved = fact("off", "project.shelved", day(4, 1), "office", 搁置原因="企业缓一缓")
    revived = fact("on", "project.revived", day(9, 1), "office", 重启原因="企业回来了")
    held = first([filed(), shelved], day(8, 1))
    assert (held.status, held.limit) == ("alive", None)
    again = first([filed(), shelved, revived], day(9, 1))
    assert (again.status, again.until, again.keep_by) == ("alive", day(1, 29, 2027), day(10, 31))


def test_withdrawal_ends_it_until_the_project_is_revived() -> None:
    gone = fact("off", "project.withdrawn", day(4, 1), "office", 撤回原因="不谈了")
    revived = fact("on", "project.revived", day(4, 20), "office", 重启原因="企业回来了")
    assert first([filed(), gone], day(4, 2)).status == "ended"
    assert first([filed(), gone, revived], day(4, 21)).status == "alive"


def test_ruling_moves_it_and_a_later_change_of_the_slot_does_not() -> None:
    moved = fact("led", "lead.assigned", day(4, 3), "office", 引进单位="airport")
    assert first([filed(), ruled(day(4, 1), "lezhi")], day(4, 2)).holder == "lezhi"
    assert first([filed(), moved], day(4, 4)).holder == "anyue"


def test_what_is_stored_of_it_is_the_same_on_every_day() -> None:
    facts = [filed(), visit(day(3, 20)), ruled(day(4, 1), "lezhi")]
    looked = [state_digest_content(fold(facts, ZIYANG, CALENDAR, on)) for on in (day(4, 1), day(12, 31))]
    assert looked[0] == looked[1]


def test_one_by_one_equals_at_once_in_any_order_of_days() -> None:
    chance = random.Random(7)
    for round_ in range(40):
        days = [day(chance.randint(3, 11), chance.randint(2, 28)) for _ in range(6)]
        kinds = ("visit.made", "project.shelved", "project.revived", "project.withdrawn", "claim.renewed", REVERSED)
        facts = [filed()]
        for n, on in enumerate(days):
            kind = chance.choice(kinds)
            about = chance.choice(facts[1:]).id if kind == REVERSED and len(facts) > 1 else None
            facts.append(fact(f"f{n}", kind, on, "office", about, (), 权属="首报"))
        p = Progress("project")
        for one in facts:
            step(p, one, ZIYANG)
            view(p, ZIYANG, CALENDAR, day(6, 1))
        at = day(12, 1)
        assert view(p, ZIYANG, CALENDAR, at).claims == fold(facts, ZIYANG, CALENDAR, at).claims, round_

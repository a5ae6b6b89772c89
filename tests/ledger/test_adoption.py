"""A changed regime adopted by a named act: what it moves and what it leaves, in rows as in the fold."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.conftest import DAY, World
from luodi.ledger import movable
from luodi.ledger.adoption import Laid, adopt, files_of, lay, moves
from luodi.ledger.drafts import Receipt
from luodi.ledger.errors import NotVisible, Refused
from luodi.ledger.models import Case, Fact, Obligation
from luodi.ledger.rebuild import compare
from luodi.ledger.regimes import current
from luodi.ledger.tick import tick
from luodi.ledger.verify import verify
from luodi.regimes.case import AS_BEFORE, BY_NEW_RULES
from luodi.regimes.yamlsource import PackError
from luodi.units.models import Adoption

FILES = files_of(Path(__file__).parent / "pack")
CONFIRM = next(line[4:] for line in FILES["regime.yaml"].splitlines() if "id: confirm," in line)


def changed(*replaced: tuple[str, str]) -> dict[str, str]:
    """The pack with some of its text replaced."""
    text = FILES["regime.yaml"]
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return {"regime.yaml": text}


def longer(days: int = 5) -> dict[str, str]:
    return changed((CONFIRM, CONFIRM.replace("2 working days", f"{days} working days")))


def ready(world: World, files: dict[str, str] | None = None, who: str = "head") -> Laid:
    return lay(world.viewer(who), files or longer())


def take(world: World, what: Laid | None = None, since: date | None = None, **options: object) -> Receipt:
    asked: dict[str, object] = {"basis": "示例办〔2026〕1号", "request_key": "adopt-1", **options}
    what = what or ready(world)
    return adopt(actor=world.viewer("head"), digest=what.digest, since=since or world.day, at=world.now, **asked)  # type: ignore[arg-type]


def confirm_of(case: object) -> Obligation:
    return Obligation.objects.get(case=case, rule="confirm")


def test_adopted_change_binds_what_is_reported_from_that_day_on(world: World) -> None:
    before = world.lead("甲项目")
    take(world)
    after = world.lead("乙项目")
    assert (confirm_of(before).due_on, confirm_of(after).due_on) == (date(2026, 9, 9), date(2026, 9, 14))


def test_change_from_a_day_to_come_leaves_what_is_reported_before_it(world: World) -> None:
    take(world, since=DAY + timedelta(days=2))
    early = world.lead("甲项目")
    world.pass_days(2)
    late = world.lead("乙项目")
    assert (confirm_of(early).due_on, confirm_of(late).due_on) == (date(2026, 9, 9), date(2026, 9, 16))


def test_stored_fold_equals_the_facts_after_an_adoption(world: World) -> None:
    world.reviewed()
    take(world, otherwise=BY_NEW_RULES)
    world.lead("乙项目")
    assert list(compare(world.jurisdiction)) == []
    assert verify(world.jurisdiction).sound
    assert set(Case.objects.values_list("adoption__regime", flat=True)) == {"jia"}
    assert Case.objects.values("adoption").distinct().count() == 1


def test_what_would_move_is_listed_with_both_days(world: World) -> None:
    case = world.lead("甲项目")
    found = moves(world.viewer("head"), ready(world), world.day)
    assert [(m.case, m.title, m.before, m.after, m.owners) for m in found.listed] == [
        (case, "确认线索", date(2026, 9, 9), date(2026, 9, 14), "办公室")
    ]
    assert Fact.objects.filter(kind="regime.adopted").count() == 0


def test_open_obligation_keeps_its_day_unless_it_is_chosen(world: World) -> None:
    kept, moved = world.lead("甲项目"), world.lead("乙项目")
    take(world, choices={(moved, confirm_of(moved).key): BY_NEW_RULES})
    assert (confirm_of(kept).due_on, confirm_of(moved).due_on) == (date(2026, 9, 9), date(2026, 9, 14))
    said = Fact.objects.filter(kind="obligation.rule_chosen").order_by("case__title")
    assert sorted((f.case_id == moved, f.terms.get(term="适用规定").text) for f in said) == [
        (False, AS_BEFORE),
        (True, BY_NEW_RULES),
    ]


def test_discharged_obligation_is_never_reopened(world: World) -> None:
    case = world.lead()
    world.say("head", case, "lead.confirmed")
    take(world, otherwise=BY_NEW_RULES)
    row = confirm_of(case)
    assert (row.status, row.due_on) == ("done", date(2026, 9, 9))
    assert not Fact.objects.filter(kind="obligation.rule_chosen").exists()


def test_rule_left_out_ends_only_where_it_was_chosen(world: World) -> None:
    case, kept = world.lead("甲项目"), world.lead("乙项目")
    what = ready(world, changed((f"  - {CONFIRM}\n", "")))
    assert [m.gone for m in moves(world.viewer("head"), what, world.day).listed] == [True, True]
    take(world, what, choices={(case, confirm_of(case).key): BY_NEW_RULES})
    assert (confirm_of(case).status, confirm_of(kept).status) == ("void", "open")
    world.say("head", kept, "lead.confirmed")
    assert confirm_of(kept).status == "done"
    assert list(compare(world.jurisdiction)) == []


def test_many_that_move_are_moved_some_cases_in_one_act_each_with_its_own_fact(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movable, "CHUNK", 2)
    cases = [world.lead(name) for name in ("甲项目", "乙项目", "丙项目")]
    done: list[tuple[int, int]] = []
    take(world, otherwise=BY_NEW_RULES, progress=lambda *said: done.append(said))
    said = Fact.objects.filter(kind="obligation.rule_chosen", case__in=cases)
    assert done == [(2, 3), (3, 3)]
    assert (said.count(), said.values("act").distinct().count()) == (3, 2)
    assert {confirm_of(case).due_on for case in cases} == {date(2026, 9, 14)}


def test_second_click_adopts_once(world: World) -> None:
    world.lead()
    first, second = take(world), take(world)
    assert (first.act, second.replayed) == (second.act, True)
    assert Adoption.objects.count() == 2


def test_text_of_any_size_is_kept_whole_with_its_digest_in_the_fact(world: World) -> None:
    what = ready(world)
    take(world, what)
    row = Adoption.objects.latest("pk")
    fact = Fact.objects.get(kind="regime.adopted")
    assert row.text == what.regime.text
    assert len(row.text) > 2000
    assert fact.terms.get(term="机制校验码").text == row.digest == what.digest


def test_altered_text_of_an_adoption_is_found(world: World) -> None:
    take(world)
    Adoption.objects.filter(pk=Adoption.objects.latest("pk").pk).update(text='{"pack": {}}')
    assert [p.what for p in verify(world.jurisdiction).problems] == ["regime"]


def test_regime_of_today_is_the_one_in_force(world: World) -> None:
    take(world, since=DAY + timedelta(days=3000))
    assert current(world.jurisdiction)[0].adopted_on == date(2026, 1, 1)


def test_earlier_day_than_the_regime_in_force_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="不能早于"):
        take(world, since=date(2025, 12, 31))
    assert Adoption.objects.count() == 1


def test_person_without_the_right_neither_lays_nor_adopts(world: World) -> None:
    with pytest.raises(Refused, match="机制采用"):
        ready(world, who="planner")
    what = ready(world)
    with pytest.raises(NotVisible):
        adopt(actor=world.viewer("planner"), digest=what.digest, since=world.day, basis="示例", request_key="k")


def test_pack_with_a_mistake_is_refused_with_file_and_line(world: World) -> None:
    with pytest.raises(PackError, match=r"regime.yaml 第 \d+ 行"):
        ready(world, changed(("ends: lead.confirmed}", "ends: no.such_fact}")))


def test_stage_that_cases_stand_in_may_not_be_left_out(world: World) -> None:
    world.reviewed()
    less = changed(
        ("  - {id: review, title: 评审, on: review.requested}\n", ""), ("entering: review", "entering: decided")
    )
    with pytest.raises(Refused, match="在“评审”，新机制里没有"):
        take(world, ready(world, less))


def test_basis_left_blank_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="依据"):
        take(world, basis=" ")


def test_cadence_of_each_regime_opens_the_periods_of_its_days(world: World) -> None:
    tick(world.jurisdiction, world.day)
    opened = Fact.objects.filter(kind="period.opened").count()
    none = FILES["regime.yaml"]
    head, _, tail = none.partition("\ncadences:")
    rest = tail.partition("\nladders:")[2]
    take(world, ready(world, {"regime.yaml": f"{head}\nladders:{rest}"}), since=date(2026, 10, 1))
    tick(world.jurisdiction, date(2026, 10, 20))
    assert Fact.objects.filter(kind="period.opened", happened_on__gte=date(2026, 10, 1)).count() == 0
    assert Fact.objects.filter(kind="period.opened").count() >= opened

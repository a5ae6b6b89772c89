"""What `record()` writes, and what it refuses; nothing half is ever written."""

from datetime import date
from uuid import UUID

import pytest

from ledger.conftest import DAY, World
from luodi.common.ids import new_id
from luodi.ledger.drafts import Attachment, Draft, Opening
from luodi.ledger.errors import NotVisible, Refused, Stale
from luodi.ledger.models import Act, Case, Fact, FactTerm, Notice, Obligation, ObligationOwner
from luodi.ledger.sight import visible_cases
from luodi.regimes.vocabulary import Value
from luodi.units.models import Unit
from luodi.units.public import apply_fact, unit_by_code

# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────────


def test_first_report_opens_the_case_and_starts_what_follows(world: World) -> None:
    case = world.lead()
    stored = world.case(case)
    assert (stored.stage, stored.version, stored.title) == ("lead", 1, "甲项目")
    assert [(o.rule, o.due_on) for o in Obligation.objects.filter(case=case)] == [("confirm", date(2026, 9, 9))]


def test_whole_way_to_the_decision_is_recorded(world: World) -> None:
    case = world.reviewed()
    world.opinion("planner", case, "用地", "planning")
    world.opinion("ecologist", case, "环保", "ecology")
    world.say("head", case, "decision.made", 决策结果="准予落户")
    assert world.case(case).stage == "decided"
    assert set(Obligation.objects.filter(case=case).values_list("status", flat=True)) == {"done"}


def test_values_come_back_as_they_were_given(world: World) -> None:
    from luodi.ledger.rows import read_facts
    from luodi.regimes.loader import restore
    from luodi.units.public import current_adoption, ref_book

    given: dict[str, Value] = {
        "投资总额": 123_456_789_012,
        "用地面积": 1_500,
        "亩均税收": 0.1,
        "投产比例": 1 / 3,
        "链主": True,
        "产业": "食品",
        "计划开工日期": date(2027, 2, 28),
        "说明": "两行\n说明",
    }
    case = world.lead(**given)
    adopted = current_adoption(world.jurisdiction)
    assert adopted is not None
    fact = read_facts([case], restore(adopted.text), ref_book(world.jurisdiction))[case][0]
    assert {name: fact.values[name] for name in given} == given
    assert type(fact.values["链主"]) is bool


def test_unit_named_by_id_is_stored_by_its_code(world: World) -> None:
    town = unit_by_code(world.jurisdiction, "town", DAY)
    assert town is not None
    case = world.lead(unit=str(town.id))
    assert FactTerm.objects.get(fact__case=case, term="首报单位").text == "town"


def test_drafts_that_open_the_same_case_share_it(world: World) -> None:
    opening = Opening("project", "甲项目")
    receipt = world.record(
        "head",
        world.draft(opening, "lead.reported", 项目名称="甲项目", 首报单位="town"),
        world.draft(opening, "lead.confirmed"),
    )
    assert len(set(receipt.cases)) == 1
    assert world.case(receipt.case).stage == "negotiation"


def test_keyed_opening_finds_the_case_that_is_there(world: World) -> None:
    first = world.say(
        "head", Opening("organisation", "组织", "organisation"), "unit.renamed", 单位="town", 单位名称="东街道"
    )
    again = Opening("organisation", "另一个叫法", "organisation")
    second = world.say("head", again, "unit.renamed", on=date(2026, 9, 7), 单位="west", 单位名称="西街道")
    assert first.case == second.case
    assert Case.objects.get(kind="organisation").version == 2


def test_fact_about_the_organisation_changes_the_units(world: World) -> None:
    opening = Opening("organisation", "组织", "organisation")
    world.say("head", opening, "unit.renamed", 单位="town", 单位名称="甲县东街道")
    assert Unit.objects.get(code="town").name == "甲县东街道"


def test_refused_change_of_the_organisation_names_the_field_and_leaves_nothing(world: World) -> None:
    opening = Opening("organisation", "组织", "organisation")
    with pytest.raises(Refused) as refused:
        world.say("head", opening, "appointment.made", 人员=str(new_id()), 职务="mayor")
    assert "人员" in refused.value.fields
    assert not Act.objects.exists()


def test_notice_goes_to_whom_the_kind_names(world: World) -> None:
    world.lead()
    office = unit_by_code(world.jurisdiction, "office", DAY)
    assert office is not None
    assert [(n.ref, n.text) for n in Notice.objects.all()] == [(office.id, "东镇：报送线索")]


# ── request keys ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_same_key_and_content_gives_the_first_receipt(world: World) -> None:
    draft = world.draft(Opening("project", "甲项目"), "lead.reported", 项目名称="甲项目", 首报单位="town")
    first = world.record("towner", draft, key="click")
    second = world.record("towner", draft, key="click")
    assert (second.act, second.facts, second.cases, second.replayed) == (first.act, first.facts, first.cases, True)
    assert Fact.objects.count() == 1


def test_same_key_with_other_content_is_refused(world: World) -> None:
    world.record(
        "towner", world.draft(Opening("project", "甲"), "lead.reported", 项目名称="甲", 首报单位="town"), key="k"
    )
    with pytest.raises(Refused, match="已经提交过一次"):
        world.record(
            "towner", world.draft(Opening("project", "乙"), "lead.reported", 项目名称="乙", 首报单位="town"), key="k"
        )


def test_same_key_of_another_person_is_another_act(world: World) -> None:
    for who, unit in (("towner", "town"), ("wester", "west")):
        world.record(who, world.draft(Opening("project", "甲"), "lead.reported", 项目名称="甲", 首报单位=unit), key="k")
    assert Act.objects.count() == 2


def test_very_long_key_still_gives_one_act(world: World) -> None:
    draft = world.draft(Opening("project", "甲"), "lead.reported", 项目名称="甲", 首报单位="town")
    world.record("towner", draft, key="k" * 500)
    assert world.record("towner", draft, key="k" * 500).replayed


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("day", "said"), [(date(2026, 9, 8), "不能晚于今天"), (date(1026, 9, 7), "年份 1026 不对")])
def test_day_that_cannot_be_is_refused_beside_its_field(world: World, day: date, said: str) -> None:
    draft = Draft(Opening("project", "甲"), "lead.reported", day, {"项目名称": "甲", "首报单位": "town"})
    with pytest.raises(Refused) as refused:
        world.record("towner", draft)
    assert said in refused.value.fields["happened_on"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("投资总额", -1),
        ("投资总额", "380万"),
        ("首报单位", "nowhere"),
        ("首报单位", "office_head"),
        ("产业", "别的"),
        ("计划开工日期", date(1026, 1, 1)),
        ("没有的词", "甲"),
    ],
)
def test_bad_value_is_refused_beside_its_field_and_nothing_is_written(world: World, field: str, value: Value) -> None:
    values: dict[str, Value] = {"项目名称": "甲", "首报单位": "town", field: value}
    with pytest.raises(Refused) as refused:
        world.record("towner", Draft(Opening("project", "甲"), "lead.reported", DAY, values))
    assert set(refused.value.fields) == {field}
    assert not Case.objects.exists()
    assert not Act.objects.exists()


def test_missing_value_is_refused_beside_its_field(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.say("towner", Opening("project", "甲"), "lead.reported", 首报单位="town")
    assert set(refused.value.fields) == {"项目名称"}


def test_paper_that_was_never_stored_is_refused(world: World) -> None:
    case = world.lead()
    paper = Attachment(new_id(), "回单.pdf")
    with pytest.raises(Refused, match="没有上传成功"):
        world.record("towner", Draft(case, "funds.arrived", DAY, {"到位资金": 1}, evidence=(paper,)))


def test_decision_without_the_review_is_refused_with_the_line_of_the_gate(world: World) -> None:
    case = world.reviewed()
    world.opinion("planner", case, "用地", "planning")
    with pytest.raises(Refused) as refused:
        world.say("head", case, "decision.made", 决策结果="准予落户")
    assert [v.gate for v in refused.value.verdicts] == ["reviewed"]
    assert "环保" in refused.value.message
    assert world.case(case).stage == "review"


def test_override_that_the_gate_allows_opens_it(world: World) -> None:
    case = world.lead(投资总额=1_000_000, 用地面积=50_000_000)
    world.say("head", case, "lead.confirmed")
    with pytest.raises(Refused):
        world.say("head", case, "review.requested")
    world.say("head", case, "gate.overridden", 关口="intensity", 越过理由="省重点")
    world.say("head", case, "review.requested")
    assert world.case(case).stage == "review"


def test_second_draft_refused_leaves_nothing_of_the_first(world: World) -> None:
    case = world.lead()
    facts = Fact.objects.count()
    with pytest.raises(Refused):
        world.record(
            "head", world.draft(case, "lead.confirmed"), world.draft(case, "decision.made", 决策结果="准予落户")
        )
    assert (Fact.objects.count(), world.case(case).stage, Act.objects.count()) == (facts, "lead", 1)


def test_failure_of_a_rooms_own_rows_leaves_nothing(world: World) -> None:
    def fail(_: object) -> None:
        raise Refused("不行")

    with pytest.raises(Refused, match="不行"):
        world.record(
            "towner",
            world.draft(Opening("project", "甲"), "lead.reported", 项目名称="甲", 首报单位="town"),
            then=fail,
        )
    assert (Case.objects.count(), Fact.objects.count(), Act.objects.count()) == (0, 0, 0)


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_person_without_a_part_in_the_case_is_told_that_there_is_none(world: World) -> None:
    case = world.lead()
    for missing in (case, new_id()):
        with pytest.raises(NotVisible, match="没有找到这件事"):
            world.say("wester", missing, "note.added", 说明="看看")


def test_sight_by_a_task_ends_with_the_task(world: World) -> None:
    case = world.reviewed()
    assert visible_cases(world.viewer("planner")).filter(pk=case).exists()
    world.opinion("planner", case, "用地", "planning")
    assert not visible_cases(world.viewer("planner")).filter(pk=case).exists()


def test_kind_that_belongs_to_others_is_refused(world: World) -> None:
    case = world.lead()
    with pytest.raises(Refused, match="不归您所在的职务办理"):
        world.say("towner", case, "lead.confirmed")


def test_opinion_of_another_unit_is_refused(world: World) -> None:
    case = world.reviewed()
    with pytest.raises(Refused):
        world.opinion("planner", case, "环保", "ecology")


def delegate(world: World, who: str, position: str) -> None:
    values = {"委托职务": position, "受托人": str(world.users[who].pk), "依据": "甲委〔2026〕3 号"}
    apply_fact(world.jurisdiction, "delegation.given", values, world.day, new_id())


def briefing(world: World) -> UUID:
    case = world.lead()
    world.say("head", case, "responsibility.assigned", 责任角色="联系领导", 责任职务="mayor")
    return case


def test_delegate_acts_in_the_name_of_the_position_and_it_is_stored(world: World) -> None:
    case = briefing(world)
    with pytest.raises(Refused):
        world.say("towner", case, "leader.briefed", 说明="已听")
    delegate(world, "towner", "mayor")
    world.say("towner", case, "leader.briefed", 说明="已听")
    fact = Fact.objects.get(kind="leader.briefed")
    assert (fact.on_behalf_of_id, fact.actor_id) == (world.position("mayor"), world.users["towner"].pk)


def test_acting_for_a_position_without_its_basis_on_record_is_refused(world: World) -> None:
    case = briefing(world)
    draft = world.draft(case, "note.added", 说明="代办")
    with pytest.raises(Refused, match="没有代这个职务办理的委托"):
        world.record("towner", draft, on_behalf_of=world.position("mayor"))


def test_what_one_may_do_oneself_is_not_done_on_behalf(world: World) -> None:
    case = briefing(world)
    delegate(world, "towner", "mayor")
    world.say("towner", case, "note.added", 说明="自己记")
    assert Fact.objects.get(kind="note.added").on_behalf_of_id is None


def test_successor_takes_over_open_tasks_on_the_day(world: World) -> None:
    from luodi.ledger.selectors import my_obligations

    case = briefing(world)
    world.pass_days(1)
    values = {"人员": str(world.users["wester"].pk), "职务": "mayor"}
    apply_fact(world.jurisdiction, "appointment.made", values, world.day, new_id())
    assert "brief" in {o.rule for o in my_obligations(world.viewer("wester"))}
    assert not my_obligations(world.viewer("mayor")).exists()
    world.say("wester", case, "leader.briefed", 说明="已听")
    assert Obligation.objects.get(rule="brief").status == "done"


# ── stale pages ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_reviewers_on_different_items_do_not_get_in_each_others_way(world: World) -> None:
    case = world.reviewed()
    seen = {case: world.case(case).version}
    world.opinion("planner", case, "用地", "planning", expected=seen)
    world.opinion("ecologist", case, "环保", "ecology", expected=seen)
    assert world.case(case).version == 5


def test_second_opinion_on_one_item_from_a_stale_page_is_refused_whatever_it_says(world: World) -> None:
    case = world.reviewed()
    seen = {case: world.case(case).version}
    world.opinion("planner", case, "用地", "planning", "同意", expected=seen)
    with pytest.raises(Stale, match="别人已经记了“评审意见”"):
        world.opinion("head", case, "用地", "planning", "不同意", expected=seen)


def test_second_of_two_on_one_stage_is_refused_as_stale(world: World) -> None:
    case = world.lead()
    seen = {case: 1}
    world.record("head", world.draft(case, "lead.confirmed"), expected=seen)
    with pytest.raises(Stale, match="别人已经记了“确认线索”"):
        world.record("head", world.draft(case, "lead.confirmed", 说明="我也确认"), expected=seen)
    assert world.case(case).version == 2


def test_note_of_somebody_else_makes_no_page_stale(world: World) -> None:
    case = world.lead()
    world.say("towner", case, "note.added", 说明="补充")
    world.record("head", world.draft(case, "lead.confirmed"), expected={case: 1})
    assert world.case(case).stage == "negotiation"


def test_shelving_makes_older_pages_stale(world: World) -> None:
    case = world.lead()
    world.say("head", case, "project.shelved", 搁置原因="等规划")
    with pytest.raises(Stale):
        world.record("head", world.draft(case, "lead.confirmed"), expected={case: 1})


def test_note_on_a_case_shelved_before_the_page_was_opened_passes(world: World) -> None:
    case = world.lead()
    world.say("head", case, "project.shelved", 搁置原因="等规划")
    world.say("towner", case, "note.added", 说明="一")
    world.record("head", world.draft(case, "note.added", 说明="二"), expected={case: 2})
    assert world.case(case).version == 4


# ── reversal ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reversal_voids_what_the_fact_started_and_asks_anew_for_what_it_ended(world: World) -> None:
    case = world.lead()
    receipt = world.say("head", case, "lead.confirmed")
    world.about("head", case, "fact.reversed", str(receipt.facts[0]), 冲正原因="记错了项目")
    rows = {o.key: o for o in Obligation.objects.filter(case=case)}
    first = next(o for o in rows.values() if not o.predecessor)
    successor = next(o for o in rows.values() if o.predecessor)
    assert (first.status, successor.status, successor.predecessor) == ("done", "open", first.key)
    assert world.case(case).stage == "lead"
    assert ObligationOwner.objects.get(obligation=successor).open


def test_reversal_of_what_a_later_fact_rests_on_is_refused(world: World) -> None:
    case = world.lead(投资总额=300_000_000, 用地面积=50_000_000)
    receipt = world.say("head", case, "lead.confirmed")
    world.say("head", case, "review.requested")
    with pytest.raises(Refused, match="先冲正"):
        world.about("head", case, "fact.reversed", str(receipt.facts[0]), 冲正原因="记错了")


# ── cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_number_of_queries_of_an_act_does_not_grow_with_the_history(
    world: World, django_assert_max_num_queries: object
) -> None:
    case = world.lead()
    for i in range(12):
        world.say("towner", case, "note.added", 说明=f"第 {i} 次")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        world.say("towner", case, "note.added", 说明="再一次")

"""One project reported twice: the suspicion, what the office decides, what follows, and taking it back."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from luodi.common import clock
from luodi.leads.public import report
from luodi.ledger.models import Obligation
from luodi.ledger.public import Receipt, Refused, case_file, choices_about
from luodi.projects.models import DuplicatePair, Project
from luodi.projects.public import (
    ANOTHER,
    EXPANSION,
    SAME,
    Expansion,
    Filters,
    Probe,
    find,
    judge,
    lineage_of,
    pairs,
    project_page,
    suspicion,
    tally,
    undo,
)
from luodi.regimes.terms import HIDDEN
from luodi.units.public import calendar_for
from web.conftest import YI, World, rebuilt

TOLD: dict[str, Any] = {"项目内容": "示例内容", "线索来源": "以商引商", "投资总额": 3 * YI, "产业": "智能制造"}
OFFICE = "office_clerk"


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


def say(world: World, who: str, name: str, key: str, different: str = "", **more: Any) -> Receipt:
    values = {**TOLD, "项目名称": name, "投资方名称": "示例伺服有限公司", **more.pop("values", {})}
    return report(
        actor=world.viewer(who), values=values, happened_on=clock.today(), request_key=key, different=different, **more
    )


@pytest.fixture
def two(world: World) -> tuple[UUID, UUID, UUID]:
    """The project on record, the one reported later under a name spelled otherwise, and the fact that says so."""
    known = say(world, "taihe_clerk", "示例伺服电机生产基地项目", "one").case
    newer = report(
        actor=world.viewer(OFFICE),
        values={
            **TOLD,
            "项目名称": "示例伺服電機項目",
            "投资方名称": "示例伺服",
            "来源地": "示例省",
            "投资总额": 4 * YI,
        },
        happened_on=clock.today(),
        request_key="two",
        different="是另一期",
    ).case
    return known, newer, DuplicatePair.objects.get().fact


def test_suspicion_waits_for_the_office_until_the_next_working_day(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    _, newer, _ = two
    open_ones = Obligation.objects.filter(case=newer, rule="judge-duplicate", status="open")
    assert [one.due_on for one in open_ones] == [calendar_day(world)]


def calendar_day(world: World) -> date:
    return calendar_for(world.jurisdiction).add(clock.today(), 1)


def test_who_may_not_see_the_other_project_reads_that_there_is_one(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    known, newer, _ = two
    told = case_file(world.viewer("taihe_clerk"), known)
    assert all(str(newer) not in str(line.values) for line in told.lines)
    [match] = find(world.viewer("taiping_clerk"), Probe("示例伺服电机项目"))
    assert (match.masked, match.rule, match.name, match.investor, match.unit) == (True, "", "", "", None)
    assert match.ask


def test_merge_takes_over_what_is_missing_and_counts_once(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    known, newer, fact = two
    office = world.viewer(OFFICE)
    judge(actor=office, fact=fact, verdict=SAME, reason="同一家", request_key="j", keep=known)
    kept, gone = case_file(office, known), case_file(office, newer)
    assert (kept.state.values["来源地"], kept.state.values["投资总额"]) == ("示例省", 3 * YI)
    assert gone.state.standing == "merged"
    assert not gone.state.open_obligations
    assert [row.case for row in project_page(office, Filters()).rows] == [known]
    assert tally(office, Filters()).of()[0] == 1


def test_second_click_gets_the_first_verdict_and_another_verdict_under_its_key_is_refused(
    world: World, two: tuple[UUID, UUID, UUID]
) -> None:
    known, _, fact = two
    office = world.viewer(OFFICE)
    acts = [
        judge(actor=office, fact=fact, verdict=SAME, reason="同一家", request_key="j", keep=known).act for _ in range(2)
    ]
    assert acts[0] == acts[1]
    with pytest.raises(Refused, match="内容与这次不同"):
        judge(actor=office, fact=fact, verdict=ANOTHER, reason="两个地块", request_key="j")
    with pytest.raises(Refused, match="内容与这次不同"):
        undo(actor=office, fact=fact, reason="看错了", request_key="j")


def test_undone_merge_leaves_two_projects_and_the_suspicion(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    known, newer, fact = two
    office = world.viewer(OFFICE)
    judge(actor=office, fact=fact, verdict=SAME, reason="同一家", request_key="j", keep=known)
    undo(actor=office, fact=fact, reason="看错了", request_key="u")
    assert case_file(office, newer).state.standing is None
    assert "来源地" not in case_file(office, known).state.values
    assert suspicion(office, fact).verdict is None
    assert tally(office, Filters()).of()[0] == 2
    assert Obligation.objects.filter(case=newer, rule="judge-duplicate", status="open").exists()


def test_merge_is_neither_recorded_nor_undone_by_halves(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    known, newer, fact = two
    office = world.viewer(OFFICE)
    with pytest.raises(Refused, match="不能单独记"):
        world.say(OFFICE, newer, "duplicate.judged", about=str(fact), 查重结论=SAME, 查重理由="同一家")
    judge(actor=office, fact=fact, verdict=SAME, reason="同一家", request_key="j", keep=known)
    file = case_file(office, known)
    absorbed = next(one for one in file.state.active if one.kind == "lineage.absorbed")
    assert "fact.reversed" not in dict(choices_about(file, office, absorbed.id))
    with pytest.raises(Refused, match="不能单独冲正"):
        world.say(OFFICE, known, "fact.reversed", about=absorbed.id, 冲正原因="看错了")


def test_expansion_counts_the_increment_alone(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    known, newer, fact = two
    office = world.viewer(OFFICE)
    for replayed in (False, True):
        told = judge(actor=office, fact=fact, verdict=EXPANSION, reason="二期", request_key="j", increment=1 * YI)
        assert told.replayed is replayed
    assert lineage_of(case_file(office, newer).state).expands == Expansion(str(known), 1 * YI, 4 * YI)
    row = Project.objects.get(case=newer)
    assert (row.total_investment, row.terms and row.terms["申报总额"]) == (1 * YI, 4 * YI)


def test_increment_beyond_the_whole_is_refused_beside_it(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    with pytest.raises(Refused) as caught:
        judge(
            actor=world.viewer(OFFICE), fact=two[2], verdict=EXPANSION, reason="二期", request_key="j", increment=9 * YI
        )
    assert "增量投资额" in caught.value.fields


def test_decided_pair_is_not_raised_again(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    _, newer, fact = two
    office = world.viewer(OFFICE)
    probe = Probe("示例伺服电机项目", "示例伺服", leave_out=newer)
    assert find(office, probe)
    judge(actor=office, fact=fact, verdict=ANOTHER, reason="两家", request_key="j")
    assert find(office, probe) == []
    assert pairs(office, decided=False)[0] == []


def test_only_the_office_decides(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    with pytest.raises(Refused):
        judge(actor=world.viewer("taihe_clerk"), fact=two[2], verdict=ANOTHER, reason="不是", request_key="j")


def test_merged_project_is_found_no_more_and_the_one_kept_is(world: World, two: tuple[UUID, UUID, UUID]) -> None:
    known, _, fact = two
    office = world.viewer(OFFICE)
    judge(actor=office, fact=fact, verdict=SAME, reason="同一家", request_key="j", keep=known)
    assert [match.case for match in find(office, Probe("示例伺服电机项目", "示例伺服有限公司"))] == [known]
    assert tally(office, Filters()).of()[0] == 1
    asked = tally(office, Filters(standing="merged"))
    assert (asked.of()[0], asked.of(standing="merged")[0]) == (1, 1), "counted only where asked for"


def test_suspicion_names_no_project_its_reader_may_not_see(world: World) -> None:
    known = world.lead("示例伺服电机项目", who="taiping_clerk", 首报单位="taiping")
    newer = say(world, "taihe_clerk", "示例伺服電机项目", "two", different="另一家").case
    file = case_file(world.viewer("taihe_clerk"), newer)
    told = next(line for line in file.lines if line.fact.kind == "duplicate.suspected")
    assert told.values == (("可能相同的项目", HIDDEN),)
    assert str(known) not in str(file)

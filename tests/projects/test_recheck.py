"""A project that is called otherwise later, or whose code is told later, is held against the register once more."""

from uuid import UUID

import pytest

from luodi.ledger.models import Obligation
from luodi.ledger.public import case_file
from luodi.projects.models import DuplicatePair
from luodi.projects.public import ANOTHER, EXPANSION, judge, lineage_of, pairs, split, suspicion
from luodi.web.duplicates.notes import notes
from web.conftest import YI, World, rebuilt

OFFICE, TOWN, OTHER_TOWN = "office_clerk", "taihe_clerk", "taiping_clerk"


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


@pytest.fixture
def two(world: World) -> tuple[UUID, UUID]:
    """A town's project, and another town's of quite another name."""
    first = world.lead("示例光伏组件项目", 投资方名称="示例新能源有限公司", 投资总额=2 * YI)
    told = {"首报单位": "taiping", "投资方名称": "示例伺服有限公司", "投资总额": 3 * YI}
    return first, world.lead("示例伺服电机项目", who=OTHER_TOWN, ago=20, **told)


def raised() -> list[tuple[UUID, UUID]]:
    return list(DuplicatePair.objects.order_by("id").values_list("case_id", "known_id"))


def rename(world: World, case: UUID, name: str, who: str = OFFICE) -> None:
    world.say(who, case, "lineage.renamed", 项目名称=name, 更名原因="备案时改了")


def test_rename_into_the_name_of_another_project_waits_for_the_office(world: World, two: tuple[UUID, UUID]) -> None:
    first, second = two
    rename(world, first, "示例伺服電機项目", TOWN)
    assert raised() == [(first, second)]
    assert Obligation.objects.get(case=first, rule="judge-duplicate", status="open").due_on
    town = world.viewer(TOWN)
    [note] = notes(case_file(town, first), town)
    assert "不在您可以查看的范围内，可向" in note.text and not note.ways


def test_code_told_later_is_found_and_what_was_decided_is_not_raised_again(
    world: World, two: tuple[UUID, UUID]
) -> None:
    first, second = two
    for case in two:
        world.say(OFFICE, case, "project.identified", 省级项目编码="2026-440000-01")
    assert raised() == [(second, first)]
    fact = DuplicatePair.objects.get().fact
    judge(actor=world.viewer(OFFICE), fact=fact, verdict=ANOTHER, reason="代码填错了", request_key="j")
    rename(world, first, "示例伺服电机项目")
    assert raised() == [(second, first)]


def test_of_two_the_one_reported_later_is_the_expansion_whichever_was_renamed(
    world: World, two: tuple[UUID, UUID]
) -> None:
    first, second = two
    rename(world, first, "示例伺服电机项目")
    office, fact = world.viewer(OFFICE), DuplicatePair.objects.get().fact
    assert suspicion(office, fact).newer.id == second
    assert [(line.newer.case, line.known.case) for line in pairs(office, decided=False)[0]] == [(second, first)]
    judge(actor=office, fact=fact, verdict=EXPANSION, reason="二期", request_key="j", increment=YI)
    expands = lineage_of(case_file(office, second).state).expands
    assert expands is not None and expands.of == str(first)


def test_what_was_split_off_is_no_repetition_of_where_it_came_from(world: World, two: tuple[UUID, UUID]) -> None:
    office = world.viewer(OFFICE)
    part = split(
        actor=office, file=case_file(office, two[1]), name="示例配套车间", content="单独立项", amount=YI,
        reason="分开办", happened_on=world.day, request_key="s",
    ).case  # fmt: skip
    rename(world, part, "示例伺服电机配套项目")
    world.say(OFFICE, part, "project.identified", 投资方名称="示例伺服有限公司")
    assert raised() == []


def test_part_ruled_another_project_is_not_held_against_where_it_came_from(
    world: World, two: tuple[UUID, UUID]
) -> None:
    office = world.viewer(OFFICE)
    part = split(
        actor=office, file=case_file(office, two[1]), name="示例伺服电机二厂项目", content="单独立项", amount=YI,
        reason="分开办", happened_on=world.day, request_key="s",
    ).case  # fmt: skip
    for case in (two[0], part):
        world.say(OFFICE, case, "project.identified", 省级项目编码="2026-440000-01")
    assert raised() == [(part, two[0])]
    judge(actor=office, fact=DuplicatePair.objects.get().fact, verdict=ANOTHER, reason="代码填错了", request_key="j")
    assert raised() == [(part, two[0])]


def test_project_ruled_another_is_not_raised_beside_one_that_waits_to_be_held_against_it(
    world: World, two: tuple[UUID, UUID]
) -> None:
    known, asked = two
    for case in (known, asked):
        world.say(OFFICE, case, "project.identified", 省级项目编码="2026-440000-01")
    fact = DuplicatePair.objects.get().fact
    waits = world.lead("示例减速器项目", 投资方名称="示例减速器有限公司", 投资总额=9 * YI)
    rename(world, waits, "示例伺服电机项目")
    assert raised() == [(asked, known), (waits, asked)]
    judge(actor=world.viewer(OFFICE), fact=fact, verdict=ANOTHER, reason="代码填错了", request_key="j")
    assert raised() == [(asked, known), (waits, asked)]

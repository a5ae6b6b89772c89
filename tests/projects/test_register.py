"""The register keeps what lists find and show; what an older row lacks is brought up."""

import pytest

from luodi.projects.models import Project
from luodi.projects.register import complete
from luodi.projects.search import initials_of, searched
from web.conftest import YI, World, rebuilt


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


def test_rows_from_before_are_filled_as_new_ones_are(world: World) -> None:
    case = world.lead("示例新能源项目", 投资总额=YI)
    before = {name: getattr(Project.objects.get(case=case), name) for name in ("terms", "next_task")}
    assert before["terms"]["投资总额"] == YI and before["next_task"]
    Project.objects.update(terms=None, next_task=None)
    complete()
    row = Project.objects.get(case=case)
    assert {name: getattr(row, name) for name in before} == before


def test_a_run_of_letters_is_read_every_way_it_can_be() -> None:
    assert "xny" in initials_of("xinnengyuan") and "xny" in initials_of("xinnengy")
    assert {"x", "xa"} <= set(initials_of("xian"))
    assert initials_of("vvv") == []


def test_search_by_sound_finds_no_other_government(world: World) -> None:
    world.lead("示例新能源项目")
    found = Project.objects.all()
    assert searched(found, "xinnengyuan", world.jurisdiction).count() == 1
    assert searched(found, "xinnengyuan", world.users["office_clerk"].pk).count() == 0

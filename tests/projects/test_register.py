"""The register keeps what lists find and show; what was there before it could is brought up."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from luodi.projects.models import Project, ProjectToken
from luodi.projects.register import complete
from luodi.projects.search import initials_of, searched
from web.conftest import YI, World, rebuilt


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


def test_rows_from_before_are_spelled_and_filled_as_new_ones_are(world: World) -> None:
    case = world.lead("示例新能源项目", 投资总额=YI)
    before = {name: getattr(Project.objects.get(case=case), name) for name in ("initials", "pinyin", "terms")}
    assert before["initials"].startswith("slxnyxm") and before["terms"]["投资总额"] == YI
    tokens = set(ProjectToken.objects.values_list("token", flat=True))
    ProjectToken.objects.filter(token__startswith="~").delete()
    Project.objects.update(initials="", pinyin="", pinyin_investor="", terms=None, next_task=None)
    import_module("luodi.projects.migrations.0003_spell_existing").spell(apps, connection.schema_editor())
    complete()
    row = Project.objects.get(case=case)
    assert {name: getattr(row, name) for name in before} == before and row.next_task
    assert set(ProjectToken.objects.values_list("token", flat=True)) == tokens


def test_a_run_of_letters_is_read_every_way_it_can_be() -> None:
    assert "xny" in initials_of("xinnengyuan") and "xny" in initials_of("xinnengy")
    assert {"x", "xa"} <= set(initials_of("xian"))
    assert initials_of("vvv") == []


def test_search_by_sound_finds_no_other_government(world: World) -> None:
    world.lead("示例新能源项目")
    found = Project.objects.all()
    assert searched(found, "xinnengyuan", world.jurisdiction).count() == 1
    assert searched(found, "xinnengyuan", world.users["office_clerk"].pk).count() == 0

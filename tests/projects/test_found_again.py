"""What a project is found by beside its name of today: names it had, the site it stands on, however many are alike."""

import pytest

from luodi.projects import keys
from luodi.projects.models import Project, ProjectKey
from luodi.projects.public import Probe, find
from luodi.projects.register import complete, keys_for
from luodi.projects.traits import of_probe
from web.conftest import World, rebuilt

OFFICE = "office_clerk"


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


def ids(world: World, **asked: str) -> list[tuple[str, str]]:
    return [(match.name, match.rule) for match in find(world.viewer(OFFICE), Probe(**asked))]


def test_renamed_project_is_found_by_the_name_it_had(world: World) -> None:
    case = world.lead("示例光伏组件项目", 投资方名称="示例光伏有限公司")
    world.say(OFFICE, case, "lineage.renamed", 项目名称="示例新能源科技园", 更名原因="扩大规模")
    assert ids(world, name="示例光伏组件生产基地项目", investor="示例光伏有限公司") == [
        ("示例新能源科技园", "similar-name-same-investor")
    ]


def test_rows_of_an_older_rule_are_brought_up_with_the_names_they_had(world: World) -> None:
    case = world.lead("示例光伏组件项目")
    world.say(OFFICE, case, "lineage.renamed", 项目名称="示例新能源科技园", 更名原因="扩大规模")
    before = Project.objects.get(case=case)
    Project.objects.update(traits=[1, *before.traits[1:7]])
    ProjectKey.objects.all().delete()
    complete()
    row = Project.objects.get(case=case)
    assert row.traits == before.traits and row.traits[7]
    assert set(ProjectKey.objects.values_list("key", flat=True)) == keys_for(row)


def test_site_is_found_by_road_and_number(world: World) -> None:
    case = world.lead("示例齿轮项目", 投资方名称="示例齿轮有限公司")
    world.say(OFFICE, case, "project.identified", 建设地址="示例经济开发区创新路88号")
    assert ids(world, name="中药饮片加工", address="城北创新路88号标准化厂房3栋") == [("示例齿轮项目", "same-address")]
    assert ids(world, name="中药饮片加工", address="创新路86号") == []


def test_key_that_very_many_share_is_not_followed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("示例甲", "示例乙", "示例丙"):
        world.lead(f"{name}智能传感器封装测试线")
    runs = keys.asked(of_probe(Probe("智能传感器封装测试线"))).runs
    assert keys.holders(world.jurisdiction, (), (), runs)
    monkeypatch.setattr(keys, "MOST", 2)
    assert not keys.holders(world.jurisdiction, (), (), runs)

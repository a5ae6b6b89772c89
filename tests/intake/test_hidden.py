"""A project of another unit is told by what it shares, and by nothing that the importer may not know."""

from intake.conftest import Bringing
from web.conftest import World

HEAD = ["项目名称", "引进单位", "项目阶段", "首报时间"]


def test_project_that_may_not_be_seen_is_told_without_its_name_and_without_a_citys(
    world: World, bringing: Bringing
) -> None:
    world.lead("示例伺服电机制造项目", 投资方名称="示例甲有限公司")
    row = ["示例伺服电机制造项目", "太平镇", "签约", "2023.3.6"]
    told = str(bringing.rows(bringing.checked([HEAD, row], who="taiping_clerk"))[2].problems)
    assert "很可能已有同一个项目，可问" in told and "本市" not in told and "示例伺服" not in told

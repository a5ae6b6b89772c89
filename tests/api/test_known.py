"""A lead that the city has already: by the API it is answered as on the page, masked where it is not the caller's."""

from typing import Any

from web.conftest import World

TOLD = {"项目名称": "示例伺服電機项目", "项目内容": "年产十万台", "线索来源": "以商引商", "首报单位": "taihe"}


def test_known_project_is_refused_masked_and_reported_with_a_reason(world: World, caller: Any) -> None:
    world.lead("示例伺服电机项目", who="taiping_clerk", 首报单位="taiping", 投资方名称="示例秘密投资公司")
    api = caller("taihe_clerk")
    answer = api.post("leads", {"request_key": "known-project-1", "values": TOLD})
    assert answer.status_code == 422
    [known] = answer.json()["known"]
    assert (known["level"], known["case"], known["name"], known["investor"]) == ("block", None, "", "")
    assert known["ask"]
    told = {"request_key": "known-project-2", "values": TOLD, "different": "另一家企业"}
    assert api.post("leads", told).status_code == 201


def test_check_records_nothing_and_tells_the_own_project(world: World, caller: Any) -> None:
    case = world.lead("示例伺服电机项目")
    answer = caller("taihe_clerk").post("leads/check", {"values": {"项目名称": "示例伺服电机"}})
    assert [one["case"] for one in answer.json()] == [str(case)]

"""Planned projects ahead of leads, and the shared libraries: who sees, who changes, what becomes of them."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.ledger.public import Receipt, recorded_beside, visible_cases
from luodi.library.public import LIBRARY, PLANNED, Wanted, enter, entry, listed, particulars
from luodi.projects.models import Project
from web.conftest import YI, SignIn, World
from web.projects.test_page import told


def planned(world: World, name: str = "示例冷链园", maturity: str = "有设想", who: str = "taihe") -> UUID:
    told = {
        "谋划项目名称": name,
        "谋划单位": who,
        "谋划成熟度": maturity,
        "建设内容和规模": "冷库五万吨",
        "谋划投资": 2 * YI,
    }
    return put(world, PLANNED, f"{who}_clerk", told).case


def put(world: World, kind: str, who: str, values: dict[str, object]) -> Receipt:
    return enter(
        actor=world.viewer(who),
        kind=kind,
        values=values,
        happened_on=world.day,
        request_key=str(uuid4()),  # type: ignore[arg-type]
    )


def shared(world: World, name: str = "示例药业", due: int | None = None, who: str = "taihe") -> UUID:
    values: dict[str, object] = {"库别": "盯引企业", "入库名称": name, "入库内容": "有扩产意向", "联系单位": who}
    if due is not None:
        values["下次联系日期"] = world.day + timedelta(days=due)
    return put(world, LIBRARY, f"{who}_clerk", values).case


def test_most_mature_plans_stand_first(world: World) -> None:
    planned(world, "示例甲", "有设想")
    planned(world, "示例乙", "可以推介")
    planned(world, "示例丙", "在做方案")
    lines, n, yuan = listed(world.viewer("taihe_clerk"), Wanted(PLANNED))
    assert [line.name for line in lines] == ["示例乙", "示例丙", "示例甲"] and (n, yuan) == (3, 6 * YI)


def test_plan_becomes_a_lead_with_what_was_filled_in_and_both_know_it(world: World, sign_in: SignIn) -> None:
    case = planned(world)
    client = sign_in("taihe_clerk")
    form = told(client.get(f"/leads/new/?planned={case}"))
    assert 'value="示例冷链园"' in form and "冷库五万吨" in form and "转来" in form
    told_of = {
        "planned": str(case), "项目名称": "示例冷链园", "项目内容": "冷库五万吨", "线索来源": "以商引商",
        "首报单位": "taihe", "happened_on": world.day.isoformat(),
    }  # fmt: skip
    assert client.post("/leads/new/", {**told_of, "request_key": str(uuid4())}).status_code == 302
    assert client.get(f"/leads/new/?planned={case}").status_code == 403
    again = client.post("/leads/new/", {**told_of, "项目名称": "示例另一项目", "request_key": str(uuid4())})
    assert again.status_code == 422 and "现在是“已转出”" in told(again)
    project = Project.objects.get()
    viewer = world.viewer("taihe_clerk")
    assert [one.case for one in recorded_beside(viewer, case)] == [project.case_id]
    line = entry(viewer, case, PLANNED)
    assert line is not None and line.closed and listed(viewer, Wanted(PLANNED))[1] == 0
    page = told(client.get(f"/library/entries/{case}/"))
    assert f"/projects/{project.case_id}/" in page and "不再谋划" not in page


def test_plan_of_another_town_is_not_seen_nor_turned_into_a_lead(world: World, sign_in: SignIn) -> None:
    case = planned(world)
    client = sign_in("taiping_clerk")
    assert "示例冷链园" not in told(client.get("/library/planned/"))
    for address in (f"/library/entries/{case}/", f"/leads/new/?planned={case}"):
        assert client.get(address).status_code == 404


def test_plan_is_turned_into_a_lead_by_its_unit_alone_and_tabs_keep_the_search(world: World, sign_in: SignIn) -> None:
    case = planned(world)
    client = sign_in("gov_office_head")
    page = told(client.get("/library/planned/?q=冷链"))
    assert "示例冷链园" in page and "转为" not in page
    assert "?maturity=有设想&amp;q=%E5%86%B7%E9%93%BE" in page
    answer = client.get(f"/leads/new/?planned={case}")
    assert answer.status_code == 403 and "不归您现在的职务报送" in told(answer)


def test_dropped_plan_leaves_the_list_and_an_update_brings_it_back(world: World) -> None:
    case = planned(world)
    viewer = world.viewer("taihe_clerk")
    world.say("taihe_clerk", case, "planned.dropped", 不再谋划原因="没有用地")
    assert listed(viewer, Wanted(PLANNED))[1] == 0 and listed(viewer, Wanted(PLANNED, closed=True))[1] == 1
    world.say("taihe_clerk", case, "planned.updated", 谋划成熟度="方案已定")
    assert listed(viewer, Wanted(PLANNED))[0][0].maturity == "方案已定"


def test_shared_library_is_read_by_every_unit_and_changed_by_the_one_that_keeps_it(
    world: World, sign_in: SignIn
) -> None:
    case = shared(world)
    other = told(sign_in("taiping_clerk").get(f"/library/entries/{case}/"))
    assert "有扩产意向" in other and "联系和更新" not in other
    assert not visible_cases(world.viewer("taiping_clerk")).filter(pk=case).exists()
    assert "联系和更新" in told(sign_in("taihe_clerk").get(f"/library/entries/{case}/"))


def test_enterprise_in_the_library_is_reported_by_another_town_with_what_its_entry_says(
    world: World, sign_in: SignIn
) -> None:
    values: dict[str, object] = {"库别": "盯引企业", "入库名称": "示例药业", "入库内容": "想扩产", "联系单位": "taihe"}
    case = put(world, LIBRARY, "taihe_clerk", {**values, "来源地": "示例省", "关注领域": "原料药"}).case
    client = sign_in("taiping_clerk")
    page = told(client.get(f"/library/entries/{case}/"))
    assert "示例省" in page and "原料药" in page and "经过和更新由太和镇办" in page
    address = re.findall(r'href="(/leads/new/\?[^"]+)"', page)[0].replace("&amp;", "&")
    form = told(client.get(address))
    assert 'value="示例药业"' in form and 'value="示例省"' in form


def test_enterprise_is_in_the_library_once_whoever_enters_it(world: World, sign_in: SignIn) -> None:
    shared(world)
    values = {"库别": "盯引企业", "入库名称": "示例药业", "入库内容": "另一家在谈", "联系单位": "taiping"}
    told_of = {**values, "happened_on": world.day.isoformat(), "request_key": str(uuid4())}
    client = sign_in("taiping_clerk")
    answer = client.post("/library/new/library/", told_of)
    assert answer.status_code == 422 and "由太和镇联系，不用再入" in told(answer) and "另一家在谈" in told(answer)
    other = {**told_of, "库别": "客商"}
    assert [client.post("/library/new/library/", other).status_code for _ in range(2)] == [302, 302], "a second click"
    assert listed(world.viewer("taihe_clerk"), Wanted(LIBRARY))[1] == 2


def test_entry_that_left_does_not_come_back_beside_another_of_its_name(world: World, sign_in: SignIn) -> None:
    gone = shared(world)
    world.say("taihe_clerk", gone, "library.removed", 出库原因="没有意向")
    shared(world, "示例 药业", who="taiping")
    told_of = {"本次联系情况": "又有意向", "happened_on": world.day.isoformat(), "request_key": str(uuid4())}
    answer = sign_in("taihe_clerk").post(f"/cases/{gone}/record/library.contacted/", told_of)
    assert answer.status_code == 422 and "由太平镇联系，不用再入" in told(answer) and "又有意向" in told(answer)
    assert [line.name for line in listed(world.viewer("taihe_clerk"), Wanted(LIBRARY))[0]] == ["示例 药业"]


def test_plan_of_another_town_tells_no_particulars_as_though_it_were_of_the_shared_libraries(world: World) -> None:
    viewer, line = world.viewer("taihe_clerk"), entry(world.viewer("taihe_clerk"), planned(world), PLANNED)
    assert line is not None and particulars(viewer, line) == {}


def test_overdue_contact_stands_first_and_a_contact_puts_it_right(world: World, sign_in: SignIn) -> None:
    shared(world, "示例乙业", due=30)
    late = shared(world, "示例甲业", due=0)
    ago, soon = world.day - timedelta(days=9), world.day + timedelta(days=60)
    done, missed = {"本次联系情况": "已拜访", "下次联系日期": soon}, {"本次联系情况": "没有接通", "下次联系日期": ago}
    world.say("taihe_clerk", late, "library.contacted", **missed)
    page = told(sign_in("taiping_clerk").get("/library/shared/"))
    assert page.index("示例甲业") < page.index("示例乙业") and "该联系，已过 9 天" in page
    only = told(sign_in("taiping_clerk").get("/library/shared/", {"stale": "1"}))
    assert "示例甲业" in only and "示例乙业" not in only
    world.say("taihe_clerk", late, "library.contacted", **done)
    assert listed(world.viewer("taihe_clerk"), Wanted(LIBRARY, stale=True))[1] == 0


def test_form_keeps_what_was_typed_and_says_what_is_missing(world: World, sign_in: SignIn) -> None:
    client = sign_in("taihe_clerk")
    answer = client.post("/library/new/library/", {"入库名称": "示例药业", "request_key": str(uuid4())})
    page = told(answer)
    assert answer.status_code == 422 and 'value="示例药业"' in page and "请选择库别" in page
    assert listed(world.viewer("taihe_clerk"), Wanted(LIBRARY))[1] == 0


def test_as_many_questions_for_many_entries(world: World, sign_in: SignIn) -> None:
    client = sign_in("taihe_clerk")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/library/shared/").status_code == 200
        return len(queries)

    shared(world)
    asked()
    before = asked()
    for number in range(6):
        shared(world, f"示例{number}业")
    assert asked() == before

"""Lineage: renamed, in phases, split, shared; told on the project's page, found by the old name, counted once."""

from uuid import uuid4

from luodi.ledger.public import case_file
from luodi.projects.models import FormerName, Project
from luodi.projects.public import Filters, lineage_of, tally
from web.conftest import YI, SignIn, World
from web.projects.test_page import told


def test_renamed_project_is_found_by_either_name(world: World, sign_in: SignIn) -> None:
    case = world.confirmed("示例蓝鲸压铸项目")
    world.say("office_clerk", case, "lineage.renamed", 项目名称="示例白鹭轻量化项目", 更名原因="公司更名")
    client = sign_in("office_clerk")
    for word in ("蓝鲸压铸", "白鹭轻量"):
        assert "示例白鹭轻量化项目" in told(client.get("/projects/", {"q": word}))
    assert "示例蓝鲸压铸项目" in told(client.get(f"/projects/{case}/"))
    assert "示例白鹭" not in told(sign_in("taiping_clerk").get("/projects/", {"q": "蓝鲸压铸"}))


def test_reversed_renaming_forgets_the_name(world: World) -> None:
    case = world.confirmed("示例蓝鲸压铸项目")
    fact = world.say("office_clerk", case, "lineage.renamed", 项目名称="示例白鹭项目", 更名原因="公司更名").facts[0]
    assert FormerName.objects.get().name == "示例蓝鲸压铸项目"
    world.say("office_clerk", case, "fact.reversed", about=str(fact), 冲正原因="没有更名")
    assert not FormerName.objects.exists()


def test_phases_are_part_of_the_total(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    for name, amount in (("一期", 1), ("二期", 1), ("一期", 2)):
        world.say("office_clerk", case, "lineage.phased", 分期名称=name, 分期投资额=amount * YI)
    viewer = world.viewer("office_clerk")
    found = lineage_of(case_file(viewer, case).state)
    assert [(phase.name, phase.amount) for phase in found.phases] == [("一期", 2 * YI), ("二期", YI)]
    assert found.phased == 3 * YI and tally(viewer, Filters()).of() == (1, 3 * YI)
    assert "不另外加" in told(sign_in("office_clerk").get(f"/projects/{case}/"))


def test_split_leaves_the_sum_as_it_was_and_both_know_each_other(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    client, viewer = sign_in("office_clerk"), world.viewer("office_clerk")
    asked = {"what": "split", "name": "示例分出项目", "content": "二号厂房", "reason": "分给两地"}
    much = client.post(f"/projects/{case}/lineage/", {**asked, "amount": "9", "request_key": str(uuid4())})
    assert much.status_code == 422 and "要小于" in told(much) and 'value="示例分出项目"' in told(much)
    good = {**asked, "amount": "1", "request_key": str(uuid4())}
    answers = [client.post(f"/projects/{case}/lineage/", {**good, **more}) for more in ({}, {}, {"name": "示例其他"})]
    assert [answer.status_code for answer in answers] == [303, 303, 422], "a second click, and another split"
    assert tally(viewer, Filters()).of() == (2, 3 * YI)
    other = Project.objects.get(name="示例分出项目")
    assert (other.total_investment, other.investor) == (YI, "示例甲乙有限公司")
    page = told(client.get(f"/projects/{case}/lineage/"))
    assert f"/projects/{other.case_id}/" in page and "分出的：" in page
    assert "分自" in told(client.get(f"/projects/{other.case_id}/"))


def test_split_is_taken_back_whole_until_the_new_project_goes_on(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    client, viewer = sign_in("office_clerk"), world.viewer("office_clerk")
    address, others = f"/projects/{case}/lineage/", Project.objects.exclude(case=case)

    def asked(**told: str) -> int:
        return client.post(address, {"request_key": str(uuid4()), **told}).status_code

    def split_off() -> str:
        assert asked(what="split", name="示例分出项目", content="二号厂房", reason="分给两地", amount="1") == 303
        return lineage_of(case_file(viewer, case).state).split_off[0].fact

    fact = split_off()
    assert asked(what="unsplit", fact=fact, why="") == 422
    assert asked(what="unsplit", fact=fact, why="弄错了") == 303
    assert tally(viewer, Filters()).of() == (1, 3 * YI) and not others.exists()
    assert "示例分出项目" not in told(client.get("/projects/"))
    assert asked(what="unsplit", fact=fact, why="弄错了") == 422, "it is taken back already"
    fact = split_off()
    world.say("office_clerk", others.get().case_id, "note.added", 记事="约了下周再谈")
    refused = client.post(address, {"what": "unsplit", "fact": fact, "why": "弄错了", "request_key": str(uuid4())})
    assert refused.status_code == 422 and "又记了 1 件事" in told(refused) and 'value="弄错了"' in told(refused)
    assert tally(viewer, Filters()).of() == (2, 3 * YI)


def test_shares_add_up_or_are_refused_with_what_was_typed(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    client = sign_in("office_clerk")
    asked = {"what": "lineage.investor_shared", "who": ["示例甲公司", "示例乙公司"]}
    address = f"/projects/{case}/lineage/"
    wrong = client.post(address, {**asked, "share": ["60", "30"], "request_key": str(uuid4())})
    assert wrong.status_code == 422 and "加起来是 90%" in told(wrong) and 'value="示例乙公司"' in told(wrong)
    assert lineage_of(case_file(world.viewer("office_clerk"), case).state).investors == ()
    for parts in (["60", "40"], ["66.7", "33.3"]):
        done = client.post(address, {**asked, "share": parts, "request_key": str(uuid4())})
        assert done.status_code == 303
    found = lineage_of(case_file(world.viewer("office_clerk"), case).state).investors
    assert [(one.who, one.share) for one in found] == [("示例甲公司", 0.667), ("示例乙公司", 0.333)]


def test_who_may_not_split_is_refused(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    asked = {"what": "split", "name": "示例", "content": "示例", "reason": "示例", "amount": "1"}
    answer = sign_in("taihe_clerk").post(f"/projects/{case}/lineage/", {**asked, "request_key": str(uuid4())})
    assert answer.status_code == 403

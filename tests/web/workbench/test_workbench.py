"""The workbench: late first, exact counters, one click to the work, the same number of queries for any number."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.models import Obligation
from luodi.ledger.public import current, my_tasks
from luodi.units.public import apply_fact
from luodi.web.workbench.tasks import task_url
from web.conftest import regime


def page(client: Client, address: str = "/workbench/") -> str:
    return client.get(address).content.decode()


def test_late_task_stands_first_with_project_amount_clause_and_days_late(world: Any, sign_in: Any) -> None:
    world.lead("示例今年项目", ago=1)
    world.lead("示例逾期项目", ago=30, 投资总额=320_000_000, 产业="新材料")
    shown = page(sign_in("office_clerk"))
    assert shown.index("示例逾期项目") < shown.index("示例今年项目")
    for wanted in ("3.2 亿元 · 新材料", "个工作日", 'data-clause="qingxin-4.2"', "系统默认"):
        assert wanted in shown


def test_month_names_each_clause_and_what_the_document_does_not_say(world: Any, sign_in: Any) -> None:
    case = world.lead(ago=1)
    key = Obligation.objects.get(case=case, rule="confirm-lead").key
    world.say("office_clerk", case, "extension.requested", about=key, 申请延期至=date(2030, 1, 4), 延期理由="示例")
    kept = page(sign_in("office_clerk")).partition('class="ld-kept"')[2].partition("</ul>")[0]
    assert kept.count("<li>") == 2
    assert "文件没有写、由系统补上的" in kept
    assert regime().pack.clauses["4.2"].title in kept


def test_counter_is_exact_where_the_list_is_cut(world: Any, sign_in: Any) -> None:
    for n in range(11):
        world.lead(f"示例第{n}个项目", ago=30)
    shown = page(sign_in("office_clerk"))
    assert "我要办的 11 件" in shown
    assert "还有 3 件" in shown
    rest = page(sign_in("office_clerk"), "/workbench/all/?when=late")
    assert all(f"示例第{n}个项目" in rest for n in range(11))


def test_task_leads_to_the_form_that_ends_it(world: Any) -> None:
    case = world.lead(ago=3)
    viewer = world.viewer("office_clerk")
    task = my_tasks(viewer)[0]
    assert task_url(task, current(viewer.jurisdiction)[1]).startswith(f"/projects/{case}/record/lead.confirmed/")


def test_opinion_leads_to_its_review_item(world: Any) -> None:
    case = world.in_review()
    viewer = world.viewer("environment_clerk")
    task = next(task for task in my_tasks(viewer) if task.title.startswith("评审意见"))
    assert str(case) in task_url(task, current(viewer.jurisdiction)[1])
    assert "/record/" not in task_url(task, current(viewer.jurisdiction)[1])


def test_task_about_its_start_names_the_fact(world: Any) -> None:
    case = world.confirmed()
    raised = world.say("office_clerk", case, "problem.raised", ago=2, 问题="缺路", 问题类型="其他", 责任单位="taihe")
    viewer = world.viewer("taihe_clerk")
    task = next(task for task in my_tasks(viewer) if task.rule == "solve-problem")
    address = task_url(task, current(viewer.jurisdiction)[1])
    assert f"/record/problem.resolved/?about={raised.facts[0]}" in address


def test_paused_task_stands_below_with_the_clock_stopped(world: Any, sign_in: Any) -> None:
    case = world.lead(ago=3)
    world.say("office_clerk", case, "lead.returned", ago=1, 退回原因="缺全称")
    shown = page(sign_in("office_clerk"))
    assert "不设期限、停表中 1 件" in shown
    assert "停表中" in shown


def test_nothing_to_do_says_what_one_may_do(world: Any, sign_in: Any) -> None:
    shown = page(sign_in("taihe_clerk"))
    assert "没有等着办的事" in shown
    assert 'href="/leads/new/"' in shown


def test_secretary_sees_whose_tasks_these_are(world: Any, sign_in: Any) -> None:
    secretary = world.users["gov_office_clerk"]
    told = {"委托职务": "district_head", "受托人": str(secretary.pk), "依据": "示例委托书"}
    apply_fact(world.jurisdiction, "delegation.given", told, world.day - timedelta(days=5), new_id())
    client = sign_in("gov_office_clerk")
    leader = world.viewer("gov_office_clerk").acting_for[0].position
    client.post("/acting/", {"position": str(leader.id)})
    assert f"“{leader.full_title}”现在没有要办的事" in page(client)


def test_task_of_the_leader_acted_for_says_so_among_the_own(world: Any, sign_in: Any) -> None:
    case = world.negotiating()
    world.say("park_committee_head", case, "liaison.recognition_requested", ago=2, 提请理由="龙头企业")
    secretary = world.users["gov_office_clerk"]
    told = {"委托职务": "vice_head", "受托人": str(secretary.pk), "依据": "示例委托书"}
    apply_fact(world.jurisdiction, "delegation.given", told, world.day - timedelta(days=5), new_id())
    shown = page(sign_in("gov_office_clerk"))
    leader = world.viewer("gov_office_clerk").acting_for[0].position.full_title
    assert f"代“{leader}”办" in shown


def test_administrator_sees_findings_and_others_do_not(world: Any, sign_in: Any) -> None:
    assert "组织上要看一看的" not in page(sign_in("taihe_clerk"))
    from luodi.units.models import Appointment

    Appointment.objects.filter(user=world.users["taiping_clerk"]).update(until=clock.today())
    shown = page(sign_in("system_admin"))
    assert "组织上要看一看的" in shown


def test_workbench_takes_the_same_queries_for_two_tasks_as_for_twenty(world: Any, sign_in: Any) -> None:
    client = sign_in("office_clerk")

    def queries() -> int:
        page(client)
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    for n in range(2):
        world.lead(f"示例第{n}个项目", ago=30)
    few = queries()
    for n in range(2, 20):
        world.lead(f"示例第{n}个项目", ago=30)
    assert queries() == few

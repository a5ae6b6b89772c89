"""The working calendar: reading it, setting a day, and the due days that move by it."""

from datetime import date, timedelta

import pytest

from luodi.ledger.models import Fact, Obligation
from luodi.ledger.moved import day_changed, would_move
from luodi.ledger.rebuild import compare
from luodi.units.models import CalendarDay
from luodi.units.public import calendar_for
from web.conftest import SignIn, World

pytestmark = pytest.mark.django_db


def post(client: object, key: str, **values: str) -> object:
    return client.post("/calendar/", {"request_key": key, **values})  # type: ignore[attr-defined]


def next_working(world: World) -> date:
    return calendar_for(world.jurisdiction).next_working(world.day)


def test_year_shows_holidays_and_make_up_days(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/calendar/", {"year": "2025"}).content.decode()
    assert "10 月 1 日" in page
    assert "调休上班" in page
    assert "设定一天" not in page


def test_year_without_notice_is_provisional(world: World, sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/calendar/", {"year": str(world.day.year + 3)}).content.decode()
    assert "暂定" in page


def test_day_set_moves_the_stored_due_days_of_open_items_at_once(world: World, sign_in: SignIn) -> None:
    case = world.lead(ago=0)
    before = Obligation.objects.get(case_id=case, rule="confirm-lead").due_on
    assert before is not None
    day = next_working(world)
    answer = post(sign_in("system_admin"), "k1", day=day.isoformat(), working="否", note="示例停工通知")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    after = Obligation.objects.get(case_id=case, rule="confirm-lead").due_on
    assert after == calendar_for(world.jurisdiction).next_working(before)
    assert list(compare(world.jurisdiction)) == []


def test_trying_says_what_would_move_and_records_nothing(world: World, sign_in: SignIn) -> None:
    world.lead(ago=0)
    day = next_working(world)
    page = post(sign_in("system_admin"), "k1", day=day.isoformat(), working="否", **{"try": "1"})
    assert "1 件未办结事项的期限会变" in page.content.decode()  # type: ignore[attr-defined]
    assert not Fact.objects.filter(kind="calendar.day_set").exists()


def test_what_would_move_names_no_project_the_administrator_may_not_see(world: World, sign_in: SignIn) -> None:
    world.lead("示例看不到的项目", ago=0)
    page = post(sign_in("system_admin"), "k1", day=next_working(world).isoformat(), working="否", **{"try": "1"})
    assert "示例看不到的项目" not in page.content.decode()  # type: ignore[attr-defined]


def test_double_click_records_one_day(world: World, sign_in: SignIn) -> None:
    client, day = sign_in("system_admin"), next_working(world).isoformat()
    for _ in range(2):
        post(client, "same", day=day, working="否")
    assert Fact.objects.filter(kind="calendar.day_set").count() == 1


def test_job_for_many_cases_leaves_nothing_different(world: World) -> None:
    world.lead(ago=0)
    day = next_working(world)
    CalendarDay.objects.filter(jurisdiction_id=world.jurisdiction, day=day).delete()
    assert day_changed(str(world.jurisdiction), day.isoformat()) == 1
    assert list(compare(world.jurisdiction)) == []


def test_day_already_so_moves_nothing(world: World) -> None:
    world.lead(ago=0)
    assert would_move(world.jurisdiction, next_working(world), working=True) == []


@pytest.mark.parametrize("who", ["taihe_clerk", "office_director", "security_admin", "audit_admin"])
def test_only_the_system_administrator_sets_a_day(world: World, sign_in: SignIn, who: str) -> None:
    answer = post(sign_in(who), "k", day=next_working(world).isoformat(), working="否")
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert not Fact.objects.filter(kind="calendar.day_set").exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": "", "working": "否"}, "日期"),
        ({"day": "1026-03-01", "working": "否"}, "1026"),
        ({"day": "2099-01-01", "working": "否"}, "只能设"),
        ({"day": "2026-02-30", "working": "否"}, "日期"),
        ({"day": "2026-12-03", "working": "也许"}, "请选上班还是休息"),
        ({"day": "2026-12-03", "working": "否", "note": "长" * 61}, "最多 60 个字"),
    ],
)
def test_wrong_input_is_said_beside_the_field_and_kept(sign_in: SignIn, values: dict[str, str], said: str) -> None:
    answer = post(sign_in("system_admin"), "k", **values)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in page
    assert f'value="{values["day"]}"' in page
    assert not Fact.objects.filter(kind="calendar.day_set").exists()


def test_year_is_confirmed_with_its_basis(world: World, sign_in: SignIn) -> None:
    year, client = world.day.year + 1, sign_in("system_admin")
    client.post(f"/calendar/{year}/confirm/", {"request_key": "c", "basis": "示例放假通知"})
    page = client.get("/calendar/", {"year": str(year)}).content.decode()
    assert "依据：示例放假通知" in page


def test_year_without_basis_is_not_confirmed(world: World, sign_in: SignIn) -> None:
    sign_in("system_admin").post(f"/calendar/{world.day.year + 1}/confirm/", {"request_key": "c", "basis": " "})
    assert not Fact.objects.filter(kind="calendar.year_confirmed").exists()


def test_days_far_ahead_count_weekends(world: World) -> None:
    assert not calendar_for(world.jurisdiction).is_working(date(2031, 1, 4) + timedelta(days=0))

"""The page of a team: its roles in its own pack's words, what is missing, its industries and their projects."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.drafts import Draft, Opening
from luodi.ledger.models import Case
from luodi.ledger.public import record, system_viewer, visible_cases
from luodi.ledger.tick import tick
from luodi.regimes.loader import PACKS, load
from luodi.units.from_pack import organisation
from luodi.units.models import Unit, User
from luodi.units.public import AdoptionSpec, apply_fact, found, viewer_for

pytestmark = pytest.mark.django_db
REGIME = load(Path(__file__).parents[2] / "regimes" / "packs" / "teams", PACKS)


@pytest.fixture
def town() -> UUID:
    whole = organisation(REGIME.pack)
    root = found("乙市", clock.today() - timedelta(days=60), bodies=whole.bodies, positions=whole.positions,
                 adoption=AdoptionSpec(REGIME.slug, REGIME.text), code=whole.root.code)  # fmt: skip
    for code in ("vice_mayor", "drugs_clerk", "food_clerk"):
        user = User.objects.create_user(code, name=f"演示{code}")
        values = {"人员": str(user.pk), "职务": code}
        apply_fact(root, "appointment.made", values, clock.today() - timedelta(days=60), new_id())
    tick(root)
    return root


def page(who: str, team: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/units/{Unit.objects.get(code=team).pk}/").content.decode()


def test_team_page_says_what_is_filled_and_what_is_missing_in_the_packs_words(town: UUID) -> None:
    said = page("drugs_clerk", "drugs").split("几个一")[1].split("</section>")[0]
    assert "缺 1 项" in said
    assert "药业十条" in said
    assert "工业局" in said
    assert said.split("挂帅领导")[1].split("</div>")[0].count("missing") == 1
    assert 'class="ld-state late"' in said
    assert 'data-clause="teams-1.1"' in said
    assert "产业专班" in page("drugs_clerk", "drugs")


def test_team_in_the_list_of_units_is_of_the_packs_kind(town: UUID) -> None:
    client = Client()
    client.force_login(User.objects.get(username="drugs_clerk"), backend="django.contrib.auth.backends.ModelBackend")
    assert '<span class="ld-sub">产业专班</span>' in client.get("/units/").content.decode()


def test_missing_one_is_recorded_from_the_page_and_is_missing_no_more(town: UUID) -> None:
    case = Case.objects.get(key="drugs")
    values = {"责任角色": "挂帅领导", "责任职务": "vice_mayor"}
    draft = Draft(case.pk, "responsibility.assigned", clock.today(), values)
    record(actor=system_viewer(town), drafts=[draft], request_key="lead")
    assert "齐备" in page("drugs_clerk", "drugs").split("几个一")[1].split("</section>")[0]


def test_form_asks_only_for_what_the_role_holds(town: UUID) -> None:
    client = Client()
    client.force_login(User.objects.get(username="food_clerk"), backend="django.contrib.auth.backends.ModelBackend")
    case = Case.objects.get(key="food")
    address = f"/cases/{case.pk}/record/responsibility.assigned/"
    form = client.get(address, {"责任角色": "一套政策"}).content.decode()
    assert 'name="责任内容"' in form
    assert 'name="责任职务"' not in form
    assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_projects_of_the_teams_industries_are_those_the_viewer_sees(town: UUID) -> None:
    for name, told in (("示例药厂", {"行业代码": "C2720"}), ("示例食品厂", {"产业": "绿色食品"})):
        values = {"项目名称": name, "项目内容": "示例", "线索来源": "以商引商", "首报单位": "drugs", **told}
        draft = Draft(Opening("project", name), "lead.reported", clock.today(), values)
        record(actor=system_viewer(town), drafts=[draft], request_key=name)
    seen = page("vice_mayor", "drugs").split('id="projects"')[1]
    assert "示例药厂" in seen
    assert "示例食品厂" not in seen
    assert 'id="projects"' not in page("food_clerk", "drugs")


def test_team_with_something_missing_is_a_finding_of_the_office(town: UUID) -> None:
    client = Client()
    client.force_login(User.objects.get(username="vice_mayor"), backend="django.contrib.auth.backends.ModelBackend")
    said = client.get("/units/findings/").content.decode()
    assert "“乙市药业专班”的“几个一”还缺：挂帅领导，已过期限" in said
    assert "“乙市食品专班”的“几个一”还缺：牵头单位、挂帅领导、一套政策，已过期限" in said


@pytest.fixture
def lent(town: UUID) -> dict[str, User]:
    """Two counties, each with a clerk who works in the team of drugs for a time and with one who does not."""
    begun, people = clock.today() - timedelta(days=30), {}
    for county in ("甲县", "乙县"):
        told = {"单位名称": f"示例{county}人民政府", "单位简称": county, "单位类型": "政府", "单位代号": county}
        apply_fact(town, "unit.opened", told, begun, new_id())
        for post in ("经办人", "其他经办人"):
            code = f"{county}{post}"
            told = {"单位": county, "职务名称": code, "职务代号": code, "可见范围": "本单位", "权限": "报送"}
            apply_fact(town, "position.created", told, begun, new_id())
            people[code] = User.objects.create_user(code, name=f"示例{code}")
            apply_fact(town, "appointment.made", {"人员": str(people[code].pk), "职务": code}, begun, new_id())
    told = {"单位": "drugs", "职务名称": "成员", "职务代号": "member", "可见范围": "仅所承办", "一人担任": "否"}
    apply_fact(town, "position.created", {**told, "排序": "1"}, begun, new_id())
    for county in ("甲县", "乙县"):
        told = {"人员": str(people[f"{county}经办人"].pk), "职务": "member", "任职方式": "抽调", "依据": "示例抽调函"}
        until = {"免职日期": clock.today() + timedelta(days=10)}
        apply_fact(town, "appointment.made", {**told, **until}, begun, new_id())
    return people


def reported(town: UUID, by: str) -> UUID:
    values = {"项目名称": f"示例{by}项目", "项目内容": "示例", "线索来源": "以商引商", "首报单位": by}
    draft = Draft(Opening("project", f"示例{by}项目"), "lead.reported", clock.today(), values)
    return record(actor=system_viewer(town), drafts=[draft], request_key=by).case


def seen(town: UUID, who: User, days: int = 0) -> set[str]:
    """Titles of the projects the person sees so many days from now."""
    viewer = viewer_for(who, town, clock.today() + timedelta(days=days))
    return set(visible_cases(viewer, "project").values_list("title", flat=True))


def test_members_lent_by_two_counties_see_the_teams_projects_for_their_time_alone(
    town: UUID, lent: dict[str, User]
) -> None:
    for unit in ("drugs", "food", "甲县", "乙县"):
        reported(town, unit)
    for county, other in (("甲县", "乙县"), ("乙县", "甲县")):
        own = {f"示例{county}项目"}
        assert seen(town, lent[f"{county}经办人"]) == {*own, "示例drugs项目"}
        assert seen(town, lent[f"{county}经办人"], days=10) == own
        assert seen(town, lent[f"{county}其他经办人"]) == own, other


def test_member_lent_to_a_team_has_its_duties_on_the_workbench_and_acts_for_home_first(
    town: UUID, lent: dict[str, User]
) -> None:
    client = Client()
    client.force_login(lent["甲县经办人"], backend="django.contrib.auth.backends.ModelBackend")
    said = client.get("/workbench/").content.decode()
    assert "明确挂帅领导" in said
    assert "药业专班" in said
    assert [held.how for held in viewer_for(lent["甲县经办人"], town, clock.today()).own] == ["appointed", "seconded"]


def test_team_page_says_from_which_county_each_member_comes_also_once_it_is_merged(
    town: UUID, lent: dict[str, User]
) -> None:
    def from_where(of: str = "drugs") -> list[str]:
        rows = page("vice_mayor", of).split('id="seconded"')[1].split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
        return [re.sub(r"<[^>]+>", "", row) for row in rows[:-1]]

    first, second = from_where()
    assert "从甲县抽调来" in first
    assert "从乙县抽调来" in second
    reported(town, "drugs")
    apply_fact(town, "unit.closed", {"单位": "甲县", "并入单位": "乙县"}, clock.today(), new_id())
    assert "从甲县（已由乙县承接，原职务已终止）抽调来" in from_where()[0]
    assert any("从甲县（已由乙县承接，原职务已终止）抽调到药业专班" in row for row in from_where("乙县"))
    assert seen(town, lent["甲县经办人"]) == {"示例drugs项目"}


def test_team_set_up_by_page_is_told_not_to_be_among_those_of_the_regime(town: UUID) -> None:
    told = {"单位名称": "示例跨县专班", "单位类型": "专班", "单位代号": "cross"}
    apply_fact(town, "unit.opened", told, clock.today(), new_id())
    assert "现行机制的“产业专班”里没有它" in page("vice_mayor", "cross")
    assert "里没有它" not in page("vice_mayor", "drugs")
    assert "里没有它" not in page("food_clerk", "cross")

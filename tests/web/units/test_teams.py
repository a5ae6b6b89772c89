"""The page of a team: its roles in its own pack's words, what is missing, its industries and their projects."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.drafts import Draft, Opening
from luodi.ledger.models import Case
from luodi.ledger.public import record, system_viewer
from luodi.ledger.tick import tick
from luodi.regimes.loader import PACKS, load
from luodi.units.from_pack import organisation
from luodi.units.models import Unit, User
from luodi.units.public import AdoptionSpec, apply_fact, found

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

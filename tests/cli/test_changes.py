"""A changed regime compared, tried and adopted from the command line."""

from pathlib import Path

import pytest

from cli.conftest import Run
from luodi.ledger.models import Fact, Obligation
from luodi.ledger.public import Draft, Opening
from luodi.ledger.rebuild import compare
from luodi.regimes.loader import PACKS
from luodi.units.models import Adoption
from luodi.units.public import calendar_for
from web.conftest import World, world  # noqa: F401

BASIS = ("--basis", "示例办〔2026〕1号")


@pytest.fixture
def changed(tmp_path: Path) -> str:
    """The pack of the pages' world with a shorter limit for confirming a lead, in a folder that is no shipped pack."""
    folder = tmp_path / "改过的机制"
    folder.mkdir()
    for file in (PACKS / "qingxin").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.name == "rules.yaml":
            head, mark, tail = text.partition("- id: confirm-lead")
            text = head + mark + tail.replace("due: 5 working days", "due: 3 working days", 1)
        (folder / file.name).write_text(text, encoding="utf-8")
    return str(folder)


def test_two_packs_are_compared_in_words(here: Run, changed: str) -> None:
    told = here("diff", "qingxin", changed).stdout
    assert "筛选、确认信息：5 个工作日内 → 3 个工作日内（第 4.2 条）" in told


def test_two_days_of_one_pack_that_says_the_same_differ_in_nothing(here: Run) -> None:
    assert here("diff", "qingxin", "--from", "2025-12-31", "--to", "2026-01-01").stdout == "没有不同。\n"


@pytest.mark.parametrize(
    "arguments", [("qingxin",), ("qingxin", "ziyang", "--from", "2026-01-01"), ("qingxin", "无此")]
)
def test_comparing_what_is_not_two_is_misuse(here: Run, arguments: tuple[str, ...]) -> None:
    assert here("diff", *arguments).returncode == 2


def test_trial_says_what_would_have_differed_and_records_nothing(here: Run, changed: str, world: World) -> None:  # noqa: F811
    world.lead("示例甲项目", ago=40)
    before = Fact.objects.count()
    told = here("simulate", changed)
    assert told.returncode == 0, told.stderr
    assert "筛选、确认信息（第 4.2 条）：期限变动 1 件" in told.stdout
    assert "示例甲项目" in told.stdout
    assert (Fact.objects.count(), Adoption.objects.count()) == (before, 1)


def test_open_obligations_that_move_are_listed_before_anything_is_adopted(
    here: Run,
    changed: str,
    world: World,  # noqa: F811
) -> None:
    world.lead("示例甲项目", ago=1)
    asked = here("adopt", changed, "--as", world.users["office_director"].username, *BASIS)
    assert asked.returncode == 1
    assert "会变  示例甲项目  筛选、确认信息" in asked.stdout
    assert "--open" in asked.stderr
    assert Adoption.objects.count() == 1


def test_adopted_folder_changes_what_is_due_from_that_day(here: Run, changed: str, world: World) -> None:  # noqa: F811
    old = Obligation.objects.get(case=world.lead("示例甲项目", ago=1), rule="confirm-lead")
    account = world.users["office_director"].username
    done = here("adopt", changed, "--as", account, *BASIS, "--open", "keep")
    assert done.returncode == 0, done.stderr
    told = {"项目名称": "示例乙项目", "项目内容": "示例内容", "线索来源": "以商引商", "首报单位": "taihe"}
    draft = Draft(Opening("project", "示例乙项目"), "lead.reported", world.day, told)
    new = Obligation.objects.get(case=world.record("taihe_clerk", draft).case, rule="confirm-lead")
    due = old.due_on
    old.refresh_from_db()
    assert old.due_on == due
    assert new.due_on == calendar_for(world.jurisdiction).add(world.day, 3)
    assert list(compare(world.jurisdiction)) == []


def test_account_without_the_right_cannot_adopt(here: Run, changed: str, world: World) -> None:  # noqa: F811
    refused = here("adopt", changed, "--as", world.users["taihe_clerk"].username, *BASIS)
    assert refused.returncode == 1
    assert "没有“机制采用”权限" in refused.stderr


def test_county_is_founded_beside_its_city_and_no_stranger_is(here: Run, db: None) -> None:
    assert here("found", "heyuan").returncode == 0
    assert here("found", "heyuan_county", "--account", "county_admin", "--follow").returncode == 0
    again = here("found", "qingxin", "--account", "another_admin")
    assert again.returncode == 1
    assert "已经建立政府" in again.stderr
    city, county = Adoption.objects.order_by("pk")
    assert (county.above_id, county.follows, county.regime) == (city.pk, True, "heyuan_county")

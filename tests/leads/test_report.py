"""The action behind the form: the check is asked for by the caller, and a refusal leaves nothing."""

from datetime import date
from typing import Any

import pytest

from luodi.common import clock
from luodi.leads.public import DIFFERENT, AlreadyKnown, report
from luodi.ledger.models import Act, Case
from luodi.ledger.public import Refused
from luodi.parties.models import Party
from web.conftest import World, rebuilt

TOLD: dict[str, Any] = {"项目名称": "示例伺服电机项目", "项目内容": "年产十万台", "线索来源": "以商引商"}


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


def say(world: World, key: str, day: date | None = None, **more: Any) -> Any:
    viewer = world.viewer("taihe_clerk")
    told = {**TOLD, **more.pop("values", {})}
    return report(actor=viewer, values=told, happened_on=day or clock.today(), request_key=key, **more)


def test_filing_unit_is_the_reporters_unless_named(world: World) -> None:
    case = Case.objects.get(pk=say(world, "one").case)
    assert case.unit.code == "taihe"


def test_known_project_without_a_reason_leaves_no_act_and_no_party(world: World) -> None:
    say(world, "one")
    acts = Act.objects.count()
    with pytest.raises(AlreadyKnown) as caught:
        say(world, "two", different="", values={"投资方名称": "示例材料有限公司"})
    assert DIFFERENT in caught.value.fields
    assert caught.value.matches[0].certain
    assert (Act.objects.count(), Party.objects.count()) == (acts, 0)


def test_replay_of_the_first_report_is_not_taken_for_a_second(world: World) -> None:
    first = say(world, "one", different="")
    again = say(world, "one", different="")
    assert (again.case, again.replayed) == (first.case, True)


def test_report_without_a_name_is_refused_beside_it(world: World) -> None:
    with pytest.raises(Refused) as caught:
        say(world, "one", values={"项目名称": "  "})
    assert "项目名称" in caught.value.fields

"""A county's regime over its city's in one instance: a later change of the city reaches it as it decided."""

from uuid import UUID

import pytest

from ledger.conftest import FOUNDED, PEOPLE, World
from ledger.test_adoption import longer, ready, take
from luodi.common.ids import new_id
from luodi.ledger.adoption import files_adopted, lay, resolved
from luodi.ledger.drafts import Draft, Opening
from luodi.ledger.models import Case, Fact, Obligation
from luodi.ledger.rebuild import compare
from luodi.ledger.record import record
from luodi.ledger.sight import visible_cases
from luodi.ledger.verify import verify
from luodi.units.adopting import set_over
from luodi.units.models import Adoption, User
from luodi.units.public import (
    AdoptionSpec,
    BodySpec,
    PositionSpec,
    Viewer,
    apply_fact,
    current_adoption,
    found,
    viewer_for,
)

OWN = {
    "county.yaml": """regime: yi
title: 乙县招商引资工作机制
short: 乙县
extends: jia
obligations:
  - {id: county-note, title: 县里一件, starts: lead.confirmed, owner: office, due: 3 working days, ends: note.added}
"""
}


def county(city: World, follows: bool) -> Viewer:
    """A second government over the city's regime, and who may adopt there."""
    regime, above = resolved(new_id(), OWN)
    assert above is not None
    pack = regime.pack
    jurisdiction = found(
        "乙县人民政府",
        FOUNDED,
        bodies=[BodySpec(code, b.title, b.short, b.kind) for code, b in pack.bodies.items()],
        positions=[PositionSpec(c, p.body, p.title, p.sees, p.rights) for c, p in pack.positions.items()],
        adoption=AdoptionSpec(pack.regime, regime.text, files=OWN),
        short="乙县",
    )
    set_over(jurisdiction, above.id, follows)
    user = User.objects.create_user("demo_county", name="演示县")
    apply_fact(jurisdiction, "appointment.made", {"人员": str(user.pk), "职务": PEOPLE["head"]}, FOUNDED, new_id())
    return viewer_for(user, jurisdiction, city.day)


def due_in(city: World, viewer: Viewer, name: str) -> object:
    """The day by which a lead just reported in the county is to be confirmed."""
    draft = Draft(Opening("project", name), "lead.reported", city.day, {"项目名称": name, "首报单位": "town"})
    case = record(actor=viewer, drafts=[draft], request_key=name, at=city.now).case
    return Obligation.objects.get(case=case, rule="confirm").due_on


@pytest.mark.clause("heyuan-8.2")
@pytest.mark.parametrize("follows", [True, False])
def test_change_of_the_city_reaches_the_county_as_it_decided(world: World, follows: bool) -> None:
    viewer = county(world, follows)
    before = due_in(world, viewer, "乙项目")
    take(world)
    after = due_in(world, viewer, "丙项目")
    assert (after > before) is follows  # type: ignore[operator]
    assert Adoption.objects.filter(jurisdiction=viewer.jurisdiction).count() == (2 if follows else 1)
    assert Obligation.objects.get(case__title="乙项目", rule="confirm").due_on == before
    assert [list(compare(one)) for one in (world.jurisdiction, viewer.jurisdiction)] == [[], []]
    assert verify(viewer.jurisdiction).sound


def test_what_the_county_adds_stays_its_own_when_it_follows(world: World) -> None:
    viewer = county(world, follows=True)
    take(world)
    here, there = current_adoption(viewer.jurisdiction), current_adoption(world.jurisdiction)
    assert here is not None
    assert there is not None
    assert "county-note" in here.text
    assert "county-note" not in there.text
    assert here.above == there.id


def test_county_that_stayed_may_lay_its_own_over_the_newer_one(world: World) -> None:
    viewer = county(world, follows=False)
    take(world)
    adopted, files = files_adopted(viewer, current_adoption(viewer.jurisdiction).id)  # type: ignore[union-attr]
    assert files == OWN
    what = lay(viewer, files)
    assert what.digest != adopted.digest
    assert what.regime.obligations_by_id["confirm"][0].due == "5 working days"
    assert what.above == current_adoption(world.jurisdiction).id  # type: ignore[union-attr]


def test_city_adopts_though_the_county_cannot_follow(world: World) -> None:
    viewer = county(world, follows=True)
    Adoption.objects.filter(jurisdiction=viewer.jurisdiction).update(
        files={"county.yaml": OWN["county.yaml"].replace("owner: office", "owner: nobody_here")}
    )
    set_over(viewer.jurisdiction, above_of(viewer), True)
    take(world, ready(world, longer(6)))
    assert Adoption.objects.filter(jurisdiction=world.jurisdiction).count() == 2
    assert Adoption.objects.filter(jurisdiction=viewer.jurisdiction).count() == 1


def test_neither_government_sees_a_case_or_act_of_the_other(world: World) -> None:
    viewer = county(world, follows=True)
    world.lead("市里项目")
    due_in(world, viewer, "县里项目")
    take(world)
    assert set(visible_cases(viewer).values_list("title", flat=True)) == {"县里项目", "组织"}
    assert "县里项目" not in visible_cases(world.viewer("head")).values_list("title", flat=True)
    acts = Fact.objects.filter(kind="regime.adopted").values_list("jurisdiction_id", "case__jurisdiction_id")
    assert all(one == other for one, other in acts)
    assert (
        Case.objects.filter(adoption__jurisdiction=world.jurisdiction).exclude(jurisdiction=world.jurisdiction).count()
        == 0
    )


def above_of(viewer: Viewer) -> UUID:
    own = current_adoption(viewer.jurisdiction)
    assert own is not None
    assert own.above is not None
    return own.above

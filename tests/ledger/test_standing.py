"""A standing case opens with the unit, once; what the document says fills it, what it does not say is owed."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.models import Case, Obligation
from luodi.ledger.public import case_file, system_viewer
from luodi.ledger.tick import tick
from luodi.regimes.loader import PACKS, load
from luodi.units.from_pack import organisation
from luodi.units.public import AdoptionSpec, apply_fact, found

REGIME = load(Path(__file__).parent.parent / "regimes" / "packs" / "teams", PACKS)
FOUNDED = date(2026, 1, 5)


@pytest.fixture
def town(db: None) -> UUID:
    whole = organisation(REGIME.pack)
    return found(
        "乙市",
        FOUNDED,
        bodies=whole.bodies,
        positions=whole.positions,
        adoption=AdoptionSpec(REGIME.slug, REGIME.text),
    )


def test_each_team_has_one_case_of_its_own_name(town: UUID) -> None:
    tick(town, FOUNDED)
    tick(town, FOUNDED + timedelta(days=40))
    cases = Case.objects.filter(kind="team").order_by("title")
    assert [(c.title, c.key, c.opened_on) for c in cases] == [
        ("乙市药业专班", "drugs", FOUNDED),
        ("乙市食品专班", "food", FOUNDED),
    ]


def test_slots_of_the_document_are_filled_and_the_rest_is_owed(town: UUID) -> None:
    tick(town, FOUNDED)
    case = Case.objects.get(key="drugs")
    file = case_file(system_viewer(town), case.pk)
    assert dict(file.state.slots) == {"lead_unit": "bureau", "policies": "药业十条"}
    waiting = Obligation.objects.filter(case=case, status="open").values_list("title", flat=True)
    assert list(waiting) == ["明确挂帅领导"]
    assert Obligation.objects.filter(case__key="food", status="open").count() == 3


def test_team_set_up_later_has_its_case_from_that_day(town: UUID) -> None:
    tick(town, FOUNDED)
    day = FOUNDED + timedelta(days=30)
    apply_fact(town, "unit.closed", {"单位": "food"}, day, new_id())
    tick(town, day + timedelta(days=3))
    assert Case.objects.filter(kind="team").count() == 2
    whole = organisation(REGIME.pack)
    later = found("丙市", day, bodies=whole.bodies, adoption=AdoptionSpec(REGIME.slug, REGIME.text))
    tick(later, day + timedelta(days=3))
    assert set(Case.objects.filter(jurisdiction=later).values_list("opened_on", flat=True)) == {day}


def test_text_that_reads_like_a_code_gives_nobody_sight(town: UUID) -> None:
    from luodi.ledger.drafts import Draft
    from luodi.ledger.models import Sight
    from luodi.ledger.public import record
    from luodi.units.public import ref_book

    tick(town, FOUNDED)
    case = Case.objects.get(key="food")
    values = {"责任角色": "一套政策", "责任内容": "park"}
    draft = Draft(case.pk, "responsibility.assigned", FOUNDED, values)
    record(actor=system_viewer(town), drafts=[draft], request_key="text", at=clock.moment(FOUNDED))
    assert not Sight.objects.filter(case=case, ref=ref_book(town).ids["park"]).exists()

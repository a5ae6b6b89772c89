"""Sealing, and finding whatever was altered, removed or inserted past the program."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from ledger.conftest import World
from luodi.cli.ledger import belonging
from luodi.cli.say import Stop
from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger import triggers
from luodi.ledger.drafts import Attachment, Draft
from luodi.ledger.errors import Refused
from luodi.ledger.evidence import path_of, store
from luodi.ledger.models import EvidenceFile, Fact, FactEvidence, FactTerm, Notice, Seal, SealedFact
from luodi.ledger.seals import UNSEALED, seal, sealed_state
from luodi.ledger.verify import Report, verify


@pytest.fixture
def sealed(world: World, tmp_path: Path, settings: Any) -> World:
    """Two seals: three facts of one case, then two of another with a paper; one fact after them."""
    settings.EVIDENCE_DIR = tmp_path
    world.reviewed()
    seal_at(world)
    world.pass_days(1)
    case = world.lead("乙项目")
    with clock.at(world.now):
        file = store(world.jurisdiction, io.BytesIO(b"%PDF-1.7 x"), "回单.pdf", actor=world.viewer("towner"))
    paper = Attachment(file.pk, "回单.pdf", "银行回单")
    world.record("towner", Draft(case, "funds.arrived", world.day, {"到位资金": 10_000}, evidence=(paper,)))
    seal_at(world)
    world.pass_days(1)
    world.lead("丙项目")
    return world


def seal_at(world: World) -> Seal | None:
    with clock.at(world.now + timedelta(hours=8)):
        return seal(world.jurisdiction)


def whats(report: Report) -> set[str]:
    return {problem.what for problem in report.problems}


def test_untouched_ledger_is_sound_and_counts_what_is_not_yet_protected(sealed: World) -> None:
    report = verify(sealed.jurisdiction)
    assert report.problems == []
    assert (report.facts, report.sealed, report.unsealed, report.files, report.last_number) == (6, 5, 1, 1, 2)


def test_each_seal_stands_on_the_one_before(sealed: World) -> None:
    first, second = Seal.objects.order_by("number")
    assert (first.previous, second.previous) == ("", first.digest)


def test_nothing_new_makes_no_seal_except_for_a_month_close(sealed: World) -> None:
    seal_at(sealed)
    assert seal_at(sealed) is None
    with clock.at(clock.moment(date(2026, 10, 1))):
        closed = seal(sealed.jurisdiction, month="2026-09")
    assert closed is not None
    assert (closed.count, closed.month) == (0, "2026-09")
    assert verify(sealed.jurisdiction).sound


@pytest.mark.parametrize("month", ["2026-13", "十月", "2026-10"])
def test_month_that_is_none_or_not_over_is_not_closed(world: World, month: str) -> None:
    with clock.at(clock.moment(date(2026, 10, 20))), pytest.raises(Refused):
        seal(world.jurisdiction, month=month)


def test_month_is_closed_once(world: World) -> None:
    with clock.at(clock.moment(date(2026, 10, 20))):
        seal(world.jurisdiction, month="2026-09")
        with pytest.raises(Refused, match="已经封账"):
            seal(world.jurisdiction, month="2026-09")


def test_person_without_the_right_does_not_seal(world: World) -> None:
    with pytest.raises(Refused, match="封签的权限"):
        seal(world.jurisdiction, by=world.viewer("towner"))


def test_page_tells_a_sealed_fact_from_an_unprotected_one(sealed: World) -> None:
    ids = list(Fact.objects.order_by("recorded_at", "id").values_list("pk", flat=True))
    states = sealed_state(ids)
    assert [states[pk].number for pk in ids] == [1, 1, 1, 2, 2, None]
    assert states[ids[-1]] == UNSEALED
    assert "尚未封签" in UNSEALED.text


def first_fact() -> Fact:
    return Fact.objects.order_by("recorded_at", "id")[0]


def alter_day() -> None:
    Fact.objects.filter(pk=first_fact().pk).update(happened_on=date(2026, 1, 5))


def alter_actor() -> None:
    Fact.objects.filter(pk=first_fact().pk).update(actor=Fact.objects.exclude(actor=first_fact().actor_id)[0].actor_id)


def alter_value() -> None:
    FactTerm.objects.filter(fact=first_fact(), term="投资总额").update(whole=1)


def remove_value() -> None:
    FactTerm.objects.filter(fact=first_fact(), term="投资总额").delete()


def add_value() -> None:
    FactTerm.objects.create(fact=first_fact(), term="说明", jurisdiction_id=first_fact().jurisdiction_id, text="后加")


def rename_paper() -> None:
    FactEvidence.objects.update(name="别的.pdf")


def swap_paper() -> None:
    EvidenceFile.objects.update(sha256="0" * 64)


def detach_paper() -> None:
    FactEvidence.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [alter_day, alter_actor, alter_value, remove_value, add_value, rename_paper, swap_paper, detach_paper],
)
def test_altered_row_of_a_sealed_fact_is_named(sealed: World, change: Callable[[], None]) -> None:
    with triggers.lifted(connection):
        change()
    assert "altered" in whats(verify(sealed.jurisdiction))


def test_alteration_with_its_digests_made_to_fit_is_found_by_the_chain(sealed: World) -> None:
    fact = first_fact()
    with triggers.lifted(connection):
        Fact.objects.filter(pk=fact.pk).update(digest="f" * 64)
        SealedFact.objects.filter(fact=fact).update(digest="f" * 64)
    assert {"altered", "chain"} <= whats(verify(sealed.jurisdiction))


def test_forged_seal_is_found_by_the_next_one(sealed: World) -> None:
    with triggers.lifted(connection):
        Seal.objects.filter(number=1).update(digest="f" * 64)
    report = verify(sealed.jurisdiction)
    assert {p.subject for p in report.problems if p.what == "chain"} == {"1", "2"}


def remove_fact(fact: Fact, and_its_place: bool) -> None:
    Notice.objects.filter(fact=fact).delete()
    FactTerm.objects.filter(fact=fact)._raw_delete("default")  # type: ignore[attr-defined]
    if and_its_place:
        SealedFact.objects.filter(fact=fact)._raw_delete("default")  # type: ignore[attr-defined]
    Fact.objects.filter(pk=fact.pk)._raw_delete("default")  # type: ignore[attr-defined]


@pytest.mark.parametrize("and_its_place", [False, True])
def test_removed_sealed_fact_is_found_with_its_place_or_without(sealed: World, and_its_place: bool) -> None:
    with triggers.lifted(connection):
        remove_fact(first_fact(), and_its_place)
    assert {"removed", "gap"} <= whats(verify(sealed.jurisdiction))


def test_removed_fact_not_yet_sealed_leaves_a_gap(sealed: World) -> None:
    with triggers.lifted(connection):
        remove_fact(Fact.objects.order_by("-recorded_at")[0], and_its_place=False)
    assert whats(verify(sealed.jurisdiction)) == {"gap"}


def inserted() -> Fact:
    copy = first_fact()
    copy.pk, copy.seq = new_id(), 9
    copy.save(force_insert=True)
    return copy


def test_fact_inserted_behind_a_seal_is_found(sealed: World) -> None:
    inserted()
    assert {"inserted", "gap"} <= whats(verify(sealed.jurisdiction))


def test_fact_inserted_into_a_seal_is_found(sealed: World) -> None:
    copy = inserted()
    made = Seal.objects.get(number=1)
    SealedFact.objects.create(fact=copy, jurisdiction=made.jurisdiction, seal=made, position=4, digest=copy.digest)
    assert {"inserted", "chain", "altered"} <= whats(verify(sealed.jurisdiction))


def test_last_seal_removed_whole_is_found_against_a_digest_kept_outside(sealed: World) -> None:
    last = Seal.objects.get(number=2)
    known = {2: last.digest}
    with triggers.lifted(connection):
        SealedFact.objects.filter(seal=last)._raw_delete("default")  # type: ignore[attr-defined]
        last.delete()
    assert "chain" in whats(verify(sealed.jurisdiction, known=known))


def test_missing_and_altered_files_are_told_apart(sealed: World) -> None:
    path = path_of(EvidenceFile.objects.get().sha256)
    path.write_bytes(b"%PDF-1.7 y")
    assert whats(verify(sealed.jurisdiction)) == {"file_altered"}
    path.unlink()
    assert whats(verify(sealed.jurisdiction)) == {"file_missing"}


def test_a_digest_kept_outside_is_asked_of_the_government_whose_seal_it_is(sealed: World) -> None:
    made = Seal.objects.get(jurisdiction_id=sealed.jurisdiction, number=1)
    other = uuid4()
    asked = belonging([(1, made.digest)], [other, sealed.jurisdiction])
    assert asked == {other: {}, sealed.jurisdiction: {1: made.digest}}
    with pytest.raises(Stop, match="哪个政府的封签都对不上"):
        belonging([(1, "0" * 64)], [other, sealed.jurisdiction])

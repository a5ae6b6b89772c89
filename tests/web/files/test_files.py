"""Papers leave through permission only."""

from uuid import uuid4

from luodi.ledger.models import FactEvidence
from web.conftest import PAPER, SignIn, World


def test_paper_opens_in_place_with_its_name_and_no_sniffing(world: World, sign_in: SignIn) -> None:
    world.planned()
    paper = FactEvidence.objects.filter(fact__kind="plan.submitted").get()
    answer = sign_in("office_clerk").get(f"/files/{paper.pk}/")
    assert b"".join(answer.streaming_content) == PAPER
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''%E6%BC%94")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_paper_of_somebody_elses_project_is_not_found(world: World, sign_in: SignIn) -> None:
    world.planned()
    paper = FactEvidence.objects.filter(fact__kind="plan.submitted").get()
    client = sign_in("taiping_clerk")
    assert client.get(f"/files/{paper.pk}/").status_code == 404
    assert client.get(f"/files/{uuid4()}/").status_code == 404


def test_stranger_is_asked_to_sign_in(world: World, client: object) -> None:
    answer = client.get(f"/files/{uuid4()}/")  # type: ignore[attr-defined]
    assert answer.status_code == 302

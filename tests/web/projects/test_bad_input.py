"""What people get wrong: one clear message, what was typed kept, nothing half written."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from luodi.ledger.models import EvidenceFile, Fact
from luodi.web.uploads import BoundedUploadHandler
from web.conftest import PAPER, SignIn, World

MEGABYTE = 1024 * 1024
PLAN = {
    "项目名称": "示例智能减速器项目",
    "项目内容": "年产十万台",
    "投资方名称": "示例甲乙有限公司",
    "落户地": "smart_park",
    "园区": "智能制造产业园",
    "用地面积": "50",
    "用地方式": "购地",
    "投资总额": "3",
    "固定资产投资": "20000",
}


@pytest.fixture
def case(world: World) -> UUID:
    return world.negotiating()


@pytest.fixture
def nothing_written(case: UUID, tmp_path: Path, settings: object) -> Iterator[None]:
    """No fact, no row of a file and no file on disk is left by what was refused."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"  # type: ignore[attr-defined]
    before = (Fact.objects.count(), EvidenceFile.objects.count())
    yield
    assert (Fact.objects.count(), EvidenceFile.objects.count()) == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def plan(client: Client, case: UUID, file: object = None, **changed: str) -> HttpResponse:
    """Hand in the plan with some values changed."""
    paper = file or SimpleUploadedFile("计划书.pdf", PAPER, "application/pdf")
    day = changed.pop("happened_on", "")
    sent = {**PLAN, **changed, "request_key": str(uuid4()), "evidence-0": paper}
    sent["happened_on"] = day or "2026-01-05"
    return client.post(f"/projects/{case}/record/plan.submitted/", sent)


@pytest.mark.parametrize(
    ("term", "typed", "message"),
    [
        ("固定资产投资", "-5", "不能是负数"),
        ("投资总额", "380万", "亿元"),
        ("happened_on", "1026-03-01", "年份 1026 不对"),
        ("happened_on", "2090-01-01", "不能晚于今天"),
        ("统一社会信用代码", "91440000MA0000000X", "校验"),
        ("项目名称", "", "请填写"),
    ],
)
def test_wrong_value_is_told_beside_its_field_and_what_was_typed_stays(
    world: World, sign_in: SignIn, case: UUID, nothing_written: None, term: str, typed: str, message: str
) -> None:
    answer = plan(sign_in("taihe_clerk"), case, **{term: typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    error = text.partition(f'id="f-{term}-error">')[2].partition("</p>")[0]
    assert message in error
    assert not typed or f'value="{typed}"' in text
    assert "年产十万台" in text


def test_file_of_sixty_megabytes_is_refused_and_what_was_typed_stays(
    world: World, sign_in: SignIn, case: UUID, nothing_written: None
) -> None:
    large = SimpleUploadedFile("扫描件.pdf", PAPER + b"0" * (60 * MEGABYTE), "application/pdf")
    answer = plan(sign_in("taihe_clerk"), case, file=large)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "超过 50 MB" in text.partition('id="f-evidence-error">')[2].partition("</p>")[0]
    assert "年产十万台" in text


def test_upload_beyond_the_limit_is_counted_but_not_kept() -> None:
    handler = BoundedUploadHandler()
    handler.handle_raw_input(io.BytesIO(), {}, 0, b"")
    handler.new_file("evidence-0", "扫描件.pdf", "application/pdf", None)
    piece = b"0" * MEGABYTE
    for number in range(60):
        handler.receive_data_chunk(piece, number * MEGABYTE)
    file = handler.file_complete(60 * MEGABYTE)
    assert file.size == 60 * MEGABYTE
    assert Path(file.temporary_file_path()).stat().st_size == settings.EVIDENCE_MAX_BYTES + 1
    file.close()


def test_program_named_as_a_document_is_refused(
    world: World, sign_in: SignIn, case: UUID, nothing_written: None
) -> None:
    program = SimpleUploadedFile("计划书.pdf", b"MZ\x90\x00" + b"\x00" * 200, "application/pdf")
    answer = plan(sign_in("taihe_clerk"), case, file=program)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "计划书.pdf" in text.partition('id="f-evidence-error">')[2].partition("</p>")[0]
    assert "年产十万台" in text


def talk(client: Client, case: UUID, **sent: str) -> HttpResponse:
    """Record a talk."""
    told = {"洽谈方式": "上门拜访", "参加单位": "太和镇", "洽谈情况": "谈了用地", "happened_on": "2026-01-05"}
    return client.post(f"/projects/{case}/record/negotiation.held/", {**told, "request_key": str(uuid4()), **sent})


def test_double_click_leaves_one_effect(world: World, sign_in: SignIn, case: UUID) -> None:
    client, key = sign_in("taihe_clerk"), str(uuid4())
    before = Fact.objects.count()
    answers = [talk(client, case, request_key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Fact.objects.count() == before + 1


def test_sent_again_with_other_words_under_the_same_key_is_refused(world: World, sign_in: SignIn, case: UUID) -> None:
    client, key = sign_in("taihe_clerk"), str(uuid4())
    talk(client, case, request_key=key)
    before = Fact.objects.count()
    answer = talk(client, case, request_key=key, 洽谈情况="另一番话")
    assert answer.status_code == 422
    assert "已经提交过一次" in answer.content.decode()
    assert Fact.objects.count() == before


def ask_for_review(client: Client, case: UUID, seen: int, said: str = "材料齐备") -> HttpResponse:
    """Ask for the review from a page that showed version `seen`."""
    sent = {"送审说明": said, "happened_on": "2026-11-01", "request_key": str(uuid4()), "seen": str(seen)}
    return client.post(f"/projects/{case}/record/review.requested/", sent)


def test_second_of_two_on_one_stage_is_told_and_keeps_what_was_typed(world: World, sign_in: SignIn) -> None:
    case = world.planned()
    seen = Fact.objects.filter(case=case).count()
    day = (world.day - timedelta(days=1)).isoformat()
    first = sign_in("office_clerk").post(
        f"/projects/{case}/record/review.requested/",
        {"送审说明": "材料齐备", "happened_on": day, "request_key": str(uuid4()), "seen": str(seen)},
    )
    before = Fact.objects.count()
    second = ask_for_review(sign_in("office_director"), case, seen, "我也来送审")
    assert first.status_code == 303
    assert second.status_code == 409
    assert "别人已经记了“提交评审”" in second.content.decode()
    assert "我也来送审" in second.content.decode()
    assert Fact.objects.count() == before


def test_page_made_stale_by_something_else_still_goes_through(world: World, sign_in: SignIn, case: UUID) -> None:
    seen = Fact.objects.filter(case=case).count()
    world.say("office_clerk", case, "note.added", 记事="顺带一记")
    assert talk(sign_in("taihe_clerk"), case, seen=str(seen)).status_code == 303


def test_fact_of_somebody_elses_kind_is_forbidden_with_who_may(world: World, sign_in: SignIn, case: UUID) -> None:
    answer = sign_in("taihe_clerk").get(f"/projects/{case}/record/decision.made/")
    assert answer.status_code == 403
    assert "可以办的是：领导小组办公室" in answer.content.decode()


def test_fact_whose_gate_is_closed_says_why_and_stores_no_paper(
    world: World, sign_in: SignIn, case: UUID, nothing_written: None
) -> None:
    paper = SimpleUploadedFile("纪要.pdf", PAPER, "application/pdf")
    sent = {"决策结果": "准予落户", "纪要文号": "示例纪 1 号", "happened_on": "2026-11-01"}
    answer = sign_in("office_clerk").post(
        f"/projects/{case}/record/decision.made/", {**sent, "request_key": str(uuid4()), "evidence-0": paper}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "不能直接进入" in text
    assert 'data-clause="qingxin-' in text
    assert "示例纪 1 号" in text


def test_wrong_kind_of_paper_is_told_beside_the_papers(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    world.opinions(case)
    sent = {"评审结论": "通过", "happened_on": world.day.isoformat(), "request_key": str(uuid4())}
    paper = SimpleUploadedFile("记录.pdf", PAPER, "application/pdf")
    answer = sign_in("econ_info_head").post(f"/projects/{case}/record/review.concluded/", {**sent, "evidence-1": paper})
    told = answer.content.decode().partition('id="f-evidence-error">')[2].partition("</p>")[0]
    assert answer.status_code == 422
    assert "附评审意见表（材料里还没有这一种：评审意见表）" in told
    assert "重新选择" in told

"""What is let in as evidence, how it is kept, and who may open it."""

import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.conftest import World
from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.drafts import Attachment, Draft
from luodi.ledger.errors import NotVisible, Refused
from luodi.ledger.evidence import enter, handle, keep, open_evidence, path_of, store, sweep
from luodi.ledger.models import EvidenceFile, FactEvidence

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 32
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def archive(entries: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return packed.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>", **more})


@pytest.fixture(autouse=True)
def evidence_dir(tmp_path: Path, settings: Any) -> Path:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def put(world: World, content: bytes, name: str, who: str = "towner") -> EvidenceFile:
    return store(world.jurisdiction, io.BytesIO(content), name, actor=world.viewer(who))


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("回单.pdf", PDF, "application/pdf"),
        ("照片.PNG", PNG, "image/png"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40, "image/jpeg"),
        ("合同.docx", office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("台账.xlsx", office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("汇报.pptx", office("ppt"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("发票.ofd", archive({"OFD.xml": b"<ofd/>"}), "application/ofd"),
        ("附件.zip", archive({"回单.pdf": PDF}), "application/zip"),
        ("旧表.xls", OLE, "application/vnd.ms-excel"),
        ("说明.wps", OLE, "application/vnd.ms-works"),
        ("清单.csv", "项目,金额\n甲,1\n".encode("gb18030"), "text/csv; charset=utf-8"),
        ("说明.txt", "说明".encode("utf-16"), "text/plain; charset=utf-8"),
    ],
)
def test_papers_of_an_office_are_let_in_by_content(world: World, name: str, content: bytes, media: str) -> None:
    assert put(world, content, name).media_type == media


@pytest.mark.parametrize(
    ("name", "content", "said", "really"),
    [
        ("合同.pdf", b"MZ\x90\x00" + b"\x00" * 200, "PDF", "可执行程序"),
        ("合同.pdf", b"\x7fELF" + b"\x00" * 200, "PDF", "可执行程序"),
        ("合同.pdf", b"#!/bin/sh\nrm -rf /\n", "PDF", "脚本程序"),
        ("合同.pdf", b"  <!DOCTYPE html><script>1</script>", "PDF", "网页或脚本"),
        ("图.png", b"<svg xmlns='x' onload='1'/>", "PNG", "网页或脚本"),
        ("照片.jpg", PNG, "JPG", "PNG 图片"),
        ("合同.docx", office("xl"), "DOCX", "Excel 表格"),
        ("合同.docx", office("word", **{"word/vbaProject.bin": b"x"}), "DOCX", "带宏的 Office 文档"),
        ("旧.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), "DOC", "带宏的旧版 Office 文档"),
        ("附件.zip", archive({"工具/setup.exe": b"MZ"}), "ZIP", "含有程序"),
        ("附件.zip", b"PK\x03\x04 broken", "ZIP", "损坏的压缩文件"),
        ("动图.gif", b"GIF89a" + b"\x00" * 40, "GIF", "image/gif"),
        ("数据.txt", bytes(range(256)), "TXT", "不认识的二进制文件"),
        ("脚本.js", b"alert(1)", "JS", "纯文本"),
    ],
)
def test_name_that_says_otherwise_is_refused_and_nothing_is_written(
    world: World, evidence_dir: Path, name: str, content: bytes, said: str, really: str
) -> None:
    with pytest.raises(Refused) as refused:
        put(world, content, name)
    assert name in refused.value.message
    assert said in refused.value.message
    assert really in refused.value.message
    assert kept(evidence_dir) == []
    assert not EvidenceFile.objects.exists()


def test_file_above_the_limit_is_refused_with_both_sizes(world: World, evidence_dir: Path, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 50 * 1024 * 1024
    with pytest.raises(Refused, match=r"文件 60\.2 MB，超过 50 MB；请压缩或拆分后再传"):
        put(world, PDF + b"\x00" * int(60.2 * 1024 * 1024), "大.pdf")
    assert kept(evidence_dir) == []


@pytest.mark.parametrize("name", ["", "  ", "合同\u202efdp.pdf", "合\x00同.pdf", "长" * 300 + ".pdf"])
def test_unusable_name_is_refused(world: World, name: str) -> None:
    with pytest.raises(Refused):
        put(world, PDF, name)


def test_empty_file_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="空文件"):
        put(world, b"", "空.pdf")


def test_same_bytes_are_stored_once_by_their_digest(world: World, evidence_dir: Path) -> None:
    first, second = put(world, PDF, "甲.pdf"), put(world, PDF, "乙.pdf", "wester")
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert first.pk == second.pk
    assert kept(evidence_dir) == [evidence_dir / sha256[:2] / sha256[2:4] / sha256]
    assert stat.S_IMODE(path_of(sha256).stat().st_mode) == 0o640


def test_paper_is_opened_by_those_who_see_the_case_alone(world: World) -> None:
    case = world.lead()
    file = put(world, PDF, "回单.pdf")
    paper = Attachment(file.pk, "回单.pdf", "银行回单")
    world.record("towner", Draft(case, "funds.arrived", world.day, {"到位资金": 10_000}, evidence=(paper,)))
    link = FactEvidence.objects.get()
    opened = open_evidence(world.viewer("planner"), link.pk)
    assert (opened.path.read_bytes(), opened.name, opened.media_type) == (PDF, "回单.pdf", "application/pdf")
    with pytest.raises(NotVisible):
        open_evidence(world.viewer("wester"), link.pk)


def test_fact_that_needs_papers_is_refused_without_them(world: World) -> None:
    case = world.lead()
    with pytest.raises(Refused) as refused:
        world.say("towner", case, "funds.arrived", 到位资金=10_000)
    assert [v.gate for v in refused.value.verdicts] == ["evidence"]


def aged(path: Path, seconds: int) -> None:
    moment = clock.now().timestamp() - seconds
    os.utime(path, (moment, moment))


def test_a_file_that_no_row_names_is_swept_after_an_hour(world: World, evidence_dir: Path) -> None:
    kept_now = keep(world.jurisdiction, io.BytesIO(PDF), "回单.pdf", actor=world.viewer("towner"))
    assert not EvidenceFile.objects.exists()
    aged(path_of(kept_now.sha256), 3000)
    assert sweep(clock.now()) == 0
    aged(path_of(kept_now.sha256), 3700)
    assert sweep(clock.now()) == 1
    assert kept(evidence_dir) == []


def test_a_file_under_a_row_is_never_swept(world: World, evidence_dir: Path) -> None:
    row = put(world, PDF, "回单.pdf")
    aged(path_of(row.sha256), 40_000_000)
    assert sweep(clock.now()) == 0
    assert kept(evidence_dir) == [path_of(row.sha256)]


def test_bytes_swept_before_they_were_entered_are_asked_for_again(world: World) -> None:
    kept_now = keep(world.jurisdiction, io.BytesIO(PDF), "回单.pdf", actor=world.viewer("towner"))
    path_of(kept_now.sha256).unlink()
    with pytest.raises(Refused, match="重新上传"):
        enter(world.jurisdiction, kept_now, actor=world.viewer("towner"))


def test_file_of_a_case_not_seen_is_attached_as_little_as_none_at_all(world: World) -> None:
    secret = put(world, PDF, "回单.pdf")
    case = world.lead("另一个项目", who="wester", unit="west")
    said = []
    for file in (secret.pk, new_id()):
        with pytest.raises(Refused) as refused:
            world.record(
                "wester", Draft(case, "note.added", world.day, {"说明": "记"}, evidence=(Attachment(file, "回单.pdf"),))
            )
        said.append(refused.value.message)
    assert said[0] == said[1]


def test_person_who_hands_in_the_same_bytes_attaches_them_by_a_handle_of_the_own(world: World) -> None:
    first, again = put(world, PDF, "回单.pdf"), put(world, PDF, "回单.pdf", who="wester")
    own = handle(again, world.viewer("wester"))
    assert again.pk == first.pk
    assert own not in {first.pk, handle(first, world.viewer("towner"))}
    case = world.lead("另一个项目", who="wester", unit="west")
    world.record(
        "wester", Draft(case, "note.added", world.day, {"说明": "记"}, evidence=(Attachment(own, "回单.pdf"),))
    )
    assert FactEvidence.objects.get().file_id == first.pk


def test_file_in_a_case_that_is_seen_is_attached_again_by_another(world: World) -> None:
    file = put(world, PDF, "回单.pdf")
    case = world.lead()
    paper = (Attachment(file.pk, "回单.pdf"),)
    world.record("towner", Draft(case, "note.added", world.day, {"说明": "记"}, evidence=paper))
    world.record("head", Draft(case, "note.added", world.day, {"说明": "再记"}, evidence=paper))
    assert FactEvidence.objects.count() == 2

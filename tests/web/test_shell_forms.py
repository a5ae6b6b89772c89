"""The form of a fact: what is wrong stands beside its field, what was typed stays, nothing passes unread."""

from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from luodi.regimes.schema import EvidenceSpec, FactSpec, Form, FormField
from luodi.regimes.vocabulary import Term, TermKind
from luodi.web.forms import FactForm
from luodi.web.parts import Option

TODAY = date(2026, 11, 20)
KEY = "0190b0f0-0000-7000-8000-000000000001"
TERMS = {
    term.name: term
    for term in (
        Term("项目名称", TermKind.TEXT),
        Term("投资总额", TermKind.MONEY, unit="亿元"),
        Term("要素需求", TermKind.CHOICES, options=("用地", "用电", "用水")),
        Term("引进单位", TermKind.UNIT),
        Term("是否扩产", TermKind.BOOLEAN),
        Term("自有资金比例", TermKind.RATIO),
    )
}
SPEC = FactSpec(title="报送线索", terms=("项目名称", "投资总额"), optional=("要素需求", "引进单位", "是否扩产"))
UNITS = (Option("u1", "甲镇"), Option("u2", "乙镇"))
GOOD = {"项目名称": "示例项目", "投资总额": "3.2", "happened_on": "2026-11-18", "request_key": KEY}


def form(spec: FactSpec = SPEC, **more: object) -> FactForm:
    return FactForm("lead.reported", spec, TERMS, options=lambda _: UNITS, today=TODAY, **more)  # type: ignore[arg-type]


def posted(**values: object) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in {**GOOD, **values}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def files(**handed: SimpleUploadedFile) -> "MultiValueDict[str, SimpleUploadedFile]":
    return MultiValueDict({name.replace("_", "-"): [file] for name, file in handed.items()})


def test_good_form_gives_stored_values_day_and_key() -> None:
    made = form()
    assert made.read_posted(posted(要素需求=["用水", "用地"], 引进单位="u2", 是否扩产="是"))
    assert made.values == {
        "项目名称": "示例项目",
        "投资总额": 320_000_000,
        "要素需求": "用地、用水",
        "引进单位": "u2",
        "是否扩产": True,
    }
    assert made.happened_on == date(2026, 11, 18)
    assert made.request_key == UUID(KEY)
    assert made.status == 200


@pytest.mark.parametrize(
    ("values", "name", "said"),
    [
        ({"项目名称": " "}, "项目名称", "请填写项目名称。"),
        ({"投资总额": "380万"}, "投资总额", "380万元请填 0.038"),
        ({"投资总额": "-1"}, "投资总额", "不能是负数"),
        ({"要素需求": ["用地", "用气"]}, "要素需求", "没有“用气”这一项"),
        ({"引进单位": "u9"}, "引进单位", "请从列出的里面选"),
        ({"是否扩产": "也许"}, "是否扩产", "只能填“是”或“否”"),
    ],
)
def test_wrong_value_is_said_beside_its_field_and_kept(values: dict[str, object], name: str, said: str) -> None:
    made = form()
    assert not made.read_posted(posted(**values))
    field = made.fields[name]
    assert said in field.error
    typed = values[name]
    assert field.typed == ("、".join(typed) if isinstance(typed, list) else typed)
    assert made.faults == [field]
    assert made.status == 422


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-21", "不能晚于今天"),
        ("1026-11-20", "年份 1026 不对"),
        ("2026-02-30", "没有 2026 年 2 月 30 日"),
        ("昨天", "不是日期"),
        ("", "请填写发生日期"),
    ],
)
def test_wrong_day_is_said_and_kept(day: str, said: str) -> None:
    made = form()
    assert not made.read_posted(posted(happened_on=day))
    assert made.day is not None
    assert said in made.day.error
    assert made.day.typed == day


def test_page_opened_before_another_change_is_refused_once_and_passes_after_looking() -> None:
    stale = form(version="8")
    assert not stale.read_posted(posted(version="7"))
    assert stale.status == 409
    assert stale.fields["项目名称"].typed == "示例项目"
    assert form(version=stale.version).read_posted(posted(version=stale.version))


def test_key_is_kept_for_the_act_and_new_for_the_next_rendering() -> None:
    made = form()
    made.read_posted(posted())
    assert made.request_key == UUID(KEY)
    assert made.next_key not in (UUID(KEY), made.request_key)


def test_missing_key_is_refused() -> None:
    made = form()
    assert not made.read_posted(posted(request_key="x"))
    assert "缺少本次办理的编号" in made.page_errors[0]


def test_fact_that_needs_a_paper_is_refused_without_one() -> None:
    made = form(FactSpec(title="到位资金", evidence=EvidenceSpec(required=True, kinds=("进账单", "发票"))))
    assert not made.read_posted(posted())
    assert "请附上进账单、发票，有一份即可" in made.file_error


def test_paper_comes_with_its_kind() -> None:
    made = form(FactSpec(title="到位资金", evidence=EvidenceSpec(required=True, kinds=("进账单", "发票"))))
    assert made.read_posted(posted(), files(evidence_1=SimpleUploadedFile("a.pdf", b"%PDF-1.7")))
    assert [(handed.kind, handed.file.name) for handed in made.files] == [("发票", "a.pdf")]


def test_paper_too_large_or_empty_is_named_with_its_size(settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024  # type: ignore[attr-defined]
    spec = FactSpec(title="到位资金")
    large, empty = form(spec), form(spec)
    assert not large.read_posted(posted(), files(evidence_0=SimpleUploadedFile("大.pdf", b"x" * (3 * 1024**2))))
    assert "文件“大.pdf”有 3.0 MB，超过 1 MB" in large.file_error
    assert not empty.read_posted(posted(), files(evidence_0=SimpleUploadedFile("空.pdf", b"")))
    assert "“空.pdf”是空的" in empty.file_error


def test_refusal_of_the_ledger_stands_beside_its_field_or_above_the_form() -> None:
    made = form()
    made.read_posted(posted())
    made.refuse("这个名称已有人报送。", "项目名称")
    made.refuse("项目已经搁置。")
    assert made.fields["项目名称"].error == "这个名称已有人报送。"
    assert made.page_errors == ["项目已经搁置。"]
    assert made.status == 422


def test_initial_values_stand_as_a_person_would_type_them() -> None:
    spec = FactSpec(title="改", terms=("投资总额", "自有资金比例", "是否扩产", "要素需求"))
    made = form(
        spec, initial={"投资总额": 123_400_000_000, "自有资金比例": 0.3, "是否扩产": False, "要素需求": "用地、用水"}
    )
    assert made.fields["投资总额"].typed == "1234"
    assert made.fields["自有资金比例"].typed == "30"
    assert made.fields["是否扩产"].typed == "否"
    assert made.fields["要素需求"].picked == {"用地", "用水"}
    assert made.read_posted(posted(**{name: field.typed for name, field in made.fields.items()}))
    assert made.values["投资总额"] == 123_400_000_000


def test_lines_follow_the_form_of_the_document_and_leave_no_term_out() -> None:
    layout = Form(
        id="annex4",
        title="计划书",
        fact="lead.reported",
        fields=(FormField(heading="一、投资"), FormField(term="投资总额", number="3")),
    )
    lines = form(layout=layout).lines
    assert lines[0].heading == "一、投资"
    assert (lines[1].number, lines[1].field and lines[1].field.name) == ("3", "投资总额")
    assert {line.field.name for line in lines if line.field} == {*SPEC.terms, *SPEC.optional}


def test_every_rendering_has_a_key_of_its_own() -> None:
    assert form().next_key != form().next_key

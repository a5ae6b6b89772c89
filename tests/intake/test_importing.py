"""A register is tried, shown and taken in: new, changed, duplicate, wrong; the importer owns nothing by it."""

import os
from datetime import date, timedelta
from typing import Any

import pytest
from stdnum.cn import uscc

from intake.conftest import Bringing, Sent
from luodi.common import clock
from luodi.intake.files import path_of
from luodi.intake.models import Intake, Remembered
from luodi.intake.public import IntakeRefused, bring_in, confirm, progress_of, run, stop, work
from luodi.ledger.models import Act, Case, Fact, Obligation
from luodi.ledger.public import NotVisible, case_file
from luodi.library.public import LIBRARY, enter
from luodi.parties.models import Contact, Party
from luodi.parties.public import find_or_create
from luodi.projects.models import Project
from web.conftest import YI, World

HEAD = ["项目名称", "投资方", "总投资（亿元）", "引进单位", "项目阶段", "首报时间", "进入阶段日期", "协议签订时间"]
FIRST = ["示例减速器项目", "示例甲有限公司", 3, "太和镇", "签约", "2023.3.6", "2024年5月1日", "20240501"]
SECOND = ["示例电机项目", "示例乙有限公司", "约1.2亿", "太和镇", "在建", "2022-1-5", "", ""]


def test_a_register_of_past_years_stands_as_it_stood_and_owes_nothing(world: World, bringing: Bringing) -> None:
    intake = bringing.imported([["2024年台账"], HEAD, FIRST, SECOND])
    assert (intake.state, intake.counts) == ("done", {"new": 2})
    case = Case.objects.get(title="示例减速器项目")
    assert (case.opened_on, case.stage_since) == (date(2023, 3, 6), date(2024, 5, 1))
    assert case.unit.code == "taihe"
    assert not Obligation.objects.filter(case__kind="project").exists()
    row = Project.objects.get(case=case)
    assert (row.total_investment, row.introducing_unit_id) == (3 * YI, case.unit_id)
    assert row.terms["签约日期"] == "2024-05-01" and row.terms["登记来源"] == "《台账.xlsx》 第 3 行"


def test_the_importer_does_not_become_the_owner_and_the_form_says_who_does(bringing: Bringing) -> None:
    head, row = [[cell for at, cell in enumerate(line) if at != 3] for line in (HEAD, FIRST)]
    missing = bringing.checked([head, row])
    assert "没有写引进单位" in str(bringing.rows(missing)[2].problems)
    intake = bringing.imported([head, row], unit="taihe")
    assert intake.counts == {"new": 1} and Case.objects.get(title="示例减速器项目").unit.code == "taihe"


def test_a_town_brings_in_only_its_own(bringing: Bringing) -> None:
    other = [*FIRST[:3], "太平镇", *FIRST[4:]]
    intake = bringing.checked([HEAD, other], who="taihe_clerk")
    assert "请由领导小组办公室导入" in str(bringing.rows(intake)[2].problems)


def test_who_may_not_take_in_what_stood_is_told_by_the_dry_run(bringing: Bringing) -> None:
    """The office takes in what stood (存量入库); a town reports leads."""
    intake = bringing.checked([HEAD, FIRST], who="taihe_clerk")
    assert intake.counts == {"wrong": 1}
    assert "不归您所在的职务办理" in bringing.rows(intake)[2].problems[""]
    assert not Act.objects.filter(key__contains="intake").exists()


def test_bad_cells_are_named_and_the_rest_goes_in(bringing: Bringing) -> None:
    bad = ["示例丙项目", "", "若干", "无此镇", "研究中", "3月", "", ""]
    intake = bringing.imported([HEAD, FIRST, bad, SECOND])
    assert intake.counts == {"new": 2, "wrong": 1}
    problems = bringing.rows(intake)[3].problems
    assert "不是数字" in problems["2"] and "没有“无此镇”" in problems["3"]


def test_what_is_not_known_yet_is_left_out_and_told_and_a_section_title_is_no_project(bringing: Bringing) -> None:
    intake = bringing.imported([HEAD, ["一、太和镇（1个）"], [*FIRST[:2], "待定", *FIRST[3:-1], "待定"]])
    assert intake.counts == {"new": 1}
    assert bringing.rows(intake)[3].notes == ["总投资（亿元）写的是“待定”，没有记", "协议签订时间写的是“待定”，没有记"]
    assert intake.told == ["第 2 行是小标题或重复的表头，没有当作项目。"]


def test_known_projects_are_changed_cell_by_cell_and_their_stage_is_only_told(world: World, bringing: Bringing) -> None:
    bringing.imported([HEAD, FIRST])
    again = ["示例减速器项目", "示例甲有限公司", 3.5, "太和镇", "在谈", "", "", "2024.6.1"]
    intake = bringing.imported([HEAD, again])
    row = bringing.rows(intake)[2]
    assert (row.outcome, row.changes) == ("changed", [["投资总额", "3", "3.5"]])
    assert any("阶段倒退，未改" in note for note in row.notes)
    assert any(note.startswith("签约日期") and "未改" in note for note in row.notes)
    file = case_file(world.viewer("office_clerk"), Case.objects.get(title="示例减速器项目").pk)
    assert [fact.kind for fact in file.state.facts] == ["baseline.recorded", "register.updated"]
    assert file.stage is not None and "签" in file.stage.title
    assert file.state.values["投资总额"] == 35 * YI // 10


def test_an_area_rounded_in_another_unit_is_no_change(bringing: Bringing) -> None:
    head = [*HEAD, "用地面积（亩）"]
    bringing.imported([head, [*FIRST, 100]])
    assert bringing.checked([[*HEAD, "用地面积（平方米）"], [*FIRST, "66,666.67"]]).counts == {"same": 1}


def test_a_higher_stage_of_the_file_passes_no_gate(bringing: Bringing) -> None:
    bringing.imported([HEAD, FIRST])
    intake = bringing.imported([HEAD, [*FIRST[:4], "投产", *FIRST[5:]]])
    assert any("阶段跳跃，未改" in note for note in bringing.rows(intake)[2].notes)


def test_the_same_file_twice_changes_nothing(bringing: Bringing) -> None:
    bringing.imported([HEAD, FIRST, SECOND])
    facts = Fact.objects.count()
    intake = bringing.imported([HEAD, FIRST, SECOND])
    assert intake.counts == {"same": 2} and Fact.objects.count() == facts


def test_a_project_that_stands_still_comes_back_as_it_went_out(bringing: Bringing) -> None:
    bringing.imported([HEAD, FIRST])
    intake = bringing.imported([HEAD, [*FIRST[:4], "搁置", *FIRST[5:]]])
    assert intake.counts == {"same": 1}, bringing.rows(intake)[2].problems


def test_a_project_the_city_has_waits_for_a_reason_and_goes_in_with_one(world: World, bringing: Bringing) -> None:
    world.lead("示例精密齿轮生产项目", 投资方名称="示例丁有限公司")
    head = [*HEAD, "不是同一项目的理由"]
    row = ["示例精密齿轮生产线项目", "示例丁有限公司", 1, "太和镇", "签约", "", "", "", ""]
    intake = bringing.checked([head, row])
    assert intake.counts == {"duplicate": 1}
    assert "示例精密齿轮生产项目" in bringing.rows(intake)[2].problems[""]
    assert bringing.imported([head, [*row[:-1], "二期用地不同，另一条生产线"]]).counts == {"new": 1}
    assert Fact.objects.filter(kind="note.added").exists()
    assert Fact.objects.get(kind="duplicate.suspected").case.title == "示例精密齿轮生产线项目"


def test_the_code_of_the_provincial_platform_finds_the_project_under_another_name(bringing: Bringing) -> None:
    head = [*HEAD, "在线招商项目代码"]
    assert bringing.imported([head, [*FIRST, "SL-2026-0102"]]).counts == {"new": 1}
    intake = bringing.imported([head, ["示例减速机一期", *FIRST[1:], "SL-2026-0102"]])
    assert bringing.rows(intake)[2].changes == [["项目名称", "示例减速器项目", "示例减速机一期"]]


def test_two_rows_of_one_name_are_one_project(bringing: Bringing) -> None:
    intake = bringing.imported([HEAD, FIRST, FIRST])
    assert intake.counts == {"new": 1, "duplicate": 1}
    assert "第 2 行同名" in bringing.rows(intake)[3].problems[""]


def test_a_row_sent_back_for_its_name_and_not_mended_changes_no_other_project(bringing: Bringing) -> None:
    other = ["示例减速器项目", "另一家公司", *FIRST[2:]]
    sent = bringing.imported([HEAD, FIRST, other])
    assert sent.counts == {"new": 1, "duplicate": 1}
    head, why = [*HEAD, "原因"], bringing.rows(sent)[3].problems[""]
    again = bringing.checked([head, [*other, why]])
    assert again.counts == {"duplicate": 1} and "还没有改" in bringing.rows(again)[2].problems[""]
    assert bringing.checked([head, ["示例减速器二厂项目", *other[1:], why]]).counts == {"new": 1}


@pytest.mark.parametrize("chunk", [1, 500])
def test_second_row_of_a_name_changes_nothing_of_the_first_however_far_down(
    bringing: Bringing, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("luodi.intake.working.CHUNK", chunk)
    again, other = [*FIRST[:2], 9, *FIRST[3:], ""], [*FIRST[:2], 5, *FIRST[3:], "二期另行选址"]
    rows = [[*HEAD, "不是同一项目的理由"], [*FIRST, ""], again, other]
    tried = bringing.checked(rows)
    intake = bringing.imported(rows)
    assert intake.counts == tried.counts == {"new": 2, "duplicate": 1}
    assert set(Project.objects.values_list("total_investment", flat=True)) == {3 * YI, 5 * YI}
    assert bringing.imported(rows).counts == {"duplicate": 3}


def test_row_with_a_reason_that_comes_again_is_the_project_it_made(world: World, bringing: Bringing) -> None:
    rows = [[*HEAD, "不是同一项目的理由"], [*FIRST, "与邻县的不是一个"]]
    assert bringing.imported(rows).counts == {"new": 1}
    assert bringing.imported(rows).counts == {"same": 1}


def test_new_leads_are_reported_today_with_their_duties_and_the_person_to_call(bringing: Bringing) -> None:
    head = ["项目名称", "投资方", "项目内容", "线索来源", "报送单位", "联系人", "联系电话", "用地面积（亩）"]
    row = ["示例新线索项目", "示例戊有限公司", "年产十万台", "以商引商", "太和镇", "示例联系人", "0763-1234567", 30]
    intake = bringing.imported([head, row], mode="leads", who="taihe_clerk")
    assert intake.counts == {"new": 1}
    assert Obligation.objects.filter(case__title="示例新线索项目", status="open").exists()
    assert Contact.objects.get().party.name == "示例戊有限公司"


def test_stage_and_days_that_new_leads_do_not_take_over_make_no_row_wrong(bringing: Bringing) -> None:
    head = ["项目名称", "项目内容", "线索来源", "报送单位", "项目阶段", "首报日期"]
    row = ["示例新线索项目", "年产十万台", "以商引商", "太和镇", "没听过的阶段", "去年"]
    intake = bringing.checked([head, row], mode="leads", who="taihe_clerk")
    assert intake.counts == {"new": 1}
    assert bringing.rows(intake)[2].notes == ["报送线索时不填的，没有带入：阶段、首报日期"]
    assert bringing.checked([head, row], who="office_clerk").counts == {"wrong": 1}


def test_our_own_number_finds_the_project_under_another_name(bringing: Bringing) -> None:
    bringing.imported([HEAD, FIRST])
    case = Case.objects.get(title="示例减速器项目")
    head, row = ["项目编号", "项目名称"], [str(case.pk), "示例减速器二厂项目"]
    assert bringing.imported([head, row]).counts == {"changed": 1}
    case.refresh_from_db()
    assert case.title == "示例减速器二厂项目"
    assert "没有这个项目编号" in str(bringing.rows(bringing.checked([head, ["甲乙丙", "示例"]]))[2].problems)


def test_the_number_of_what_is_no_project_is_named_for_what_it_is(world: World, bringing: Bringing) -> None:
    values: dict[str, Any] = {"库别": "盯引企业", "入库名称": "示例药业", "入库内容": "有扩产意向", "联系单位": "taihe"}
    day, who = world.day, world.viewer("office_clerk")
    entered = enter(actor=who, kind=LIBRARY, values=values, happened_on=day, request_key="1")
    told = bringing.checked([["项目编号", "项目名称"], [str(entered.case), "示例药业"]])
    assert "这是“示例药业”的编号" in str(bringing.rows(told)[2].problems)


def test_columns_once_confirmed_are_known_the_next_time(bringing: Bringing, world: World) -> None:
    rows = [["项目名称", "引进单位", "项目阶段", "奇怪的列"], ["示例己项目", "太和镇", "签约", "示例省"]]
    intake = bringing.send(rows)
    assert Intake.objects.get(pk=intake).columns[3]["target"] == ""
    columns = [("项目名称", ""), ("引进单位", ""), ("@stage", ""), ("来源地", "")]
    confirm(actor=world.viewer("office_clerk"), intake=intake, mode="stock", columns=columns)
    assert Remembered.objects.count() == 2, "the table, and the workbook of its bad rows"
    assert Intake.objects.get(pk=bringing.send(rows)).columns[3]["target"] == "来源地"


def test_two_columns_of_one_meaning_are_refused(bringing: Bringing, world: World) -> None:
    intake = bringing.send([["项目名称", "投资方"], ["示例", "示例"]])
    with pytest.raises(IntakeRefused, match="有两列都选了“项目名称”"):
        confirm(
            actor=world.viewer("office_clerk"),
            intake=intake,
            mode="stock",
            columns=[("项目名称", ""), ("项目名称", "")],
        )


def test_others_do_not_see_it_and_a_file_that_is_no_table_leaves_nothing(bringing: Bringing, world: World) -> None:
    intake = bringing.send([HEAD, FIRST], who="taihe_clerk")
    with pytest.raises(NotVisible):
        progress_of(world.viewer("taiping_clerk"), intake)
    with pytest.raises(IntakeRefused, match="图片"):
        bring_in(actor=world.viewer("office_clerk"), file=Sent(b"\x89PNG" + b"0" * 50), name="a.xlsx")
    assert Intake.objects.count() == 1


def test_stopped_it_stays_where_it_is_until_taken_up(
    bringing: Bringing, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.intake.working.CHUNK", 2)
    rows: list[list[Any]] = [[f"示例第{at}项目", "", 1, "太和镇", "签约", "", "", ""] for at in "甲乙丙丁戊"]
    intake = bringing.checked([HEAD, *rows])
    run(actor=world.viewer("office_clerk"), intake=intake.pk)
    assert work(intake.pk, seconds=0)
    stop(actor=world.viewer("office_clerk"), intake=intake.pk)
    assert not work(intake.pk) and Case.objects.filter(kind="project").count() == 2
    run(actor=world.viewer("office_clerk"), intake=intake.pk)
    work(intake.pk)
    assert Case.objects.filter(kind="project").count() == 5


def test_rows_of_one_table_alike_under_two_spellings_are_told_before_anything_is_recorded(bringing: Bringing) -> None:
    again = ["示例減速器生产基地项目", "示例甲", 3, "太和镇", "签约", "2023.3.6", "", ""]
    near = ["示例精密传动项目", "示例甲有限公司", 3.1, "太和镇", "签约", "2023.3.6", "", ""]
    head = [*HEAD, "产业"]
    intake = bringing.checked([head, [*FIRST, "其他"], [*again, "其他"], [*near, "其他"]])
    assert intake.counts == {"new": 2, "duplicate": 1}
    rows = bringing.rows(intake)
    assert rows[3].problems[""].startswith("与本表第 2 行：名称相近、投资方相同")
    assert rows[4].notes == [
        "与本表第 2 行：投资方、产业相同，金额相近；在册 3 亿元、新报 3.1 亿元，相差 3.3%（以在册的为基数）"
    ]
    assert not Project.objects.exists()


def test_file_goes_when_the_import_is_done_or_nobody_has_gone_on_with_it(bringing: Bringing) -> None:
    done = bringing.imported([HEAD, FIRST])
    assert not path_of(done.pk).exists()
    left, fresh = bringing.checked([HEAD, SECOND]), bringing.checked([HEAD, SECOND])
    old = clock.now() - timedelta(days=40)
    os.utime(path_of(left.pk), (old.timestamp(), old.timestamp()))
    Intake.objects.filter(pk=left.pk).update(touched_at=old)
    bringing.send([HEAD, SECOND])
    assert not path_of(left.pk).exists() and path_of(fresh.pk).exists()
    left.refresh_from_db()
    assert (left.state, left.rows.count()) == ("failed", 0) and "请重新上传" in left.message


def test_a_number_that_cannot_be_called_is_told_by_the_dry_run_however_far_down(
    bringing: Bringing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.intake.working.CHUNK", 1)
    head, one, two = [*HEAD, "联系人", "联系电话"], [*FIRST, "示例一", "0763-1234567"], [*SECOND, "示例二", "12"]
    intake = bringing.checked([head, one, two])
    assert intake.counts == {"new": 1, "wrong": 1}
    assert "只填一个号码" in bringing.rows(intake)[3].problems["9"]


def test_many_rows_refused_with_what_they_record_keep_none_of_the_others_out(world: World, bringing: Bringing) -> None:
    """More than FEW whose codes belong to companies of other names, between two that are as they should be."""
    codes = [coded(at) for at in range(7)]
    for at, code in enumerate(codes[:5]):
        find_or_create(jurisdiction=world.jurisdiction, name=f"示例旧{at}有限公司", role="investor", credit_code=code)
    whose = [codes[5], *codes[:5], codes[6]]
    rows = [
        [f"示例{sign}装置项目", f"示例{sign}{sign}有限公司", 1, "太和镇", "签约", "", "", "", code]
        for sign, code in zip("甲乙丙丁戊己庚", whose, strict=True)
    ]
    intake = bringing.imported([[*HEAD, "统一社会信用代码"], *rows])
    assert intake.counts == {"new": 2, "wrong": 5}
    assert all("已登记在另一个企业名称下" in row.problems[""] for row in bringing.rows(intake).values())
    kept = Party.objects.filter(credit_code__in=codes[5:]).values_list("name", flat=True)
    assert set(kept) == {"示例甲甲有限公司", "示例庚庚有限公司"}


def test_many_rows_that_only_contradict_each_other_are_told_too(bringing: Bringing) -> None:
    rows = [
        [f"示例{sign}装置项目", f"示例{sign}{sign}有限公司", at, "太和镇", "签约", "", "", "", coded(1), "另一家"]
        for at, sign in enumerate("甲乙丙丁戊己", 1)
    ]
    intake = bringing.imported([[*HEAD, "统一社会信用代码", "不是同一项目的理由"], *rows])
    assert intake.counts == {"new": 1, "wrong": 5}


def coded(number: int) -> str:
    """A made-up unified social credit code that reads as one."""
    plain = f"91440{number:03}MA5EXAMP9"
    return plain + uscc.calc_check_digit(plain)

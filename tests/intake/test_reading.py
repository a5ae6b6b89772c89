"""Headers under titles, over levels; columns by their names; cells as people write them; totals held against sums."""

import struct
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from intake.books import SMALL, header_of, ods, ods_cell, record, words, workbook, xls
from luodi.common.money import InputError
from luodi.intake.columns import meant
from luodi.intake.rows import parted
from luodi.reading import sheets
from luodi.reading.cells import Column, Names, value_of
from luodi.reading.dictionary import guess, unit_in
from luodi.reading.header import Header, unit_of
from luodi.reading.sheets import Book
from luodi.reading.table import Totals, lines
from luodi.regimes.loader import shipped
from luodi.regimes.terms import Term, TermKind

MONEY = Column(Term("投资总额", TermKind.MONEY, "亿元"))
LAND = Column(Term("用地面积", TermKind.LAND, "亩"))
DAY = Column(Term("签约日期", TermKind.DATE, future=True))
UNIT = Column(Term("首报单位", TermKind.UNIT))
TODAY = date(2026, 9, 7)
NAMES = Names({"示例区商务局": "commerce", "商务局": "commerce", "太和镇": "taihe", "甲镇": "", "飞来峡镇": "feilai"})
TITLE = "示例区2024年招商引资项目台账"


def test_a_header_under_a_title_and_a_unit_line_is_found(tmp_path: Path) -> None:
    rows = [[TITLE], ["填报单位：示例", "", "单位：万元"], ["序号", "项目名称", "总投资"], [1, "甲项目", 3000]]
    header = header_of(workbook(tmp_path / "a.xlsx", rows, [(0, 0, 0, 2)]))
    assert (header.top, header.bottom, header.labels) == (2, 2, ("序号", "项目名称", "总投资"))
    assert (header.year, header.unit) == (2024, "万元")


def test_three_levels_with_merged_cells_are_joined(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [TITLE, "", "", "", ""],
        ["单位", "项目名称", "实际到位内资(亿元)", "", ""],
        ["", "", "总额", "", "其中省外资金"],
        ["", "", "目标", "完成", "完成"],
        ["太和镇", "甲项目", 5, 3, 1],
    ]
    merged = [(0, 0, 0, 4), (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 1, 4), (2, 2, 2, 3)]
    header = header_of(workbook(tmp_path / "a.xlsx", rows, merged))
    assert (header.top, header.bottom) == (1, 3)
    assert header.labels == (
        "单位", "项目名称", "实际到位内资(亿元)/总额/目标", "实际到位内资(亿元)/总额/完成",
        "实际到位内资(亿元)/其中省外资金/完成",
    )  # fmt: skip
    assert unit_of(header.labels[3], header, money=True) == "亿元"


def test_levels_that_were_joined_before_are_headings_still(tmp_path: Path) -> None:
    long = f"按年度统计的重点项目个数/{'投资额一亿元以上的' * 4}/完成数"
    heads = ["项目情况/项目名称", "投资规模/其中：固定资产投资（万元）", long, "原因"]
    found = header_of(workbook(tmp_path / "a.xlsx", [["说明：改好标红的格子再导入"], heads, ["甲项目", 3, 1, "x"]]))
    assert (found.top, found.labels) == (1, tuple(heads))


def test_levels_of_a_text_file_are_joined_without_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "项目名称,投资方,签约,,\n,,签约时间,协议类型,签约金额\n甲项目,乙公司,2024.3.5,投资合同,3\n", encoding="gb18030"
    )
    assert header_of(path).labels == ("项目名称", "投资方", "签约/签约时间", "签约/协议类型", "签约/签约金额")


def test_an_xls_of_old_is_read_like_any_other(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [[TITLE], ["序号", "项目名称", "总投资（亿元）"], [1.0, "甲项目", 3.5]])
    book, header = Book(path, SMALL), header_of(path)
    assert (book.kind, header.labels) == ("xls", ("序号", "项目名称", "总投资（亿元）"))
    assert [line.cells for line in lines(book.rows("台账"), header)] == [[1.0, "甲项目", 3.5]]


def test_an_ods_is_read_like_any_other(tmp_path: Path) -> None:
    row = "<table:table-row>{}</table:table-row>".format
    path = ods(
        tmp_path / "a.ods", row(ods_cell("项目名称") + ods_cell("投资总额")) + row(ods_cell("甲") + ods_cell("3亿"))
    )
    assert list(Book(path, SMALL).rows("台账")) == [["项目名称", "投资总额"], ["甲", "3亿"]]


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("项目名称(<=40字)", "项目名称"),
        ("计划总投资内资(万元)", "投资总额"),
        ("投资主体", "投资方名称"),
        ("签约/协议签订时间", "签约日期"),
        ("固投金额(亿元)", "固定资产投资"),
        ("用地面积(亩/平方米)", "用地面积"),
        ("统一社会信用代码", "统一社会信用代码"),
        ("项 目 名 称", "项目名称"),
        ("实际到位内资（亿元）/总额/完成", "到位资金"),
        ("实际到位内资（亿元）/总额/目标", ""),
        ("投资情况/到位资金/累计", "到位资金"),
        ("投资情况/用地/面积（平方米）", "用地面积"),
        ("研发占比", ""),
        ("项目基本情况/投资主体/名称", "投资方名称"),
        ("项目基本情况/名称", "项目名称"),
        ("项目（个）", ""),
    ],
)
def test_a_heading_is_taken_for_what_it_means(heading: str, target: str) -> None:
    assert guess(heading, words()).target == target


def test_what_our_own_lists_are_headed_with_comes_back_as_itself() -> None:
    from luodi.intake.columns import words_of
    from luodi.projects.public import Kind, columns_of

    regime = shipped("qiaocheng")
    spoken = words_of(regime)
    read = {Kind.NUMBER, Kind.TEXT, Kind.CHOICE, Kind.DAY}
    for column in columns_of(regime).values():
        if column.group == "台账" and column.term is not None and column.kind in read:
            assert guess(column.heading, spoken).target == column.term.name, column.heading


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        (3.5, "", 350_000_000), ("3.5", "", 350_000_000), ("约3.5亿", "", 350_000_000),
        ("３，５００万", "", 35_000_000),
        ("3,500万元", "", 35_000_000), (3500, "万元", 35_000_000), ("1.2亿元左右", "万元", 120_000_000),
        ("人民币 12000000元", "", 12_000_000), (0.1 + 0.2, "", 30_000_000), (1 / 3, "万元", 3333),
    ],
)  # fmt: skip
def test_amounts_are_read_with_the_unit_of_cell_or_column(cell: Any, unit: str, yuan: int) -> None:
    assert value_of(cell, Column(MONEY.term, unit), NAMES, TODAY) == yuan


@pytest.mark.parametrize(
    ("cell", "said"),
    [("500万美元", "外币（万美元）"), ("3-5亿", "范围"), ("待定", "不是数字"), ("-3亿", "负数"), ("3亩", "不认识单位")],
)
def test_an_amount_that_cannot_be_taken_says_why_and_what_to_do(cell: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        value_of(cell, MONEY, NAMES, TODAY)


@pytest.mark.parametrize(
    ("cell", "unit", "millionths"),
    [
        (50, "", 50_000_000),
        ("50亩", "", 50_000_000),
        (1000, "平方米", 1_500_000),
        ("2公顷", "", 30_000_000),
        ("100㎡", "", 150_000),
    ],
)
def test_land_is_read_in_any_of_its_units(cell: Any, unit: str, millionths: int) -> None:
    assert value_of(cell, Column(LAND.term, unit), NAMES, TODAY) == millionths


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024.3", date(2024, 3, 1)), ("2024年3月5日", date(2024, 3, 5)), ("20240305", date(2024, 3, 5)),
        (20240305, date(2024, 3, 5)), (45356, date(2024, 3, 5)), ("2024/3/5", date(2024, 3, 5)),
        (datetime(2024, 3, 5), date(2024, 3, 5)), ("２０２４．３．５", date(2024, 3, 5)), (2024.12, date(2024, 12, 1)),
        ("2024年3月", date(2024, 3, 1)),
    ],
)  # fmt: skip
def test_days_are_read_as_people_type_them(cell: Any, day: date) -> None:
    assert value_of(cell, DAY, NAMES, TODAY) == day


@pytest.mark.parametrize(
    ("cell", "said"),
    [("3月", "没有写年份"), ("24.3.5", "年份要写四位"), (2024.1, "1 月还是 10 月"), ("2024", "只有年份"),
     ("2024-2-30", "没有这一天"),
     ("近期", "不是日期")],
)  # fmt: skip
def test_a_day_that_may_be_another_is_refused_in_words(cell: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        value_of(cell, DAY, NAMES, TODAY)


def test_units_are_found_by_title_and_by_what_they_are_called_in_short() -> None:
    assert value_of("示例区商务局", UNIT, NAMES, TODAY) == "commerce"
    assert value_of("来峡镇", UNIT, NAMES, TODAY) == "feilai"
    for cell, said in (("乙镇", "没有“乙镇”这个单位"), ("甲镇", "不止一个")):
        with pytest.raises(InputError, match=said):
            value_of(cell, UNIT, NAMES, TODAY)


def test_totals_are_apart_and_held_against_the_sums(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["单位", "项目名称", "总投资（亿元）"], [1, 2, 3], ["太和镇", "甲", 3], ["", "乙", 4], ["小 计", "", 7],
        ["商务局", "丙", "约２００００万"],
        ["小计", "", 2], ["合计：", "", 10], ["注：以上数据截至月底"],
    ]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", rows, [(2, 0, 3, 0)])
    header = header_of(path)
    totals, told, kept = Totals({2: Column(Term(name="投资总额", kind=TermKind.MONEY, unit="亿元"), "亿元")}), [], []
    for line in lines(Book(path, SMALL).rows("台账"), header, ((((2, 0), (3, 0))),)):
        if line.total:
            told += totals.differences(line, header.labels)
        else:
            totals.take(line.cells)
            kept.append((line.number, *line.cells[:2]))
    assert kept == [(3, "太和镇", "甲"), (4, "太和镇", "乙"), (6, "商务局", "丙")]
    assert told == ["总投资（亿元）：合计写的是 10，各行相加是 9，差 1"]


def test_a_heading_that_names_its_unit_after_a_colon_is_a_heading(tmp_path: Path) -> None:
    long = "项目简介（建设内容、规模、主要产品及产能、用地、能耗、环保和下一步工作打算等，不超过九百九十九字）"
    rows: list[list[Any]] = [
        ["填报单位：示例区", "单位：万元"],
        ["项目名称", "投资情况", "", long], ["", "总投资（单位：亿元）", "其中：设备投资"],
        ["甲项目", 3, 2, "建厂"],
    ]  # fmt: skip
    header = header_of(workbook(tmp_path / "a.xlsx", rows, [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)]))
    assert (header.bottom, unit_of(header.labels[1], header, money=True)) == (2, "亿元")
    assert header.labels[2] == "投资情况/其中：设备投资"


def test_of_two_columns_for_one_meaning_the_plainer_heading_is_taken() -> None:
    head = Header(0, 0, ("纳统计划总投资额(万元)", "项目名称", "计划投资总额(亿元)"))
    assert [one.target for one in meant(head, shipped("qiaocheng"))] == ["", "项目名称", "投资总额"]


def test_a_text_merged_over_rows_far_down_stands_in_each_of_them_and_a_figure_only_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["引进单位", "项目名称", "总投资"], *(["", f"第{at}项目", ""] for at in range(60))]
    rows[50][0], rows[50][2] = "太和镇", 3
    path = workbook(tmp_path / "a.xlsx", rows, [(50, 0, 52, 0), (50, 2, 52, 2)])
    book = Book(path, SMALL)
    found = list(lines(book.rows("台账"), header_of(path), book.sheet("台账").merged))
    assert [(line.cells[0], line.cells[2]) for line in found[49:52]] == [("太和镇", 3), ("太和镇", ""), ("太和镇", "")]


def test_titles_of_sections_repeated_headers_and_signatures_are_no_projects(tmp_path: Path) -> None:
    head = ["序号", "项目名称", "投资方", "项目阶段", "总投资"]
    rows: list[list[Any]] = [
        head, ["一、太和镇（2个）", "", "", "", 7], [1, "注塑件项目", "", "签约"],
        ["已签约的", "", "", ""], [2, "甲项目"],
        head, ["", "注塑项目"], [3, "甲乙丙合并成一大格的项目", "", "", 5],
        ["填报人：示例", "", "审核人：示例", "", "单位负责人：示例"], ["注：到月底的数"],
    ]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", rows, [(3, 0, 3, 4), (7, 1, 7, 3)])
    book = Book(path, SMALL)
    found = list(lines(book.rows("台账"), header_of(path), book.sheet("台账").merged))
    assert [line.number for line in found if line.aside] == [2, 4, 6]
    assert [line.cells[1] for line in found if line.counts] == [
        "注塑件项目", "甲项目", "注塑项目", "甲乙丙合并成一大格的项目",
    ]  # fmt: skip


def test_a_cell_whose_formula_fails_is_not_passed_off_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["项目名称", "总投资"])
        sheet.write(1, 0, "甲项目")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    assert list(Book(path, SMALL).rows("台账"))[1] == ["甲项目", "#DIV/0!"]
    with pytest.raises(InputError, match="公式算不出来"):
        value_of("#DIV/0!", MONEY, NAMES, TODAY)


def test_a_failed_formula_of_another_kind_of_file_is_not_passed_off_as_empty_either(tmp_path: Path) -> None:
    formula = struct.pack("<HHH", 1, 1, 0) + b"\2\0\x07\0\0\0\xff\xff" + bytes(8)
    value = struct.pack("<HHHBB", 2, 1, 0, 0x17, 1)
    failed = record(0x0006, formula) + record(0x0205, value)
    book = Book(xls(tmp_path / "a.xls", [["项目名称", "总投资"], ["甲项目"], ["乙项目"]], failed), SMALL)
    assert [row[1] for row in book.rows("台账")] == ["总投资", "#DIV/0!", "#REF!"]
    fault = ods_cell("#DIV/0!").replace(
        "office:value-type", 'office:string-value="" table:value-type="error" office:value-type'
    )
    rows = "".join(f"<table:table-row>{ods_cell('甲')}{cell}</table:table-row>" for cell in (ods_cell("总投资"), fault))
    assert [row[1] for row in Book(ods(tmp_path / "a.ods", rows), SMALL).rows("台账")] == ["总投资", "#DIV/0!"]


def test_a_sheet_is_taken_apart_once_however_often_its_rows_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sheets, "faults_of", lambda *told: asked.append(told[2]) or {})
    book = Book(workbook(tmp_path / "a.xlsx", [["项目名称", "总投资"], ["甲项目", 1]]), SMALL)
    assert [list(book.rows("台账")), list(book.rows(book.sheet("台账").name))][1][1] == ["甲项目", 1]
    assert asked == ["台账"]


@pytest.mark.parametrize(
    ("name", "phone", "both"),
    [
        ("", "张某 13800000000", ("张某", "13800000000")),
        ("", "张某：13800000000/李某0763-1234567", ("张某", "13800000000")),
        ("张某", "13800000000、0763-1234567", ("张某", "13800000000")),
        ("张某(13800000000)", "", ("张某", "13800000000")),
        ("张某、李某", "0763-1234567", ("张某、李某", "0763-1234567")),
        ("", "138 0000 0000", ("", "138 0000 0000")),
    ],
)
def test_a_person_and_a_number_in_one_cell_are_told_apart(name: str, phone: str, both: tuple[str, str]) -> None:
    assert parted(name, phone) == both


def test_the_unit_of_a_heading_is_read_from_brackets_or_its_end() -> None:
    headings = ("总投资(万元)", "面积（平方米）", "外资(万美元)", "总投资亿元", "总投资", "占地（㎡）")
    assert [unit_in(text) for text in headings] == ["万元", "平方米", "万美元", "亿元", "", "平方米"]

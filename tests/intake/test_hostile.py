"""Files that are broken, locked, disguised or made to harm are answered in words, and in bounded memory."""

import re
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from intake.books import (
    OLE,
    SMALL,
    header_of,
    lying_bomb,
    ods,
    ods_cell,
    record,
    repacked,
    sheet_xml,
    workbook,
    xls,
)
from luodi.reading.guard import kind_of
from luodi.reading.limits import Unreadable
from luodi.reading.sheets import Book

MEGABYTE = 1024 * 1024


def refused(path: Path) -> str:
    """What is said of the file; read through, so that nothing may come later either."""
    with pytest.raises(Unreadable) as caught:
        book = Book(path, SMALL)
        sheet = book.sheet(book.names[0])
        sum(1 for _ in book.rows(sheet.name))
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "图片"),
        (b"MZ\x90\0" + b"\0" * 40, "可执行程序"),
        (b"%PDF-1.7 x", "PDF"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "不是表格"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "已损坏"),
        (b"PK\x03\x04 and nothing more", "已损坏"),
        (bytes(range(256)) * 4, "不是表格"),
    ],
)
def test_what_is_no_table_is_named_and_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    assert said in refused(path)


def test_markup_of_nothing_but_beginnings_of_cells_is_walked_in_no_time(tmp_path: Path) -> None:
    path = sheet_xml(tmp_path / "台账.xlsx", b"<worksheet><sheetData>" + b"<c " * 150_000)
    begun = time.perf_counter()
    assert "已损坏" in refused(path)
    assert time.perf_counter() - begun < 5


def test_a_workbook_with_macros_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    path = sheet_xml(tmp_path / "台账.xlsx", "<worksheet/>", ["xl/vbaProject.bin"])
    assert "宏" in refused(path)


def test_a_document_in_a_zip_is_no_table(tmp_path: Path) -> None:
    path = ods(tmp_path / "文档.xlsx", "")
    path.write_bytes(path.read_bytes().replace(b"opendocument.spreadsheet", b"opendocument.textxxxxxxx"))
    assert "不是表格" in refused(path) or "已损坏" in refused(path)


def test_a_bomb_that_says_so_is_refused_by_its_directory(tmp_path: Path) -> None:
    assert "压缩炸弹" in refused(sheet_xml(tmp_path / "a.xlsx", b"<worksheet>" + b" " * (9 * MEGABYTE)))


def test_a_bomb_whose_directory_lies_is_refused_while_unpacking_in_bounded_memory(tmp_path: Path) -> None:
    path = lying_bomb(tmp_path / "a.xlsx", 30 * MEGABYTE)
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        assert "压缩炸弹" in refused(path)
        assert tracemalloc.get_traced_memory()[1] < 4 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_three_hundred_columns_are_too_wide(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[f"列{at}" for at in range(300)]])
    assert "最多 200 列" in refused(path)
    text = tmp_path / "a.csv"
    text.write_text(",".join(f"列{at}" for at in range(300)), encoding="utf-8")
    assert "有 300 列" in refused(text)


@pytest.mark.parametrize(
    "cell",
    [
        "<c\tr = 'xfd1048576'><v>1</v></c>",
        '<c r="XFD1048576" x="/"><v>1</v></c>',
        f'<c x="{"a" * 300}>" r="XFD1" y="{"b" * 300}"><v>1</v></c>',
        '<c r="A0001048576"><v>1</v></c>',
        "<c><v>1</v></c>",
    ],
)
def test_a_cell_far_out_is_found_however_its_markup_is_written(tmp_path: Path, cell: str) -> None:
    markup = f'<worksheet><sheetData>{"<row/>" * 40_000}<row r="1048576" s="1">{cell}</row></sheetData></worksheet>'
    assert re.search("太宽|太长", refused(sheet_xml(tmp_path / "台账.xlsx", markup)))


def test_empty_cells_that_only_look_like_something_far_out_are_no_fault(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="2"/></row>'
    rows += '<row r="1048576" s="1"><c r="A1048576" s="2" /></row>'
    path = sheet_xml(tmp_path / "台账.xlsx", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    assert kind_of(path, SMALL) == "xlsx"


def test_a_cell_at_the_far_corner_is_refused_before_a_reader_makes_room_for_it(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = sheet_xml(tmp_path / "a.xlsx", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    assert "XFD" in refused(path)


def test_cells_of_an_ods_that_stand_a_million_times_over_are_counted_so(tmp_path: Path) -> None:
    rows = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("甲", 100)}</table:table-row>'
    assert "表太长：第 1048576 行" in refused(ods(tmp_path / "a.ods", rows))


def test_no_rows_say_so(tmp_path: Path) -> None:
    assert "没有内容" in refused(workbook(tmp_path / "a.xlsx", []))


def test_a_million_empty_rows_below_the_table_cost_nothing(tmp_path: Path) -> None:
    """Rows that are only formatted, as WPS leaves them: the table is read as if they were not there."""
    cell = '<c r="{}1" t="inlineStr"><is><t>{}</t></is></c>'.format
    head = f'<row r="1">{cell("A", "项目名称")}{cell("B", "投资总额")}</row>'
    empty = "".join(f'<row r="{at}"/>' for at in range(2, 200_002))
    path = sheet_xml(tmp_path / "a.xlsx", f"<worksheet><sheetData>{head}{empty}</sheetData></worksheet>")
    book = Book(path, SMALL)
    assert len(list(book.rows("台账"))) == 1
    assert header_of(path).labels == ("项目名称", "投资总额")


def test_too_many_rows_are_told_with_the_limit(tmp_path: Path) -> None:
    text = tmp_path / "a.csv"
    text.write_text("项目名称,投资总额\n" + "甲,1\n" * 6000, encoding="utf-8")
    assert "最多 5000 行" in refused(text)


def test_a_formula_typed_as_text_is_read_as_that_text(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["项目名称", "投资总额"], ["=HYPERLINK(1)", "@SUM(1)"]])
    assert list(Book(path, SMALL).rows("台账"))[1] == ["=HYPERLINK(1)", "@SUM(1)"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_the_codings_of_our_offices_is_read(tmp_path: Path, coding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("项目名称,投资总额（亿元）\n𠮷林项目,3.5\n".encode(coding))
    assert kind_of(path, SMALL) == "csv"
    assert list(Book(path, SMALL).rows("表"))[1] == ["𠮷林项目", "3.5"]


NUMBER = "<HHHd"
ASK = """
import resource, sys
from pathlib import Path
from luodi.reading.limits import Limits, Unreadable
from luodi.reading.sheets import Book
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for one in sys.argv[1:]:
    try:
        book = Book(Path(one), Limits())
        print(sum(1 for name in book.names for row in book.rows(name)))
    except Unreadable as refused:
        print(refused.message)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def sparse(folder: Path) -> list[Path]:
    """Small files within the limits of rows and columns that a reader would make gigabytes of."""
    cell = '<c r="{}"><v>1</v></c>'.format
    shown = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 40_000))
    pointed = f"<worksheet><sheetData>{shown}</sheetData></worksheet>"
    empty = '<table:table-row table:number-rows-repeated="150000"><table:table-cell/></table:table-row>'
    row = "<table:table-row>{}</table:table-row>".format
    corner = f"<worksheet><sheetData><row>{cell('GR1')}</row><row>{cell('A199990')}</row></sheetData></worksheet>"
    merged = "<worksheet><sheetData/><mergeCells>{}</mergeCells></worksheet>".format(
        '<mergeCell ref="A1:B2"/>' * 300_000
    )
    claim = struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 65_535, 0)
    far = b"".join(record(0x0203, struct.pack(NUMBER, at, column, 0, 1.0)) for at, column in ((0, 190), (65_535, 0)))
    return [
        sheet_xml(folder / "corner.xlsx", corner),
        sheet_xml(folder / "merged.xlsx", merged),
        sheet_xml(folder / "texts.xlsx", pointed, text="字" * 30_000),
        ods(folder / "corner.ods", row(ods_cell("甲", 199)) + empty + row(ods_cell("乙"))),
        ods(folder / "spaces.ods", row(ods_cell('甲<text:s text:c="2000000000"/>'))),
        xls(folder / "corner.xls", [["项目名称"]], far),
        xls(folder / "claim.xls", [["项目名称"]], record(0x0200, claim)),
    ]


def test_sparse_or_boastful_files_are_refused_before_a_reader_makes_room_for_what_they_claim(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ASK, *map(str, sparse(tmp_path))]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)
    *said, megabytes = asked.stdout.splitlines()
    wanted = ["连空格共", "合并的单元格太多", "文字太多", "连空格共", "文字太多", "连空格共", "已损坏"]
    assert [one for one, told in zip(wanted, said, strict=True) if one not in told] == []
    assert int(megabytes) < 100


def test_a_cell_behind_others_that_do_not_say_where_they_stand_is_counted_out(tmp_path: Path) -> None:
    markup = f"<worksheet><sheetData><row>{'<c/>' * 300}<c><v>1</v></c></row></sheetData></worksheet>"
    assert "第 301 列（KO）" in refused(sheet_xml(tmp_path / "a.xlsx", markup))


def test_a_binary_workbook_and_one_of_two_kinds_are_refused(tmp_path: Path) -> None:
    assert ".xlsb" in refused(sheet_xml(tmp_path / "a.xlsx", "<worksheet/>", ["xl/workbook.bin"]))
    assert "已损坏" in refused(sheet_xml(tmp_path / "b.xlsx", "<worksheet/>", ["content.xml"]))


def test_an_old_file_whose_sectors_run_in_a_circle_or_out_of_it_is_broken(tmp_path: Path) -> None:
    content = bytearray(xls(tmp_path / "a.xls", [["项目名称"]]).read_bytes())
    for link in (2, 5_000):
        struct.pack_into("<I", content, 512 + 4 * 3, link)
        (tmp_path / "a.xls").write_bytes(bytes(content))
        assert "已损坏" in refused(tmp_path / "a.xls")


CORNER = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="GR1"><v>1</v></c></row><row r="4000"><c r="A4000"><v>1</v></c></row></sheetData></worksheet>'
)
BOOK_AT = b'<Relationship Id="r" Type="http://x/relationships/officeDocument" Target="%s"/>'


def backslash(name: str) -> str:
    return name.replace("/", "\\") if name.startswith("xl/") else name


def test_a_sheet_or_its_texts_whose_path_is_written_with_backslashes_are_looked_through(tmp_path: Path) -> None:
    assert "连空格共" in refused(repacked(sheet_xml(tmp_path / "a.xlsx", CORNER), backslash))
    shown = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 2_000))
    path = sheet_xml(tmp_path / "b.xlsx", f"<worksheet><sheetData>{shown}</sheetData></worksheet>", text="字" * 30_000)
    assert "文字太多" in refused(repacked(path, backslash))


def test_two_members_that_differ_only_by_the_slash_are_refused(tmp_path: Path) -> None:
    path = sheet_xml(tmp_path / "a.xlsx", CORNER, [r"xl\worksheets\sheet1.xml"])
    assert "已损坏" in refused(path)


def test_a_member_with_a_second_name_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["项目名称"]])
    member, name = zipfile.ZipInfo("xl/a.bin"), b"xl/worksheets/sheet2.xml"
    member.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"xl/a.bin")) + name
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, CORNER)
    assert "已损坏" in refused(path)


@pytest.mark.parametrize("place", ["yl/", "xl/sub/"])
def test_a_book_that_lies_elsewhere_is_refused_before_it_is_read_unseen(tmp_path: Path, place: str) -> None:
    path = sheet_xml(tmp_path / "a.xlsx", CORNER)
    with zipfile.ZipFile(path) as archive:
        root = archive.read("_rels/.rels").replace(b"xl/", place.encode())
    moved = repacked(path, lambda name: name.replace("xl/", place), {"_rels/.rels": root})
    with zipfile.ZipFile(moved, "a") as archive:
        archive.writestr("xl/x", "x")
    with pytest.raises(Unreadable, match="已损坏"):
        kind_of(moved, SMALL)


def test_a_second_book_and_a_book_inside_an_ods_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["项目名称"]])
    two = b"<Relationships>" + BOOK_AT % b"xl/workbook.xml" + BOOK_AT % b"yl/workbook.xml" + b"</Relationships>"
    assert "已损坏" in refused(repacked(path, str, {"_rels/.rels": two}))
    path = ods(tmp_path / "a.ods", f"<table:table-row>{ods_cell('甲')}</table:table-row>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("_rels/.rels", two)
    assert "已损坏" in refused(path)


@pytest.mark.parametrize("target", [b"xl/workbook.xml", b"/xl/workbook.xml", b"XL/Workbook.xml"])
@pytest.mark.parametrize(
    "host", [b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"]
)
def test_a_book_named_as_spreadsheets_name_it_is_read(tmp_path: Path, target: bytes, host: bytes) -> None:
    path = workbook(tmp_path / "a.xlsx", [["项目名称"]])
    with zipfile.ZipFile(path) as archive:
        root = archive.read("_rels/.rels")
    root = root.replace(b"xl/workbook.xml", target).replace(b"schemas.openxmlformats.org/officeDocument/2006", host)
    assert list(Book(repacked(path, str, {"_rels/.rels": root}), SMALL).rows("台账")) == [["项目名称"]]


def test_markup_in_a_coding_nobody_knows_is_broken(tmp_path: Path) -> None:
    assert "已损坏" in refused(sheet_xml(tmp_path / "a.xlsx", '<?xml version="1.0" encoding="utf8x"?><worksheet/>'))


CHART = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0x0DBB, 0x07CC, 0, 6)) + record(0x000A, b"")


def test_cells_of_an_old_file_behind_a_chart_are_counted_and_those_in_it_are_not(tmp_path: Path) -> None:
    far = record(0x0203, struct.pack(NUMBER, 4_000, 190, 0, 1.0))
    assert "连空格共" in refused(xls(tmp_path / "a.xls", [["项目名称"]], CHART + far))
    inside = xls(tmp_path / "b.xls", [["项目名称"]], CHART[:20] + far + CHART[20:])
    assert list(Book(inside, SMALL).rows("台账")) == [["项目名称"]]


def test_a_beginning_of_an_older_kind_does_not_hide_what_comes_behind(tmp_path: Path) -> None:
    older = record(0x0409, struct.pack("<HHH", 0x0400, 0x0010, 0))
    far = record(0x0203, struct.pack(NUMBER, 4_000, 190, 0, 1.0))
    assert "连空格共" in refused(xls(tmp_path / "a.xls", [["项目名称"]], older + far))


def test_a_failed_formula_behind_a_chart_of_an_old_file_is_told(tmp_path: Path) -> None:
    fault = record(0x0205, struct.pack("<HHHBB", 1, 0, 0, 23, 1))
    path = xls(tmp_path / "a.xls", [["项目名称"]], CHART + fault)
    assert list(Book(path, SMALL).rows("台账"))[1] == ["#REF!"]


def test_an_old_file_whose_list_of_sectors_ends_in_a_stump_is_broken(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [["项目名称"]])
    content = bytearray(path.read_bytes()) + b"ab"
    struct.pack_into("<II", content, 68, len(content) // 512 - 1, 1)
    path.write_bytes(bytes(content))
    assert "已损坏" in refused(path)


def test_an_old_file_with_rubbish_as_the_length_of_a_folder_on_the_way_is_read(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [["项目名称"]])
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 1024 + 120, 0xFFFFFFF0)
    path.write_bytes(bytes(content))
    assert list(Book(path, SMALL).rows("台账")) == [["项目名称"]]

"""A register as an office kept it in a spreadsheet before: title, headings, some rows, a row of totals."""

import io
from collections.abc import Sequence

import xlsxwriter

STOCK = "招商项目台账（示例）"
HEADS = ("序号", "项目名称", "投资方", "投资总额（亿元）", "用地（亩）", "首报单位", "首报日期", "备注")
OLD = (
    ("示例老旧厂房改造项目", "示例旧改有限公司", 1.2, 30),
    ("示例粮食烘干中心", "示例粮机有限公司", 0.35, 12),
    ("示例包装印刷项目", "示例印务有限公司", 0.8, 20),
    ("示例再生资源分拣项目", "示例再生有限公司", 0.5, 25),
)


def old_register(units: Sequence[str], known: str, investor: str) -> io.BytesIO:
    """The workbook as bytes; without units only its title and headings.

    `known`: the name of a project that the city has already; one row is of it, one has a bad amount.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(HEADS) - 1, STOCK)
        sheet.write_row(1, 0, HEADS)
        rows: list[tuple[str, str, float | str, int]] = []
        if units:
            rows = [*OLD, ("示例未定金额项目", "示例待定有限公司", "几个亿", 40), (known, investor, 1.0, 50)]
        for at, (name, who, yi, mu) in enumerate(rows):
            unit = units[at % len(units)]
            sheet.write_row(at + 2, 0, (at + 1, name, who, yi, mu, unit, f"2023.{at + 1}.15", "原台账"))
        if rows:
            sheet.write_row(len(rows) + 2, 0, ("合计", "", "", sum(row[2] for row in OLD) + 1.0))
    file.seek(0)
    return file

"""Workbooks of an intake: the template to fill in, and the bad rows with their bad cells coloured."""

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from luodi.intake.public import REASON_TITLE, WHY, BadRow, terms_of
from luodi.regimes.regime import Regime
from luodi.regimes.terms import TermKind
from luodi.web.workbook import CASE, Paper, begin

WIDTHS = {WHY: 60, REASON_TITLE: 24}
ROWS = 2_000
"""So far down the template offers lists to choose from."""
STOCK = ("项目名称", "投资方名称", "统一社会信用代码", "投资总额", "首报单位")
AFTER = ("落户地", "签约日期", "开工日期", "竣工日期", "投产日期")
NOT_ASKED = frozenset({"登记来源", "引进单位"})


def template(book: xlsxwriter.Workbook, regime: Regime) -> None:
    """An empty register with the columns of the pack, choices to pick from, and how to fill it in."""
    paper = Paper(book, book.add_worksheet("项目台账"))
    terms = terms_of(regime)
    asked = [*regime.pack.facts["baseline.recorded"].optional, *regime.pack.facts["lead.reported"].terms]
    asked += regime.pack.facts["lead.reported"].optional
    names = [n for n in dict.fromkeys((*STOCK, *asked, *AFTER)) if n in terms and n not in NOT_ASKED]
    heads = [*(_heading(name, regime) for name in names), "阶段", "进入日期", "首报日期"]
    heads += ["联系人", "联系电话", REASON_TITLE, CASE]
    note = "一行一个项目。新项目的项目编号留空；金额、面积按列名的单位填数字；日期写成 2026-11-20。"
    begin(paper, note, [(head, 18) for head in heads])
    for at, name in enumerate(names):
        if terms[name].kind is TermKind.CHOICE:
            _choices(paper, at, list(terms[name].options))
    stages = [stage.title for stage in regime.pack.stages if stage.case == "project"]
    _choices(paper, heads.index("阶段"), stages)


def _heading(name: str, regime: Regime) -> str:
    term = regime.terms[name]
    return f"{term.label}（{term.display_unit}）" if term.display_unit else term.label


def _choices(paper: Paper, at: int, options: list[str]) -> None:
    """A list to choose from; a spreadsheet takes 255 characters of it."""
    if sum(len(option) + 1 for option in options) < 250:
        paper.sheet.data_validation(2, at, ROWS, at, {"validate": "list", "source": options, "error_type": "warning"})


def bad_rows(book: xlsxwriter.Workbook, heads: Sequence[str], rows: Any, note: str) -> None:
    """The rows that did not go in, as they were, bad cells coloured, and a column that says why."""
    paper = Paper(book, book.add_worksheet("待改的行"))
    begin(paper, note, [(head, WIDTHS.get(head, 16)) for head in heads])
    place = len(heads) - 1 - heads[::-1].index(WHY)
    wrong = book.add_format({"bg_color": "#FBD5D5", "quote_prefix": True})
    figure = book.add_format({"bg_color": "#FBD5D5"})
    why = book.add_format({"font_color": "#A61B1B", "text_wrap": True})
    at = 1
    for row in rows:
        at += 1
        _bad_row(paper, at, row, place, (wrong, figure, why))


def _bad_row(paper: Paper, at: int, row: BadRow, width: int, marks: tuple[Any, Any, Any]) -> None:
    wrong, figure, why = marks
    for column, cell in enumerate(row.cells[:width]):
        bad = column in row.bad
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            paper.sheet.write_number(at, column, cell, figure if bad else None)
        elif cell:
            paper.text(at, column, str(cell), wrong if bad else None)
        elif bad:
            paper.sheet.write_blank(at, column, None, wrong)
    paper.text(at, width, row.why, why)

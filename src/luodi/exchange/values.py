"""Between the register and another platform's cells: our value in their unit, their cell as our value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luodi.common.money import LAND_UNITS, MONEY_UNITS, InputError
from luodi.projects.public import Column, Kind, Row
from luodi.reading.cells import Column as Reading
from luodi.reading.cells import Names, blank, squeezed, text_of, value_of
from luodi.reading.sheets import Cell
from luodi.regimes.regime import Regime
from luodi.regimes.terms import Term, TermKind
from luodi.regimes.vocabulary import Value, from_json
from luodi.units.public import RefBook

CASE = "case"
CASE_TITLE = "项目编号"
NUMBERING = "number"
NUMBERING_TITLE = "序号"
PLACES: Mapping[str, int] = {"平方米": 2, "公顷": 4}
"""Places of an area in a unit that 亩 do not go into; other units hold every figure of ours in full."""
MOST_PLACES = 8


@dataclass(frozen=True)
class Mapped:
    """One column of a template: where it stands, its heading, the column of ours it takes, its unit."""

    at: int
    label: str
    key: str
    unit: str = ""


class Speaker:
    """Says our rows in a template's columns and reads theirs back."""

    def __init__(self, offered: Mapping[str, Column], regime: Regime, book: RefBook, names: Names, today: date) -> None:
        self.offered = offered
        self.regime = regime
        self.book = book
        self.names = names
        self.today = today

    def raw(self, one: Mapped, row: Row) -> Any:
        """The stored value; None where there is none."""
        if one.key == CASE:
            return str(row.case)
        column = self.offered.get(one.key)
        if column is None:
            return None
        value = row.held(column)
        return None if value == "" else value

    def said(self, one: Mapped, row: Row) -> str | int | float | date | None:
        """Our value as their cell: figures bare in their unit, units and stages by title."""
        value, column = self.raw(one, row), self.offered.get(one.key)
        if value is None or column is None:
            return value if isinstance(value, str) else None
        if column.kind in {Kind.STAGE, Kind.STEP}:
            stage = self.regime.stages.get(row.stage)
            if column.kind is Kind.STEP:
                return self.regime.step_titles.get(stage.step or "", "") if stage else ""
            return self.regime.place_title(row.stage, row.standing)
        if column.kind in {Kind.UNIT, Kind.POSITION, Kind.PERSON}:
            found = self.book.id_of(str(value))
            return self.book.titles.get(found, "") if found else ""
        if column.kind is Kind.BOOLEAN:
            return "是" if value else "否"
        if column.kind is Kind.NUMBER and column.term is not None:
            return self._figure(column.term, one.unit, value)
        return self._day(column, value)

    def _day(self, column: Column, value: Any) -> str | date:
        if isinstance(value, date):
            return value
        if column.kind is Kind.DAY:
            return date.fromisoformat(str(value))
        return str(value)

    def _figure(self, term: Term, unit: str, value: Any) -> int | float:
        scale = self._scale(term, unit)
        if scale is None:
            return value if isinstance(value, int) else float(value)
        figure = round(Decimal(value) / scale, PLACES.get(unit, MOST_PLACES))
        return int(figure) if figure == figure.to_integral_value() else float(figure)

    def _scale(self, term: Term, unit: str) -> int | None:
        units = {TermKind.MONEY: MONEY_UNITS, TermKind.LAND: LAND_UNITS}.get(term.kind)
        return None if units is None else int(units.get(unit or term.display_unit, units[term.display_unit]))

    def differs(self, one: Mapped, row: Row, cell: Cell) -> tuple[str, str] | None:
        """(ours, theirs) as people read them where the two say otherwise; None where they agree.

        Amounts are compared in whole yuan, days as days, words without width and white space.
        """
        ours = self.said(one, row)
        shown, theirs = _shown(ours), "" if blank(cell) else text_of(cell)
        if ours is None or ours == "" or not theirs:
            return None if not shown and not theirs else (shown, theirs)
        column = self.offered.get(one.key)
        if column is not None and column.term is not None and column.kind in {Kind.NUMBER, Kind.DAY}:
            try:
                read = value_of(cell, Reading(column.term, one.unit), self.names, self.today)
            except InputError:
                return shown, theirs
            held = from_json(column.term, self.raw(one, row)) if not column.field else self.raw(one, row)
            return None if read == held or self._rounded(column.term, one.unit, read, held) else (shown, theirs)
        return None if squeezed(shown) == squeezed(theirs) else (shown, theirs)

    def _rounded(self, term: Term, unit: str, read: Value, held: Value) -> bool:
        """Whether theirs is ours as it can be written in their unit: 100 亩 are 66,666.67 平方米."""
        scale = self._scale(term, unit)
        if scale is None or unit not in PLACES or not isinstance(read, int) or not isinstance(held, int):
            return False
        parts: int = 10 ** PLACES[unit]
        return 2 * abs(read - held) * parts <= scale


def _shown(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else f"{value}"

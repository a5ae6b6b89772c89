"""The tables of an .ods as their markup flows by: how large they are, and where a formula fails."""

from collections.abc import Mapping

from luodi.reading.limits import Limits, Unreadable
from luodi.reading.walks import LONG, Block, Walk

MOST_FAULTS = 5_000
"""So many cells whose formula fails are told apart."""


class Content(Walk):
    """The one document of an .ods, with all its tables: what says it stands a million times over is counted so.

    `faults`: by table, then by row from 0, the columns whose formula fails, with what is shown there.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self.faults: dict[str, dict[int, list[tuple[int, str]]]] = {}
        self._before = self._found = 0
        self._table("")
        self.parser.EndElementHandler = self._end

    def _table(self, name: str) -> None:
        """Another table begins; all of them are kept side by side."""
        self._rows_at_fault = self.faults.setdefault(name, {})
        self._block: Block = Block(self._limits)
        self._row = self._empty = self._rows = self._column = self._columns = self._length = 0
        self._holds = self._said = self._failed = False
        self._shown = ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "table":
            self._before += self._block.right * self._block.bottom
            text = self._block.text
            self._table(_told(attributes, "name"))
            self._block.text = text
        elif tag == "table-row":
            self._rows = _times(attributes, "number-rows-repeated")
            self._column, self._holds = 0, False
        elif tag in ("table-cell", "covered-table-cell"):
            self._columns = _times(attributes, "number-columns-repeated")
            self._said = any(key.rpartition(":")[2] in ("value-type", "formula") for key in attributes)
            self._failed = any(
                value == "error" and key.rpartition(":")[2] == "value-type" for key, value in attributes.items()
            )
            self._shown = ""
            self._length = sum(map(len, attributes.values()))
            self.parser.CharacterDataHandler = self._text
        elif tag == "s":
            self._length += _times(attributes, "c")

    def _text(self, text: str) -> None:
        self._length += len(text)
        self._said = self._said or not text.isspace()
        if self._failed:
            self._shown = (self._shown + text.strip())[:LONG]

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("table-cell", "covered-table-cell"):
            self.parser.CharacterDataHandler = None
            self._column += self._columns
            if self._said:
                if not self._holds:
                    self._row += self._empty + self._rows
                    self._empty, self._holds = 0, True
                self._block.reach(self._row, self._column)
                if self._length > LONG:
                    self._block.say(self._length * self._columns * self._rows)
                if self._failed:
                    self._fault()
        elif tag == "table-row":
            if not self._holds:
                self._empty += self._rows
            if self._before + self._block.right * self._block.bottom > self._limits.cells:
                raise Unreadable(f"几张工作表合起来超过 {self._limits.cells} 格；请只留要导入的工作表，另存后再导入。")

    def _fault(self) -> None:
        """The cell that ends here, wherever it is repeated."""
        for row in range(self._row - self._rows, self._row):
            for column in range(self._column - self._columns, self._column):
                if self._found < MOST_FAULTS:
                    self._found += 1
                    self._rows_at_fault.setdefault(row, []).append((column, self._shown))


def _told(attributes: Mapping[str, str], wanted: str) -> str:
    """What an attribute says; '' where it is not there."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == wanted), "")


def _times(attributes: Mapping[str, str], wanted: str) -> int:
    """How often something stands, as an attribute says; once where it says nothing. ValueError for no number."""
    found = int(_told(attributes, wanted) or 1)
    if found < 0:
        raise ValueError("less than never")
    return found

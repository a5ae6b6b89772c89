"""What a table may be, and what is told of one that is more. All of it are settings (`INTAKE_*`)."""

from dataclasses import dataclass

from django.conf import settings

BROKEN = "文件已损坏，打不开；请在 WPS 或 Excel 里打开后另存一份再导入。"


class Unreadable(Exception):
    """The file is not read. `message` is Chinese: what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Limits:
    """`file` bytes as sent, `inflated` bytes when unpacked, `rows` and `columns` that hold anything.

    `built`: so many tags and merged cells, where the book is built up whole to be filled in; 0 where it is only read.
    """

    file: int = 20 * 1024 * 1024
    inflated: int = 400 * 1024 * 1024
    rows: int = 200_000
    columns: int = 200
    built: int = 0

    @property
    def cells(self) -> int:
        """So many cells are kept in memory at most, empty ones between the others too."""
        return self.rows * 20

    @property
    def text(self) -> int:
        """So many signs are kept in memory at most, those of a text as often as it is shown."""
        return self.inflated // 4


def limits() -> Limits:
    """Those of this instance."""
    return Limits(
        settings.INTAKE_MAX_BYTES, settings.INTAKE_MAX_INFLATED, settings.INTAKE_MAX_ROWS, settings.INTAKE_MAX_COLUMNS
    )

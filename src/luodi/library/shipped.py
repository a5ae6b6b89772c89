"""Extracts of both catalogues that ship with the program 随附的摘录: a few entries in our own words, with their source.

Only to chapters; the numbers of single entries are those of the whole text, which a person loads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from luodi.library.catalogues import ACCESS, EXTRACT, FROM, INDUSTRY, KIND, NAME, SOURCE
from luodi.regimes.vocabulary import Value

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Extract:
    """A table that ships, and what a person would fill in when loading it."""

    id: str
    path: Path
    name: str
    values: Mapping[str, Value]

    @property
    def file_name(self) -> str:
        """What the file is called as evidence."""
        return f"{self.name}（摘录）.csv"


def _extract(id_: str, file: str, kind: str, name: str, since: date, source: str) -> Extract:
    values: dict[str, Value] = {KIND: kind, NAME: name, FROM: since, SOURCE: source, EXTRACT: True}
    return Extract(id_, DATA / file, name, values)


SHIPPED = {
    one.id: one
    for one in (
        _extract(
            "industry-2024",
            "industry_2024_extract.csv",
            INDUSTRY,
            "产业结构调整指导目录（2024年本）",
            date(2024, 2, 1),
            "国家发展改革委令第 7 号；本程序编的摘录，只到章，条号以全文为准",
        ),
        _extract(
            "access-2025",
            "access_2025_extract.csv",
            ACCESS,
            "市场准入负面清单（2025年版）",
            date(2025, 4, 24),
            "发改体改规〔2025〕466 号；本程序编的摘录，许可准入类只到章，条号以全文为准",
        ),
    )
}

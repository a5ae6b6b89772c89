"""An import from the file to the last row, beside the bare reading of the file and a bulk insert of the same rows."""

import os
import random
import resource
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter
from django.conf import settings
from django.db import connection
from python_calamine import CalamineWorkbook

from luodi.common import clock
from luodi.intake.public import bring_in, confirm, progress_of, run, work
from luodi.ledger.public import current
from luodi.units.models import Appointment, Unit
from luodi.units.public import Viewer, viewer_for

ROWS = int(os.environ.get("LUODI_BENCH_ROWS") or 5_000)
"""100,000 rows x 20 columns are what is aimed at; they take long, so the usual run is shorter."""
SIGNS = "智能制造新材料生物医药光伏储能电子芯片机器人航空食品加工物流冷链纺织服装家具陶瓷玻璃农机种业文旅康养数据云算力"
HEAD = (
    "序号", "项目名称", "投资方", "项目内容", "产业", "来源地", "总投资（亿元）", "固定资产投资（万元）",
    "用地面积（亩）", "引进单位", "项目阶段", "首报时间", "进入日期", "协议签订时间", "开工时间",
    "预计年产值（亿元）", "预计年税收（万元）", "线索来源", "联系情况", "备注",
)  # fmt: skip


class File:
    """A file as a page hands it over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def chunks(self) -> Iterable[bytes]:
        """Its bytes."""
        yield self.path.read_bytes()


def sheet(path: Path, rows: int, unit: str, stages: list[str], industry: str) -> None:
    """A register of invented projects, twenty columns wide."""
    chance = random.Random(rows)

    def word(length: int) -> str:
        return "".join(chance.choice(SIGNS) for _ in range(length))

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        table = book.add_worksheet("台账")
        table.write_row(0, 0, HEAD)
        for at in range(1, rows + 1):
            name = word(8)
            table.write_row(at, 0, [
                at, f"{name}项目", f"示例{word(5)}有限公司", f"建设{name}生产线和配套设施", industry, "示例省",
                round(chance.uniform(0.5, 20), 2), chance.randrange(1000, 90_000), chance.randrange(10, 300), unit,
                chance.choice(stages), f"2023.{chance.randrange(1, 13)}.{chance.randrange(1, 28)}",
                f"2024-{chance.randrange(1, 13):02}-05", "2024.3.5", "2024年6月1日", round(chance.uniform(0.5, 20), 2),
                chance.randrange(100, 9000), "其他", "已对接", "",
            ])  # fmt: skip


def bare(path: Path) -> float:
    """Seconds to read the file and to insert its rows into one plain table of twenty columns."""
    begun = time.perf_counter()
    with CalamineWorkbook.from_path(path) as book:
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).iter_rows()]
    columns = ", ".join(f"c{at} text" for at in range(len(HEAD)))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bench_plain ({columns})")
        cursor.executemany(f"INSERT INTO bench_plain VALUES ({', '.join(['%s'] * len(HEAD))})", rows)
        cursor.execute("DROP TABLE bench_plain")
    return time.perf_counter() - begun


def importing(jurisdiction: UUID, rows: int = ROWS) -> list[dict[str, Any]]:
    """Lines as `measure.Line` takes them: the import, its pace, its memory."""
    viewer = _office(jurisdiction)
    regime = current(jurisdiction)[1]
    stages = [stage.title for stage in regime.pack.stages if stage.case == "project"]
    unit = (
        Unit.objects.filter(jurisdiction_id=jurisdiction, code__in=regime.pack.bodies)
        .exclude(pk=jurisdiction)
        .order_by("code")
        .first()
    )
    assert unit is not None
    with tempfile.TemporaryDirectory(prefix="luodi-bench-intake-") as folder:
        settings.INTAKE_DIR = Path(folder)
        path = Path(folder) / "台账.xlsx"
        # An industry that the regime knows: else every row is wrong, and nothing is measured but that.
        sheet(path, rows, unit.name, stages, next(iter(regime.terms["产业"].options), "智能制造"))
        plainly = bare(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        intake = bring_in(actor=viewer, file=File(path), name=path.name)
        columns = [(one["target"], one["unit"]) for one in progress_of(viewer, intake).columns]
        confirm(actor=viewer, intake=intake, mode="stock", columns=columns)
        work(intake)
        tried = time.perf_counter() - begun
        run(actor=viewer, intake=intake)
        work(intake)
        taken = time.perf_counter() - begun
        done = progress_of(viewer, intake)
        # Before and after: what else the machine does meanwhile is then in both.
        plainly = (plainly + bare(path)) / 2
    assert done.state == "done" and done.counts.get("new", 0) > rows * 0.9, (done.state, done.counts, done.message)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    what = f"导入 {rows} 行 {len(HEAD)} 列"
    return [
        {"what": f"{what}，试算和记下", "ours": taken, "bare": plainly, "unit": "秒"},
        {"what": f"{what}，只算记下", "ours": taken - tried, "bare": plainly, "unit": "秒"},
        {"what": f"{what}，每秒记下", "ours": rows / (taken - tried), "unit": "行"},
        {"what": f"{what}，多占内存", "ours": memory, "unit": "MB"},
    ]


def _office(jurisdiction: UUID) -> Viewer:
    """Somebody who takes in what stood: of the office."""
    code = current(jurisdiction)[1].pack.bodies.keys() & {"office"}
    held = Appointment.objects.filter(position__jurisdiction_id=jurisdiction, position__unit__code__in=code, until=None)
    viewers = (viewer_for(one.user, jurisdiction, clock.today()) for one in held.order_by("position__code"))
    return next(viewer for viewer in viewers if viewer.may("office"))

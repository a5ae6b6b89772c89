"""The measurements of one database, run in a process of its own: `python -m bench.measure PROJECTS RESULT.json`."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.intake import importing  # noqa: E402
from bench.load import multiply, templates  # noqa: E402
from bench.widen import widen  # noqa: E402
from luodi.common import clock  # noqa: E402
from luodi.demo.make import make  # noqa: E402
from luodi.ledger.models import Case, LadderStep, Obligation  # noqa: E402
from luodi.ledger.regimes import regime_of  # noqa: E402
from luodi.ledger.rows import read_facts  # noqa: E402
from luodi.ledger.tick import take_steps  # noqa: E402
from luodi.regimes.case import Fact  # noqa: E402
from luodi.regimes.fold import fold  # noqa: E402
from luodi.regimes.loader import available  # noqa: E402
from luodi.units.models import Appointment, User  # noqa: E402
from luodi.units.public import calendar_for, ref_book  # noqa: E402

SEED_PROJECTS = 24
SEED_DAYS = 150
SMALL_CASE, SMALLEST_CASE, VERY_MANY = 6, 3, 500_000
"""Most facts of a project that is copied; beyond very many projects, most of which are then leads."""
WIDEN_FROM = 25_000
"""So many projects are made row by row; in PostgreSQL what is beyond is copied by the database."""
REPEATS = 15
WRITES = 60
WRITERS = 8
FACTS = 100


@dataclass(frozen=True)
class Line:
    """One measurement. `ours` and `bare` in milliseconds, or acts for each second where `unit` says so."""

    what: str
    ours: float
    bare: float | None = None
    unit: str = "毫秒"
    queries: int | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the bare SQL."""
        return self.ours / self.bare if self.bare else None


def median(call: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median of `repeats` runs in milliseconds, after one run to warm up."""
    call()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def prepare(projects: int) -> UUID:
    """Tables, a demo government made through the door, and copies of its projects up to the number asked."""
    import_module("luodi.web.urls")  # now, so that a source edited during the long load is not met half-way
    call_command("migrate", verbosity=0, interactive=False)
    today = clock.today()
    made = make(available()[0], projects=SEED_PROJECTS, today=today, begun=today - timedelta(days=SEED_DAYS))
    _say(f"演示政府已建立：{sum(made.facts.values())} 件事")
    begun = time.perf_counter()
    times = max(1, projects // WIDEN_FROM) if connection.vendor == "postgresql" else 1
    most = SMALL_CASE if projects < VERY_MANY else SMALLEST_CASE
    multiply(templates(made.jurisdiction, most), projects // times - SEED_PROJECTS)
    if times > 1:
        widen(made.jurisdiction, times)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _say(f"已装入 {Case.objects.filter(kind='project').count()} 个项目，{time.perf_counter() - begun:.0f} 秒")
    return made.jurisdiction


def clients(jurisdiction: UUID) -> dict[str, Client]:
    """Somebody who sees everything, and a clerk who sees the own unit's."""
    found = {}
    for title, sees in (("看全部", "all"), ("看本单位", "unit")):
        rows = Appointment.objects.filter(position__sees=sees, position__jurisdiction_id=jurisdiction, until=None)
        kinds = ("office",) if sees == "all" else ("township", "park", "zone", "department")
        user = rows.filter(position__unit__kind__in=kinds).order_by("position__code").first().user
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found[title] = client
    return found


def page(what: str, client: Client, url: str, rows_from: str | None) -> Line:
    """A page through the whole stack, beside its SQL through the same driver (`rows_from`: only that table's rows)."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    queries = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT")]
    if rows_from:
        listing = [
            q for q in queries if f'FROM "{rows_from}"' in q and "LIMIT" in q and "COUNT" not in q.split("FROM")[0]
        ]
        bare = listing[-1:]
    else:
        bare = [q for q in queries if "ledger_" in q or "projects_" in q]

    def plainly() -> None:
        with connection.cursor() as cursor:
            for sql in bare:
                cursor.cursor.execute(sql) if connection.vendor == "postgresql" else cursor.execute(sql)
                cursor.fetchall()

    return Line(what, median(lambda: client.get(url)), median(plainly), queries=len(queries))


def writing(jurisdiction: UUID) -> list[Line]:
    """`record()` for each second: first reports, by one process and by eight."""
    lines = []
    for writers in (1, WRITERS):
        begun = time.perf_counter()
        command = [sys.executable, "-m", "bench.writer", str(jurisdiction), str(WRITES)]
        running = [subprocess.Popen([*command, str(i)], stdout=subprocess.PIPE, text=True) for i in range(writers)]
        spans = [json.loads(process.communicate()[0]) for process in running]
        assert all(process.returncode == 0 for process in running)
        wall = max(s["ended"] for s in spans) - min(s["began"] for s in spans)
        lines.append(Line(f"记录（{writers} 个进程）", writers * WRITES / wall, unit="件/秒"))
        _say(f"{writers} 个进程记录完，连启动 {time.perf_counter() - begun:.0f} 秒")
    return lines


def folding(jurisdiction: UUID) -> Line:
    """The fold of a project with a hundred facts."""
    case = Case.objects.filter(jurisdiction_id=jurisdiction, kind="project").order_by("-version").first()
    assert case is not None
    regime, book, calendar = regime_of(case.adoption_id), ref_book(jurisdiction), calendar_for(jurisdiction)
    facts = read_facts([case.pk], regime, book)[case.pk][:FACTS]
    last = facts[-1]
    for i in range(FACTS - len(facts)):
        facts.append(
            Fact(f"note-{i}", "note.added", last.happened_on, last.recorded_at, last.actor, last.unit, {"记事": "x"})
        )
    return Line(f"推算 {len(facts)} 件事实的项目", median(lambda: fold(facts, regime, calendar, clock.today())))


def ticking(jurisdiction: UUID) -> Line:
    """Steps of all open obligations taken on one late day, beside one statement; both undone."""
    day = date.today() + timedelta(days=400)
    at = clock.now()
    open_ones = Obligation.objects.filter(jurisdiction_id=jurisdiction, status="open").count()
    steps = LadderStep.objects.filter(jurisdiction_id=jurisdiction, taken_at=None).count()
    mark = "%s"
    sql = (
        f"UPDATE ledger_ladderstep SET taken_at = {mark} "
        f"WHERE jurisdiction_id = {mark} AND taken_at IS NULL AND on_day <= {mark}"
    )
    tenant = jurisdiction if connection.vendor == "postgresql" else jurisdiction.hex

    def undone(call: Callable[[], Any]) -> float:
        with transaction.atomic():
            begun = time.perf_counter()
            call()
            taken = (time.perf_counter() - begun) * 1000
            transaction.set_rollback(True)
        return taken

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [at, tenant, day])

    ours = statistics.median(undone(lambda: take_steps(jurisdiction, day, at)) for _ in range(3))
    plain = statistics.median(undone(bare) for _ in range(3))
    return Line(f"推进日历：{open_ones} 件未办结、{steps} 步", ours, plain)


def run(projects: int) -> list[Line]:
    """Everything, in the order of the table; each line is told as soon as it is measured."""
    lines = []
    for line in measurements(prepare(projects)):
        bare = "" if line.bare is None else f"，裸 SQL {line.bare:.2f}"
        _say(f"{line.what}：{line.ours:.2f} {line.unit}{bare}")
        lines.append(line)
    return lines


def measurements(jurisdiction: UUID) -> Iterator[Line]:
    """One after the other."""
    for who, client in clients(jurisdiction).items():
        yield page(f"列表一页 50 行（{who}）", client, "/projects/", "projects_project")
        yield page(f"按投资总额第五页（{who}）", client, "/projects/?sort=amount&page=5", "projects_project")
    case = Case.objects.filter(jurisdiction_id=jurisdiction, kind="project").order_by("-version").first()
    assert case is not None
    seeing = clients(jurisdiction)["看全部"]
    yield page(f"项目页（{case.version} 件事实）", seeing, f"/projects/{case.pk}/", None)
    yield folding(jurisdiction)
    yield ticking(jurisdiction)
    yield from writing(jurisdiction)
    yield from (Line(**line) for line in importing(jurisdiction))


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")


def main(arguments: Sequence[str]) -> None:
    """Measure and leave the lines as JSON."""
    lines = run(int(arguments[0]))
    Path(arguments[1]).write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False), encoding="utf-8")


__all__ = ["Line", "User", "main"]

if __name__ == "__main__":
    main(sys.argv[1:])

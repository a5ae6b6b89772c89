"""One check for the same project among so many names: `python -m bench.duplicates NAMES RESULT.json`.

The register is written straight into its tables, with the traits and keys that `register` would write: what is measured
is the check, not the founding of a million projects. Beside it the bare look-up of one row by an index.

SQLite works in the thread that asks, so there it is the CPU time of that thread that is taken, which other work on the
machine hardly changes; PostgreSQL is timed by the clock.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.disguises import BRANDS, Record, disguised, labelled, record  # noqa: E402
from bench.labels import score  # noqa: E402
from bench.measure import Line  # noqa: E402
from luodi.common import clock, names, text  # noqa: E402
from luodi.common.ids import new_id  # noqa: E402
from luodi.ledger.models import Case  # noqa: E402
from luodi.ledger.public import current, system_viewer  # noqa: E402
from luodi.projects import keys, traits  # noqa: E402
from luodi.projects.models import Project, ProjectKey  # noqa: E402
from luodi.projects.public import Probe, find, find_many  # noqa: E402
from luodi.regimes.loader import shipped  # noqa: E402
from luodi.units.from_pack import organisation  # noqa: E402
from luodi.units.public import AdoptionSpec, found, plain, reading, ways, write_values  # noqa: E402

BATCH = 5_000
BASE = 20_000
ASKED = 400
ROWS = 500
SEED = 11


def main() -> None:
    """Found, fill, ask, write the lines."""
    wanted, result = int(sys.argv[1]), Path(sys.argv[2])
    call_command("migrate", verbosity=0)
    pack = shipped("qingxin")
    whole = organisation(pack.pack)
    day = clock.today()
    place = found(
        "量性能示例区", day, bodies=whole.bodies, positions=whole.positions,
        adoption=AdoptionSpec(pack.slug, pack.text), short="示例", code=whole.root.code,
    )  # fmt: skip
    sample = fill(place, wanted)
    with reading():  # as a page asks: for its viewer it has read the stamps already
        current(place)
        lines = [*asking(place, sample, wanted), *labels()]
    result.write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False), encoding="utf-8")


def fill(place: UUID, wanted: int) -> list[Record]:
    """The register with `wanted` projects; a sample of what is in it.

    The first BASE are taken apart by the code of the register, the others are those under other brands. The tables are
    loaded without their indexes, which are made anew afterwards.
    """
    _tune()
    rng = random.Random(SEED)
    adoption = current(place)[0].id
    rows = [record(rng) for _ in range(min(BASE, wanted))]
    known = [Told.of(row) for row in rows]
    writer = Writer(place, adoption, rows[0])
    indexes = _without_indexes()
    for start in range(0, wanted, BATCH):
        with transaction.atomic():
            writer.write(_varied(known, start, min(BATCH, wanted - start), rng))
        sys.stderr.write(f"\r{start + BATCH}")
    sys.stderr.write("\n")
    with connection.cursor() as cursor:
        for statement in (*indexes, "ANALYZE"):
            cursor.execute(statement)
    return rng.sample(rows, min(ASKED, len(rows)))


class Told(NamedTuple):
    """A project with its normalised names and what a row keeps for the search."""

    row: Record
    plain: str
    backer: str
    kept: list[Any]

    @classmethod
    def of(cls, row: Record) -> "Told":
        """As the register works it out."""
        kept = traits.stored(row.name, row.investor, {"产业": row.industry})
        return cls(row, text.normalised_name(row.name), text.normalised_name(row.investor), kept)

    def branded(self, other: str) -> "Told":
        """With the two characters of its brand replaced, in names, cores and sounds."""
        row, brand = self.row, self.row.brand
        return Told(
            replace(row, name=row.name.replace(brand, other), investor=row.investor.replace(brand, other)),
            self.plain.replace(brand, other),
            self.backer.replace(brand, other),
            [self.kept[0], *(_swap(one, brand, other) for one in self.kept[1:3]), *self.kept[3:]],
        )


def _varied(known: list[Told], start: int, count: int, rng: random.Random) -> Iterator[Told]:
    """The base as it is, then the base under other brands."""
    for at in range(start, start + count):
        told = known[at % len(known)]
        yield told if at < len(known) else told.branded("".join(rng.sample(BRANDS, 2)))


def _without_indexes() -> list[str]:
    """Drop the plain indexes of the tables to be filled, and on PostgreSQL the key of the widest; the statements that
    make them again."""
    names = [table._meta.db_table for table in (Case, Project, ProjectKey)]
    again = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
                " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
                [names],
            )
            found = cursor.fetchall()
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE contype = 'p' AND conrelid = %s::regclass",
                [names[-1]],
            )
            for name, definition in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {names[-1]} DROP CONSTRAINT {connection.ops.quote_name(name)}")
                again.append(f"ALTER TABLE {names[-1]} ADD {definition}")
        else:
            marks = ", ".join(["%s"] * len(names))
            sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({marks})"
            cursor.execute(sql, names)
            found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [*again, *(sql for _, sql in found)]


def _swap(kept: list[str], brand: str, other: str) -> list[str]:
    """A stored name under another brand."""
    if brand not in kept[0]:
        return kept
    core = kept[0].replace(brand, other)
    return [core, " ".join(map(_sound, core)), *kept[2:]]


@lru_cache(maxsize=20_000)
def _sound(sign: str) -> str:
    return names._sound(sign)


def _tune() -> None:
    """For the loading; PostgreSQL does not check the foreign keys of rows we made ourselves."""
    loading = ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000")
    if connection.vendor == "postgresql":
        loading = ("SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'")
    with connection.cursor() as cursor:
        for statement in loading:
            cursor.execute(statement)


class Writer:
    """Rows of cases, projects and keys by plain inserts, after the pattern of one made by Django."""

    def __init__(self, place: UUID, adoption: UUID, row: Record) -> None:
        now, day = clock.now(), clock.today()
        case = Case(
            id=new_id(), jurisdiction_id=place, kind="project", title=row.name, adoption_id=adoption, unit_id=place,
            opened_on=day, touched_at=now,
        )  # fmt: skip
        project = Project(id=new_id(), jurisdiction_id=place, case=case, name="", reported_on=day, touched_at=now)
        self.place = place
        self.made: dict[str, tuple[list[str], list[Any]]] = {}
        for name, one in (("case", case), ("project", project)):
            fields = one._meta.concrete_fields
            columns = [field.column or "" for field in fields]
            values = [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]
            self.made[name] = (columns, values)

    def write(self, rows: Iterable[Told]) -> None:
        """One batch."""
        cases, projects, found_by = [], [], []
        place = plain(self.place, ways())
        for row, name, backer, kept in rows:
            case, project = self._id(), self._id()
            told = traits.of_row(kept, name, backer, "", row.amount)
            found_by += [(place, key, project) for key in set().union(*keys.keys_of(told))]
            cases.append(self._row("case", {"id": case, "title": row.name}))
            said = {
                "id": project, "case_id": case, "name": row.name, "normalised_name": name, "investor": row.investor,
                "normalised_investor": backer, "industry": row.industry, "total_investment": row.amount,
                "traits": json.dumps(kept),
            }  # fmt: skip
            projects.append(self._row("project", said))
        write_values(Case, self.made["case"][0], cases)
        write_values(Project, self.made["project"][0], projects)
        write_values(ProjectKey, ("jurisdiction_id", "key", "project_id"), sorted(found_by, key=itemgetter(1)))

    def _id(self) -> Any:
        made = new_id()
        return made.hex if connection.vendor == "sqlite" else made

    def _row(self, name: str, said: dict[str, Any]) -> list[Any]:
        columns, values = self.made[name]
        return [said.get(column, value) for column, value in zip(columns, values, strict=True)]


def asking(place: UUID, sample: Sequence[Record], wanted: int) -> Iterator[Line]:
    """The check of one project, the bare look-up, 500 rows at once, and how many of the disguised are found."""
    viewer = system_viewer(place)
    rng = random.Random(SEED + 1)
    probes = [(one, _probe(disguised(one, rng)[0])) for one in sample]
    for _, probe in probes[:20]:
        find(viewer, probe)
    ours, bare, right, raised = [], [], 0, 0
    for one, probe in probes:
        took, matches = _timed(lambda asked=probe: find(viewer, asked))
        ours.append(took)
        # In turn with the checks, so that whatever else the machine does is in both.
        bare.append(_bare(place, probe))
        raised += any(match.level != "hint" for match in matches)
        right += any(match.name == one.name and match.investor == one.investor for match in matches)
    with CaptureQueriesContext(connection) as asked:
        find(viewer, probes[0][1])
    queries = len(asked.captured_queries)
    yield Line(f"查重一次，{wanted} 个名称，中位数", statistics.median(ours), statistics.median(bare), queries=queries)
    yield Line(f"查重一次，{wanted} 个名称，p95", _p95(ours), _p95(bare))
    many = [_probe(disguised(rng.choice(sample), rng)[0]) for _ in range(ROWS)]
    took, _ = _timed(lambda: find_many(viewer, many))
    yield Line(f"一次查 {ROWS} 行", took)
    yield Line(f"伪装过的 {len(probes)} 个在 {wanted} 个里拦下或提示", 100 * raised / len(probes), unit="%")
    yield Line(f"伪装过的 {len(probes)} 个里原项目列在前几个", 100 * right / len(probes), unit="%")


def labels() -> Iterator[Line]:
    """Recall and precision of the default rules on the labelled set."""
    found = score(shipped("qingxin").pack.duplicates, labelled(SEED, 3000, 3000))
    yield Line("标注集查全率", 100 * found.recall, unit="%")
    yield Line("标注集查准率", 100 * found.precision, unit="%")


def _probe(one: Record) -> Probe:
    return Probe(name=one.name, investor=one.investor, industry=one.industry, amount=one.amount)


def _timed(work: Any) -> tuple[float, Any]:
    for kept in (names.project_name, names.company_name, text.normalised_name, text.syllables):
        kept.cache_clear()
    began = _now()
    answer = work()
    return (_now() - began) * 1000, answer


def _now() -> float:
    return time.thread_time() if connection.vendor == "sqlite" else time.perf_counter()


def _bare(place: UUID, probe: Probe) -> float:
    """One row by the index of the name, through the same driver."""
    value = place.hex if connection.vendor == "sqlite" else place
    sql = "SELECT id, name FROM projects_project WHERE jurisdiction_id = %s AND normalised_name = %s LIMIT 8"
    name = text.normalised_name(probe.name)
    began = _now()
    with connection.cursor() as cursor:
        cursor.execute(sql, [value, name])
        cursor.fetchall()
    return (_now() - began) * 1000


def _p95(figures: Iterable[float]) -> float:
    ordered = sorted(figures)
    return next(islice(ordered, int(len(ordered) * 0.95), None), ordered[-1])


if __name__ == "__main__":
    main()

"""`python -m bench [--projects N | --names N] [--only sqlite|postgresql] [--write]`: one table for both databases.

SQLite lies in a temporary folder; PostgreSQL is the real server of the tests, here with the disk waited for (fsync on).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "jit": "on",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
}
PAGE = ROOT / "docs" / "benchmarks.md"


def measured(name: str, url: str, var: str, projects: int, names: int = 0) -> list[dict[str, Any]]:
    """The lines of one database: of the pages among `projects`, or of the check for the same one among `names`."""
    sys.stderr.write(f"{name}\n")
    result = Path(var) / "result.json"
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("LUODI_") or key == "LUODI_BENCH_ROWS"
    }
    environment |= {
        "LUODI_VAR": var,
        "LUODI_DATABASE": url,
        "LUODI_DEMO": "1",
        "LUODI_LOG_LEVEL": "WARNING",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [
        sys.executable,
        "-m",
        "bench.duplicates" if names else "bench.measure",
        str(names or projects),
        str(result),
    ]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return [{**line, "database": name} for line in json.loads(result.read_text(encoding="utf-8"))]


def on_sqlite(projects: int, names: int = 0) -> list[dict[str, Any]]:
    """SQLite in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as var:
        return measured("SQLite", f"sqlite:///{var}/luodi.sqlite3", var, projects, names)


def on_postgresql(projects: int, names: int = 0) -> list[dict[str, Any]]:
    """A PostgreSQL of our own, started from nothing."""
    sys.path.insert(0, str(ROOT / "tests"))
    import postgres

    postgres.TUNING.update(DURABLE)
    server = postgres.Server()
    try:
        server.start()
        with postgres.fresh_database(server.url) as url, tempfile.TemporaryDirectory(prefix="luodi-bench-") as var:
            return measured("PostgreSQL", url, var, projects, names)
    finally:
        server.stop()


def table(lines: list[dict[str, Any]]) -> str:
    """The lines as a table of Markdown."""
    rows = ["| | 数据库 | 落地 | 裸 SQL | 倍数 | 查询数 |", "|---|---|--:|--:|--:|--:|"]
    for line in lines:
        bare, unit = line["bare"], line["unit"]
        ratio = f"{line['ours'] / bare:.1f}" if bare else ""
        plain = f"{bare:.2f} {unit}" if bare else ""
        queries = "" if line["queries"] is None else str(line["queries"])
        rows.append(
            f"| {line['what']} | {line['database']} | {line['ours']:.2f} {unit} | {plain} | {ratio} | {queries} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Measure, print, and on request write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=0, help="measure the check for the same project among so many")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = parser.parse_args()
    lines: list[dict[str, Any]] = []
    if asked.only != "postgresql":
        lines += on_sqlite(asked.projects, asked.names)
    if asked.only != "sqlite":
        lines += on_postgresql(asked.projects, asked.names)
    shown = table(lines)
    sys.stdout.write(shown + "\n")
    if asked.write and not asked.names:
        head = (
            f"# 性能\n\n{asked.projects} 个项目，{os.cpu_count()} 核，Python {platform.python_version()}，"
            f"{date.today().isoformat()} 一次运行量得的中位数。重做：`make bench`。\n\n"
        )
        PAGE.write_text(head + shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

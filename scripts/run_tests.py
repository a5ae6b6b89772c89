"""Run the whole test suite on SQLite and then on a real PostgreSQL; print pytest's two closing lines at the end.

    python scripts/run_tests.py [--jobs N] [pytest arguments…]

What reads no database of the tests (the rules themselves, the commands as processes on an instance of their own, the
frame of the pages in the browser) says the same twice and is run once, beside SQLite; so are the demos
of all packs, whose facts other tests record on both, the journeys on a phone (that of a meeting runs on both), the
words and clauses that the pages of each pack show, and the long walk of every kind of role through every address; that
what a person sees is the same SQL on both, the tests of lists and of each page ask on both.

On SQLite the tables are made as the models say, at once; PostgreSQL, and the commands on SQLite, go through the
migrations.

Reports go to `build/reports/<database>.xml`. The exit status is 0 only when both runs passed.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "reports"
ONCE = (
    "tests/cli",
    "tests/common",
    "tests/demo/test_governments.py",
    "tests/demo/test_make.py",
    "tests/regimes",
    "tests/test_repository.py",
    "tests/web/affairs/test_without.py",
    "tests/web/leads/test_journey.py",
    "tests/web/projects/test_journey_browser.py",
    "tests/web/test_clauses_of_packs.py",
    "tests/web/test_clauses_seen.py",
    "tests/web/test_shell_browser.py",
    "tests/web/test_three_governments.py",
    "tests/web/test_words.py",
    "tests/web/weekly/test_weekly_browser.py",
    "tests/test_browser_assets.py",
)
CLOSING = re.compile(r"\b(passed|failed|error|errors|no tests ran|skipped)\b.* in [0-9.]+s")


def run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run with its output passed on line by line. Returns the exit status and pytest's closing line."""
    closing = "（没有跑到底）"
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            if CLOSING.search(line):
                closing = line.strip().strip("= ")
    return child.returncode, closing


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", default="2")
    options, extra = parser.parse_known_args()
    REPORTS.mkdir(parents=True, exist_ok=True)
    # Bytecode is kept, whatever the machine is set to: the tests start some dozens of processes.
    unset = ("LUODI_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", options.jobs, "--dist", "loadfile"]
    # The order of tests/conftest.py: the slowest files first, not those of most tests.
    pytest += ["--no-loadscope-reorder", *extra]
    beside_postgres = [sys.executable, str(ROOT / "tests" / "postgres.py"), "run", "--"]
    once = [f"--ignore={path}" for path in ONCE]
    runs = {"SQLite": [*pytest, "--nomigrations"], "PostgreSQL": [*beside_postgres, *pytest, *once]}
    results = {}
    for name, command in runs.items():
        sys.stdout.write(f"\n── {name} ──\n")
        sys.stdout.flush()
        results[name] = run([*command, f"--junitxml={REPORTS / name.lower()}.xml"], environment)
    sys.stdout.write("\n")
    for name, (_, closing) in results.items():
        sys.stdout.write(f"{name:<12}{closing}\n")
    return 0 if all(status == 0 for status, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

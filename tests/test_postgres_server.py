"""The PostgreSQL of the tests is real, private and gone afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import postgres


def _server_process(url: str) -> tuple[int, Path]:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    data = Path(row[0])
    return int((data / "postmaster.pid").read_text().split()[0]), data


def test_fresh_database_speaks_chinese_and_is_empty(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT length('落地')").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone() == (0,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand the server to another account")
def test_server_started_by_root_runs_as_another_account(postgres_server: str) -> None:
    pid, _ = _server_process(postgres_server)
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_session_killed_without_warning_leaves_no_server() -> None:
    session = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    url, guardian = postgres.start_guarded(session.pid)
    pid, data = _server_process(url)
    session.kill()
    session.wait()
    os.waitpid(guardian, 0)
    assert not Path(f"/proc/{pid}").exists()
    assert not data.parent.exists()

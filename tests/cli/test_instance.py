"""Commands on an instance: a real one set up, a demo one made, its ledger checked."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from .conftest import luodi

Founded = tuple[Path, str]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """The folder of a real instance and what the command that made it printed."""
    var = tmp_path_factory.mktemp("founded")
    made = luodi(var, "found", "qingxin", "--basis", "示例〔2026〕1号")
    assert made.returncode == 0, made.stderr
    return var, made.stdout


def one_time(printed: str) -> str:
    """The one-time password among what was printed."""
    found = re.search(r"一次性密码（只显示这一次）：(\S{12,})", printed)
    assert found is not None, printed
    return found[1]


def test_real_instance_gets_its_administrator_once(founded: Founded) -> None:
    var, printed = founded
    assert one_time(printed)
    second = luodi(var, "found", "qingxin")
    assert second.returncode == 1
    assert "已经建立政府" in second.stderr


def test_password_is_stored_only_as_a_hash_and_must_be_changed(founded: Founded) -> None:
    var, printed = founded
    with sqlite3.connect(var / "luodi.sqlite3") as connection:
        stored, changes = connection.execute(
            "SELECT password, must_change_password FROM units_user WHERE username = 'admin'"
        ).fetchone()
    assert one_time(printed) not in stored
    assert changes


def test_demo_made_twice_is_kept_when_asked(demo_var: Path) -> None:
    answer = luodi(demo_var, "demo", "--keep", demo=True)
    assert answer.returncode == 0
    assert "没有改动" in answer.stdout


def test_tick_and_seal_may_be_run_twice(demo_var: Path) -> None:
    for _ in range(2):
        assert luodi(demo_var, "tick", demo=True).returncode == 0
    assert "封签" in luodi(demo_var, "seal", demo=True).stdout
    assert "没有新的事要封签" in luodi(demo_var, "seal", demo=True).stdout


def test_ledger_of_the_demo_is_sound(demo_var: Path) -> None:
    answer = luodi(demo_var, "verify-ledger", demo=True)
    assert answer.returncode == 0, answer.stdout
    assert "核验无误" in answer.stdout


def test_altered_fact_is_found_and_the_status_says_so(demo_var: Path, tmp_path: Path) -> None:
    demo_var = Path(shutil.copytree(demo_var, tmp_path / "altered"))
    with sqlite3.connect(demo_var / "luodi.sqlite3") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        changed = connection.execute(
            "UPDATE ledger_factterm SET text = '改过' WHERE (fact_id, term) IN "
            "(SELECT fact_id, term FROM ledger_factterm WHERE term = '项目内容' LIMIT 1)"
        ).rowcount
    assert changed == 1
    answer = luodi(demo_var, "verify-ledger", demo=True)
    assert answer.returncode == 1
    assert "被改动" in answer.stdout

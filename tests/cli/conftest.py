"""The command `luodi` as a person runs it: a process of its own, an instance folder that goes away."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from luodi.cli.main import main

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[2]


def luodi(var: Path, *arguments: str, demo: bool = False) -> "subprocess.CompletedProcess[str]":
    """Run one command on the instance in `var`, on SQLite whatever the tests run on."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LUODI_", "DJANGO_"))}
    environment |= {"LUODI_VAR": str(var), "PYTHONPATH": str(ROOT / "src"), "LUODI_DEMO": "1" if demo else "0"}
    command = [sys.executable, "-m", "luodi.cli.main", *arguments]
    return subprocess.run(command, env=environment, cwd=var, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on a fresh instance folder."""
    return lambda *arguments, demo=False: luodi(tmp_path, *arguments, demo=demo)


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command that asks no database inside the test's own process: the same entry point, without the start."""

    def called(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["luodi", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code
        return subprocess.CompletedProcess(arguments, code if isinstance(code, int) else 1, printed.out, printed.err)

    return called


@pytest.fixture(scope="module")
def demo_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with a small demo government, made by the command itself."""
    var = tmp_path_factory.mktemp("var")
    made = luodi(var, "demo", "N=2", "--pack", "qingxin", "--years", "1", "--seed", "5", demo=True)
    assert made.returncode == 0, made.stderr
    assert "2 个项目" in made.stdout
    return var

"""Help and mistakes of use: Chinese, one line, with an exit status."""

import re

import pytest

from .conftest import Run

COMMANDS = ("up", "demo", "found", "tick", "seal", "verify-ledger", "check", "scenarios", "clauses")


def test_help_lists_every_command_in_chinese(here: Run) -> None:
    shown = here("--help").stdout
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []
    assert re.findall(r"Usage|Options|Commands|Show this", shown) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_gives_an_example(here: Run, command: str) -> None:
    shown = here(command, "--help").stdout
    assert "例：" in shown
    assert f"luodi {command}" in shown
    assert re.findall(r"<[a-z\[\]]+>", shown) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "没有“nonsense”这个命令"),
        (("up", "--port", "0"), "--port 的值不对"),
        (("seal", "--wrong"), "没有“--wrong”这个选项"),
        (("found",), "缺少"),
        (("seal", "--month", "2026-13"), "2026-13"),
        (("check", "nowhere"), "没有“nowhere”这个机制或目录"),
    ],
)
def test_mistake_of_use_is_one_chinese_line_and_status_two(here: Run, arguments: tuple[str, ...], said: str) -> None:
    answer = here(*arguments)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["tick", "seal", "verify-ledger"])
def test_instance_without_tables_says_what_to_do(run: Run, command: str) -> None:
    answer = run(command)
    assert answer.returncode == 1
    assert "luodi up" in answer.stderr


def test_demo_data_never_reaches_a_real_instance(run: Run) -> None:
    answer = run("demo", "N=1")
    assert answer.returncode == 1
    assert "LUODI_DEMO=1" in answer.stderr

"""`luodi up` serves a page and leaves nothing behind when it is stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from luodi.cli import up

from .conftest import ROOT, luodi

SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, process: "subprocess.Popen[str]") -> int:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as page:
                return int(page.status)
        except OSError:
            time.sleep(0.2)
    return 0


def test_served_page_answers_and_everything_ends_on_an_interrupt(tmp_path: Path) -> None:
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LUODI_", "DJANGO_"))}
    environment |= {"LUODI_VAR": str(tmp_path), "PYTHONPATH": str(ROOT / "src"), "LUODI_DEMO": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "luodi.cli.main", "up", "--port", str(port), "--no-demo"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        status = answers(port, process)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert status == 200, printed
    assert process.returncode == 0, printed
    assert f"http://127.0.0.1:{port}/" in printed
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert [one for one in serving(tmp_path) if alive(one)] == []


def test_taken_port_is_named_with_another_to_try(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = luodi(tmp_path, "up", "--port", str(port))
    assert answer.returncode == 1
    assert f"--port {port + 1}" in answer.stderr


def alive(process: str) -> bool:
    """Whether it still runs: killed, it may lie there until somebody takes note of it."""
    try:
        return (Path("/proc") / process / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def serving(var: Path) -> list[str]:
    """Processes of the instance that keeps its data there."""
    told = f"LUODI_VAR={var}".encode()
    return [one.name for one in Path("/proc").iterdir() if one.name.isdigit() and told in _environment(one)]


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


@pytest.fixture
def handlers() -> Iterator[None]:
    """What signals do is put back."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def test_closed_window_stops_it_unless_it_was_told_not_to_mind(handlers: None) -> None:
    def stop(*_: object) -> None: ...

    for before, after in ((signal.SIG_DFL, stop), (signal.SIG_IGN, signal.SIG_IGN)):
        signal.signal(signal.SIGHUP, before)
        up._on_the_end(stop)
        assert signal.getsignal(signal.SIGHUP) is after


def test_child_at_a_long_job_is_ended_with_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "STOP_SECONDS", 0.1)
    written = tmp_path / "job"
    script = f'trap "" TERM; (trap "" TERM; echo $BASHPID > {written}; exec sleep 60) & wait; wait'
    child = subprocess.Popen(["bash", "-c", script], start_new_session=True)
    while not (written.exists() and written.read_text().strip()):
        time.sleep(0.02)
    up._end([child])
    deadline = time.monotonic() + 5
    while alive(written.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(written.read_text().strip())

"""`luodi up` serves a page and leaves nothing behind when it is stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

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


def test_taken_port_is_named_with_another_to_try(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = luodi(tmp_path, "up", "--port", str(port))
    assert answer.returncode == 1
    assert f"--port {port + 1}" in answer.stderr

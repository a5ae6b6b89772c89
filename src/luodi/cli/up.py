"""`luodi up`: from nothing to a served page, one process tree that stops cleanly on Ctrl-C."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command

from luodi.cli.instance import governments, migrate, migrated
from luodi.cli.say import Stop, say
from luodi.regimes.loader import available
from luodi.units.public import making

LOOPBACK = "127.0.0.1"
PORT = 8000
STOP_SECONDS = 10
READY_SECONDS = 30
HOUR = 3600
COMPLETE = "演示数据已全部生成，刷新登录页就能看到。"
INCOMPLETE = "有的演示政府没有做成，原因见上面的记录；已做好的照常可用，下次启动会接着做。"
IMPORTS = 2
"""Seconds between two looks for a register that waits to be taken in."""


def up(
    host: Annotated[str, typer.Option(help="监听的地址；默认只有本机能访问")] = LOOPBACK,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = PORT,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="服务进程数；SQLite 用 1 到 2 个，PostgreSQL 可以更多")
    ] = 1,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="演示实例里也不生成演示数据")] = False,
) -> None:
    """启动：建表、整理静态文件、（演示实例）生成演示数据、推进日历，然后开始服务。按 Ctrl-C 停下。

    \b
    例：
      luodi up                             在 http://127.0.0.1:8000 服务
      luodi up --port 9000                 换一个端口
      LUODI_DEMO=1 luodi up                演示实例：登录页列出人员，点一下就进；做好一个政府就开始服务
    """
    _port_is_free(host, port)
    if not migrated():
        say("正在建立或升级数据表 ……")
        migrate()
    _collect()
    if settings.DEMO and not no_demo and not governments():
        _first_government()
    _tick_now()
    _serve(host, port, workers, lacking=settings.DEMO and not no_demo and making() is not None)


def _port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"{host}:{port} 用不了（{error.strerror}）。可能已有程序占用，请换一个：luodi up --port {port + 1}"
            ) from None


def _collect() -> None:
    """Fingerprinted static files, when the release brings none or newer sources lie beside them."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [f for folder in settings.STATICFILES_DIRS for f in Path(folder).rglob("*") if f.is_file()]
    if not sources:
        raise Stop("缺少样式和脚本。请在源代码目录运行 make assets，再启动")
    if not collected.exists() or max(f.stat().st_mtime for f in sources) > collected.stat().st_mtime:
        call_command("collectstatic", interactive=False, verbosity=0, clear=False)


def _first_government() -> None:
    """Of the demo governments only one is waited for; the others are made while it can be looked at."""
    from luodi.cli.demo import SEED, alone, go_on, plan
    from luodi.demo.reset import quick

    say("正在生成演示数据：每个机制一个政府。做好第一个就开始服务，其余的接着在后台做 ……")
    with alone(), quick():
        if making() is None:
            plan(0, SEED, 0, available())
        go_on(at_most=1)


def _tick_now() -> None:
    from luodi.cli.calendar import tick_all

    if governments():
        tick_all()


def _serve(host: str, port: int, workers: int, lacking: bool) -> None:
    """Granian, the calendar, the imports and the queue side by side; when one ends, or on Ctrl-C, all end.

    So many threads answer as granian holds for good on the cores there are; with more it warns, in English.
    `lacking`: beside them what the demo lacks is made; that one may end.
    """
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "luodi.wsgi:application", "--host", host,
               "--port", str(port), "--workers", str(workers), "--no-ws", "--log-level", "warning",
               "--blocking-threads", str(2 * multiprocessing.cpu_count() + 1)]  # fmt: skip
    importing = [sys.executable, "-m", "luodi.cli.main", "intake", "run", "--every", str(IMPORTS)]
    ticking = [sys.executable, "-m", "luodi.cli.main", "tick", "--every", str(HOUR)]
    queueing = [sys.executable, "-m", "django", "qcluster", "--settings", "luodi.settings"]
    completing = [sys.executable, "-m", "luodi.cli.main", "demo", "--keep"]
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    _on_the_end(stop)
    children = [
        # A group of their own: Ctrl-C reaches us alone, and we end them in order.
        subprocess.Popen(command, start_new_session=True, env=os.environ)
        for command in (granian, ticking, importing, queueing)
    ]
    # It says nothing between the lines of the server; the sign-in page tells how far it is.
    maker = subprocess.Popen(completing, start_new_session=True, stdout=subprocess.DEVNULL) if lacking else None
    code = 0
    try:
        if _answers(host, port, children[0], lambda: stopping):
            _greet(host, port)
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
            if maker is not None and maker.poll() is not None:
                say(COMPLETE if maker.returncode == 0 else INCOMPLETE)
                maker = None
        if not stopping:
            ended = next(child for child in children if child.poll() is not None)
            code = ended.returncode or 1
    finally:
        _end([*children, maker] if maker is not None else children)
    if code:
        raise Stop("服务意外停下，原因见上面的记录", 1)
    say("已停下。")


def _on_the_end(stop: Callable[..., None]) -> None:
    """Ctrl-C, a service being stopped, a window being closed: without this the children would outlive the last."""
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Whoever started it under nohup wants it to go on.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def _answers(host: str, port: int, server: "subprocess.Popen[bytes]", stopped: "object") -> bool:
    deadline = time.monotonic() + READY_SECONDS
    target = LOOPBACK if host in {"0.0.0.0", "::"} else host
    while time.monotonic() < deadline and server.poll() is None and not stopped():  # type: ignore[operator]
        try:
            with socket.create_connection((target, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _greet(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    say(f"\n落地已启动：http://{shown}:{port}/")
    if settings.DEMO:
        say("演示实例：打开页面，在登录页点一个人的名字就能进去，不用密码。")
    elif governments():
        say("用管理员给您的账号和密码登录。")
    else:
        say("还没有建立政府。请另开一个终端运行：luodi found <机制代号>，它会给出管理员的一次性密码。")
    say("按 Ctrl-C 停下。")


def _end(children: "list[subprocess.Popen[bytes]]") -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(deadline - time.monotonic(), 0.1))
        # With all that it started: the queue waits for its job, and a job would go on behind our back.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

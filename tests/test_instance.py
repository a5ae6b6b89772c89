"""What an instance is told by its environment."""

import stat
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from luodi import instance


def test_first_start_makes_a_secret_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    made = instance.kept_secret(path)
    assert len(made) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert instance.kept_secret(path) == made


def test_processes_that_start_together_get_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    together = threading.Barrier(8)
    made: list[str] = []

    def start() -> None:
        together.wait()
        made.append(instance.kept_secret(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8 and len(set(made)) == 1
    assert [left.name for left in tmp_path.iterdir()] == ["secret_key"]


def test_emptied_secret_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("")
    with pytest.raises(ImproperlyConfigured, match="密钥"):
        instance.kept_secret(path)


def test_postgresql_address_is_unquoted() -> None:
    entry = instance.database("postgresql://lu%40di:a%2Fb@db.local:5433/luodi")
    assert [entry[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "lu@di",
        "a/b",
        "db.local",
        "5433",
        "luodi",
    ]


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite://", "sqlite:///", "luodi.sqlite3", ""])
def test_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="LUODI_DATABASE"):
        instance.database(url)


def test_without_mail_server_nothing_is_sent() -> None:
    assert instance.email("")["EMAIL_CONFIGURED"] is False


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://u:p@mail.local:587?tls=1", 587, False, True),
        ("smtp://mail.local", 25, False, False),
        ("smtps://u:p@mail.local", 465, True, False),
    ],
)
def test_mail_address_gives_server_and_encryption(url: str, port: int, ssl: bool, tls: bool) -> None:
    found = instance.email(url)
    assert found["EMAIL_HOST"] == "mail.local"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)


@pytest.mark.parametrize("url", ["mail.local:25", "http://mail.local", "smtp://"])
def test_mail_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="LUODI_EMAIL_URL"):
        instance.email(url)

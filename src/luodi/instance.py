"""What one instance is told by its environment, turned into what Django expects. Used by `settings` alone."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

import structlog
from django.core.exceptions import ImproperlyConfigured


def switch(name: str) -> bool:
    """True for `1`; anything else is off, so that `LUODI_DEMO=0` means what it says."""
    return os.environ.get(name, "") == "1"


def one_of(name: str, options: tuple[str, ...], default: str) -> str:
    """The option named by the environment. Raises `ImproperlyConfigured` for any other word."""
    given = os.environ.get(name) or default
    if given not in options:
        raise ImproperlyConfigured(f"{name}：没有“{given}”，应是 {'、'.join(options)} 之一")
    return given


def whole_number(name: str, default: int, least: int) -> int:
    """A whole number of the environment, at least `least`."""
    given = os.environ.get(name) or str(default)
    if not given.isdecimal() or int(given) < least:
        raise ImproperlyConfigured(f"{name}：“{given}”不对，应是不小于 {least} 的整数")
    return int(given)


@dataclass(frozen=True)
class OpenIdConnect:
    """A provider of sign-in: `app` as allauth wants it, `origin` for the content security policy, the claim to read."""

    app: dict[str, Any]
    origin: str
    title: str
    claim: str


def openid_connect() -> OpenIdConnect | None:
    """The provider that the environment names, None without one."""
    address = os.environ.get("LUODI_OIDC", "")
    if not address:
        return None
    parts = urlparse(address)
    client, secret = os.environ.get("LUODI_OIDC_CLIENT", ""), os.environ.get("LUODI_OIDC_SECRET", "")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ImproperlyConfigured("LUODI_OIDC：应是统一认证的地址，例如 https://id.example.gov.cn/realms/city")
    if not client or not secret:
        raise ImproperlyConfigured("LUODI_OIDC：还要给出 LUODI_OIDC_CLIENT 和 LUODI_OIDC_SECRET")
    title = os.environ.get("LUODI_OIDC_NAME") or "统一身份认证"
    app = {
        "provider_id": "oidc",
        "name": title,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": address, "oauth_pkce_enabled": True},
    }
    claim = os.environ.get("LUODI_OIDC_CLAIM") or "preferred_username"
    return OpenIdConnect(app, f"{parts.scheme}://{parts.netloc}", title, claim)


def database(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgresql://user:password@host:port/name` to a Django database entry.

    Raises `ImproperlyConfigured` for any other scheme, and for SQLite without a file.
    """
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        if parts.path in {"", "/"}:
            raise ImproperlyConfigured(
                "LUODI_DATABASE：SQLite 地址缺少文件路径，应写作 sqlite:////完整/路径/luodi.sqlite3"
            )
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": {
                # A transaction that begins by reading and then writes would otherwise fail instead of waiting.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"LUODI_DATABASE：不支持“{parts.scheme}”，应以 sqlite:// 或 postgresql:// 开头")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def kept_secret(path: Path) -> str:
    """The secret in `path`, made on the first start: 64 random characters, readable by its owner alone.

    Two processes that start together get the same secret: whichever links its file first wins.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mkstemp gives mode 600
        draft = Path(name)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    kept = path.read_text().strip()
    if len(kept) < 32:
        raise ImproperlyConfigured(f"{path}：密钥文件为空或过短，请删除后重新启动，系统会重新生成")
    return kept


def email(url: str) -> dict[str, Any]:
    """`smtp://user:password@host:port?tls=1` or `smtps://…` to Django's e-mail settings; empty means no e-mail.

    Raises `ImproperlyConfigured` for another scheme or a missing host.
    """
    if not url:
        return {"EMAIL_CONFIGURED": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlparse(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "LUODI_EMAIL_URL：应写作 smtp://用户:密码@主机:端口?tls=1 或 smtps://用户:密码@主机:端口"
        )
    implicit_tls = parts.scheme == "smtps"
    return {
        "EMAIL_CONFIGURED": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit_tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit_tls,
        "EMAIL_USE_TLS": not implicit_tls and parse_qs(parts.query).get("tls") == ["1"],
        "EMAIL_TIMEOUT": 20,
    }


def logging_config(level: str) -> dict[str, Any]:
    """One JSON object a line on the error stream, for our own events and for those of every installed part."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stream"], "level": level},
        # Django brings handlers of its own; without these two every line would be printed twice.
        "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")}
        # The queue tells of every job and every one of its processes.
        | {"django-q": {"level": "WARNING"}},
    }

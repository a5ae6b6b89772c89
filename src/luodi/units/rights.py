"""The rights of positions, by title too, and the three administrators that are kept apart (三员分立)."""

from collections.abc import Mapping
from types import MappingProxyType

from luodi.regimes.rights import AUDIT, RIGHTS, SECURITY, SEE_ALL, SYSTEM

__all__ = ["ADMINISTRATORS", "AUDIT", "RIGHTS", "SECURITY", "SEE_ALL", "SYSTEM", "right_code"]

ADMINISTRATORS: Mapping[str, str] = MappingProxyType(
    {SYSTEM: "系统管理员", SECURITY: "安全管理员", AUDIT: "审计管理员"}
)

_BY_TITLE = {title: code for code, title in RIGHTS.items()}


def right_code(text: str) -> str | None:
    """The code of a right given by code or by Chinese title; None when there is no such right."""
    return text if text in RIGHTS else _BY_TITLE.get(text)

"""Rights that a position may carry, and the three administrators that are kept apart (三员分立).

Codes are stored; titles are what people read and may write in a fact's value.
"""

from collections.abc import Mapping
from types import MappingProxyType

SEE_ALL = "see_all"
REPORT = "report"
OFFICE = "office"
VERIFY = "verify"
SUPERVISE = "supervise"
MEETING = "meeting"
OVERRIDE = "override"
SEAL = "seal"
ADOPT = "adopt"
SYSTEM = "system"
SECURITY = "security"
AUDIT = "audit"

RIGHTS: Mapping[str, str] = MappingProxyType(
    {
        SEE_ALL: "看全部项目",
        REPORT: "报送",
        OFFICE: "办公室",
        VERIFY: "核实",
        SUPERVISE: "督办",
        MEETING: "会议",
        OVERRIDE: "破例放行",
        SEAL: "封签",
        ADOPT: "机制采用",
        SYSTEM: "组织管理",
        SECURITY: "安全管理",
        AUDIT: "审计",
    }
)

ADMINISTRATORS: Mapping[str, str] = MappingProxyType({SYSTEM: "系统管理员", SECURITY: "安全管理员", AUDIT: "审计员"})

_BY_TITLE = {title: code for code, title in RIGHTS.items()}


def right_code(text: str) -> str | None:
    """The code of a right given by code or by Chinese title; None when there is no such right."""
    return text if text in RIGHTS else _BY_TITLE.get(text)

"""Rights that a position may carry: codes are stored, titles are what people read and may write in a fact's value."""

from collections.abc import Mapping
from types import MappingProxyType

SEE_ALL = "see_all"
REPORT = "report"
OFFICE = "office"
VERIFY = "verify"
SUPERVISE = "supervise"
MEETING = "meeting"
CATALOGUE = "catalogue"
OVERRIDE = "override"
SEAL = "seal"
ADOPT = "adopt"
SYSTEM = "system"
SECURITY = "security"
AUDIT = "audit"
BASELINE = "baseline"

RIGHTS: Mapping[str, str] = MappingProxyType(
    {
        SEE_ALL: "看全部项目",
        REPORT: "报送",
        OFFICE: "办公室",
        VERIFY: "核实",
        SUPERVISE: "督办",
        MEETING: "会议",
        CATALOGUE: "装入目录",
        OVERRIDE: "破例放行",
        SEAL: "封签",
        ADOPT: "机制采用",
        SYSTEM: "组织管理",
        SECURITY: "安全管理",
        AUDIT: "审计",
        BASELINE: "存量入库",
    }
)

"""Writing an entry: one INSERT, never in the way of what is noted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from uuid import UUID

import structlog
from django.db import OperationalError

from luodi.audit.models import Entry
from luodi.common import clock

log = structlog.get_logger(__name__)

KINDS: Mapping[str, str] = MappingProxyType(
    {"see": "查看", "do": "办理", "export": "导出", "sign": "登录", "refuse": "被拒"}
)
"""see: a page about one thing; do: anything sent; export: taken away as a file; sign: in, out, failed, locked;
refuse: asked for and not given."""


@dataclass(frozen=True)
class Line:
    """What is noted; `status` is the HTTP status of the answer."""

    kind: str
    what: str
    status: int
    jurisdiction: UUID | None = None
    user: UUID | None = None
    acting: UUID | None = None
    target: str = ""
    case: UUID | None = None
    address: str | None = None


def note(line: Line) -> None:
    """Write one entry now. A database that cannot take it is reported in the program's log, with the entry."""
    try:
        Entry.objects.create(
            at=clock.now(),
            jurisdiction_id=line.jurisdiction,
            user_id=line.user,
            acting=line.acting,
            kind=line.kind,
            what=line.what[:64],
            target=line.target[:200],
            case=line.case,
            status=line.status,
            address=line.address,
        )
    except OperationalError as error:
        log.error("audit_entry_not_written", error=str(error), **{k: str(v) for k, v in asdict(line).items()})

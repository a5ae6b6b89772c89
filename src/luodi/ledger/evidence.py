"""Evidence files 佐证材料: let in by content, stored once by SHA-256 outside every served folder, opened by permission.

The type is read from the content. A name that says otherwise is refused, because the name is what a person trusts.
"""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from luodi.common import clock
from luodi.ledger.errors import NotVisible, Refused
from luodi.ledger.inputs import NAME_LENGTH
from luodi.ledger.inserts import flush
from luodi.ledger.models import EvidenceFile, FactEvidence, HandedIn
from luodi.ledger.papertypes import HEAD_BYTES, kind_of_content, media_type, said_by_name
from luodi.ledger.sight import visible_cases
from luodi.units.public import Viewer

MEGABYTE = 1024 * 1024
CHUNK = 1024 * 1024
FILE_MODE = 0o640
ORPHAN_SECONDS = 3600
SWEEP_CHUNK = 500


class Chunked(Protocol):
    """An uploaded file of Django, or anything that gives its bytes in pieces."""

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True)
class Opened:
    """A file that the viewer may read: where it lies, the name to give it, its type. `path` is never shown."""

    path: Path
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Kept:
    """Bytes on disk that no row names yet; `name` as people see it. `sweep` takes them away if none ever does."""

    sha256: str
    size: int
    media_type: str
    name: str


def store(jurisdiction: UUID, file: Chunked | BinaryIO, name: str, *, actor: Viewer) -> EvidenceFile:
    """The stored file; the same bytes are stored once. Refused with what is wrong, and then nothing is written."""
    return enter(jurisdiction, keep(jurisdiction, file, name, actor=actor), actor=actor)


def enter(jurisdiction: UUID, kept: Kept, *, actor: Viewer) -> EvidenceFile:
    """The row of bytes kept, noted as handed in by the actor, who alone may attach it as long as no case shows it.

    Inside the act's transaction, so that an act refused leaves none.
    """
    if not path_of(kept.sha256).is_file():
        raise Refused("有材料没有上传成功，请重新上传")
    row = _row(jurisdiction, kept.sha256, kept.size, kept.media_type)
    HandedIn.objects.get_or_create(file=row, user_id=actor.user_id, defaults={"jurisdiction_id": jurisdiction})
    return row


def handle(file: EvidenceFile, actor: Viewer) -> UUID:
    """The id by which the actor attaches a file handed in. The file's own id is as old as the file, which would tell
    that somebody else has handed in the same before."""
    return HandedIn.objects.values_list("pk", flat=True).get(file=file, user_id=actor.user_id)


def keep(jurisdiction: UUID, file: Chunked | BinaryIO, name: str, *, actor: Viewer) -> Kept:
    """The bytes written to disk, before the act's transaction: a slow disk holds up nobody else's act. Refused with
    what is wrong, and then nothing is written.

    `actor` must hold a position in the jurisdiction: strangers leave no files.
    """
    if actor.jurisdiction != jurisdiction or not actor.positions:
        raise Refused("您现在没有任何职务，不能上传材料；请联系系统管理员核对任职")
    shown = checked_name(name)
    folder = Path(settings.EVIDENCE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft_name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    draft = Path(draft_name)
    try:
        with os.fdopen(handle, "wb") as draft_file:
            sha256, size = _copy(file, draft_file, shown)
            draft_file.flush()
            os.fsync(draft_file.fileno())
        kind = _admitted(draft, shown)
        draft.chmod(FILE_MODE)
        target = path_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Replacing identical bytes by themselves also mends a copy that the disk has damaged.
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Kept(sha256, size, media_type(kind), shown)


def sweep(now: datetime) -> int:
    """Remove files that no row of any government names, an hour old or more; how many.

    Such a file stays behind when the act that brought it was refused. One brought again meanwhile is new, and stays.
    Rows are append-only like facts, so a file that was once entered stays.
    """
    folder = Path(settings.EVIDENCE_DIR)
    before = now.timestamp() - ORPHAN_SECONDS
    old = (path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime <= before)
    removed = 0
    while chunk := list(islice(old, SWEEP_CHUNK)):
        names = [path.name for path in chunk]
        named = set(EvidenceFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        for path in chunk:
            if path.name not in named and path.exists() and path.stat().st_mtime <= before:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def open_evidence(viewer: Viewer, fact_evidence_id: UUID) -> Opened:
    """The file under a fact. NotVisible where there is none, or where the viewer does not see the case."""
    links = FactEvidence.objects.filter(pk=fact_evidence_id, jurisdiction_id=viewer.jurisdiction)
    # One question, whether there is no such file or the viewer may not see its case: the work tells nothing.
    link = links.filter(fact__case__in=visible_cases(viewer).values("pk")).select_related("file").first()
    if link is None:
        raise NotVisible
    path = path_of(link.file.sha256)
    if not path.is_file():
        raise Refused("这份材料的文件不在存放处，请联系系统管理员用“核验台账”查找")
    return Opened(path, link.name, link.file.media_type, link.file.size)


def first_paper(fact: UUID) -> Path | None:
    """Where the first file under a fact lies: for what another room keeps of that file. No permission is asked."""
    flush()
    sha256 = FactEvidence.objects.filter(fact_id=fact).order_by("id").values_list("file__sha256", flat=True).first()
    return path_of(sha256) if sha256 else None


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / sha256[2:4] / sha256


def checked_name(name: str) -> str:
    """The name without folders, as people see it; Refused where it is empty, too long or has control characters."""
    shown = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    if not shown:
        raise Refused("文件没有名称，请改名后再传")
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in shown):
        # Cf holds the signs that turn the direction of writing and make 表fdp.exe look like 表exe.pdf.
        raise Refused("文件名里有不可见的控制字符，请改名后再传")
    if len(shown) > NAME_LENGTH:
        raise Refused(f"文件名有 {len(shown)} 个字，最多 {NAME_LENGTH} 个，请改短后再传")
    return shown


def _pieces(file: Chunked | BinaryIO) -> Iterator[bytes]:
    if hasattr(file, "chunks"):
        yield from file.chunks()
        return
    while piece := file.read(CHUNK):
        yield piece


def _copy(file: Chunked | BinaryIO, target: BinaryIO, name: str) -> tuple[str, int]:
    """Digest and size of what was copied; an upload larger than allowed is read only to know how large it is."""
    digest = hashlib.sha256()
    limit = int(settings.EVIDENCE_MAX_BYTES)
    size = 0
    for piece in _pieces(file):
        size += len(piece)
        if size <= limit:
            digest.update(piece)
            target.write(piece)
    if size > limit:
        # An upload that was thrown away from its limit on still tells how much was sent.
        size = max(size, int(getattr(file, "size", None) or 0))
        raise Refused(f"文件 {_megabytes(size)} MB，超过 {_megabytes(limit)} MB；请压缩或拆分后再传（{name}）")
    if size == 0:
        raise Refused(f"“{name}”是空文件，请重新选择")
    return digest.hexdigest(), size


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")


def _admitted(draft: Path, name: str) -> str:
    """The kind of the content, when it is let in and the name says the same."""
    with draft.open("rb") as file:
        head = file.read(HEAD_BYTES)
    content = kind_of_content(draft, head)
    said = said_by_name(name)
    if content.kinds and said in content.kinds:
        return said
    wanted = f"文件名写的是 {said.upper()}" if said else "文件名没有写明类型"
    raise Refused(f"“{name}”：{wanted}，内容其实是{content.title}，{content.advice}")


def _row(jurisdiction: UUID, sha256: str, size: int, media: str) -> EvidenceFile:
    known = EvidenceFile.objects.filter(jurisdiction_id=jurisdiction, sha256=sha256)
    if (row := known.first()) is not None:
        return row
    try:
        with transaction.atomic():
            return EvidenceFile.objects.create(
                jurisdiction_id=jurisdiction, sha256=sha256, size=size, media_type=media, stored_at=clock.now()
            )
    except IntegrityError:
        return known.get()

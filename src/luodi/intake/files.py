"""Where a register that is brought in waits: outside every served folder, one file for each intake."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from luodi.common.ids import read_id
from luodi.reading.limits import Unreadable, limits


class Chunked(Protocol):
    """An uploaded file of Django."""

    def chunks(self) -> Iterable[bytes]: ...


def path_of(intake: UUID) -> Path:
    """Where the file of an intake lies."""
    return Path(settings.INTAKE_DIR) / intake.hex[-2:] / intake.hex


def keep(file: Chunked, intake: UUID) -> str:
    """Write the bytes down; their SHA-256. Raises Unreadable for more than may be sent, and then nothing stays."""
    target = path_of(intake)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft_name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    draft, digest, size = Path(draft_name), hashlib.sha256(), 0
    most = limits().file
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in file.chunks():
                size += len(piece)
                if size > most:
                    raise Unreadable(f"文件太大，最多 {most // 1048576} MB；请删去图片和不用的工作表，或拆成几个文件。")
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        draft.chmod(0o640)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return digest.hexdigest()


def remove(intake: UUID) -> None:
    """The file is needed no more."""
    path_of(intake).unlink(missing_ok=True)


def left_lying(before: datetime) -> list[UUID]:
    """The intakes whose file has lain untouched since then; half-sent files of that age are removed at once."""
    found = []
    for path in Path(settings.INTAKE_DIR).glob("*/*"):
        try:
            old = path.stat().st_mtime < before.timestamp()
        except FileNotFoundError:
            continue
        if old and path.name.startswith(".incoming-"):
            path.unlink(missing_ok=True)
        elif old and (named := read_id(path.name)) is not None:
            found.append(named)
    return found

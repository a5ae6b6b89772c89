"""Uploads go to disk, and what is too large to be taken is counted but not kept: neither memory nor disk fills up."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to disk up to one byte above `EVIDENCE_MAX_BYTES`; the rest is read and thrown away.

    The form still arrives whole, so that what was typed is kept; the file's `size` is what was really sent.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._sent = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece as long as the whole may still be taken."""
        room = int(settings.EVIDENCE_MAX_BYTES) + 1 - self._sent
        if room > 0:
            self.file.write(raw_data[:room])
        self._sent += len(raw_data)

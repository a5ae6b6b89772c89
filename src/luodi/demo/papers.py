"""Evidence of the demo: tiny files made by code, a valid PDF or PNG each, plainly marked as a demo."""

import struct
import zlib
from functools import lru_cache

PHOTO = "照片"
WIDTH, HEIGHT = 24, 16


@lru_cache(maxsize=64)
def paper(kind: str) -> tuple[str, bytes]:
    """File name and content of a paper of that kind; photographs are pictures, all else is a document."""
    if PHOTO in kind:
        return f"演示-{kind}.png", png(zlib.crc32(kind.encode()) & 0xFFFFFF)
    return f"演示-{kind}.pdf", pdf(f"DEMO {zlib.crc32(kind.encode()):08x}")


def png(colour: int) -> bytes:
    """A picture of one colour (0xRRGGBB)."""
    pixel = bytes([colour >> 16 & 255, colour >> 8 & 255, colour & 255])
    raw = b"".join(b"\0" + pixel * WIDTH for _ in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(text: str) -> bytes:
    """A document of one page with one line of Latin text, its cross references in order."""
    stream = f"BT /F1 18 Tf 40 120 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)

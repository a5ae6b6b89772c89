"""What kind of file some bytes are, whatever their name says: office papers, pictures, tables; or to be refused."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import filetype

HEAD_BYTES = 64 * 1024
OFFER = "可以传 PDF、Word、Excel、PPT、WPS、OFD、图片、文本、CSV 或 ZIP"

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "et": "application/octet-stream",
    "dps": "application/octet-stream",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
OLE_KINDS = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
"""Old office formats share one container; the names inside it do not tell WPS from Word."""
_OOXML = {"word/": ("docx", "Word 文档"), "xl/": ("xlsx", "Excel 表格"), "ppt/": ("pptx", "PPT 演示文稿")}
_PICTURES = {
    "image/jpeg": (frozenset({"jpg", "jpeg"}), "JPG 图片"),
    "image/png": (frozenset({"png"}), "PNG 图片"),
    "image/webp": (frozenset({"webp"}), "WEBP 图片"),
    "image/tiff": (frozenset({"tif", "tiff"}), "TIFF 图片"),
    "image/heic": (frozenset({"heic"}), "HEIC 图片"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXECUTABLES = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"dex\n",
)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe|\?php|\?xml)", re.IGNORECASE)
_SCRIPT_NAMES = frozenset(
    {"bat", "cmd", "com", "exe", "hta", "html", "htm", "js", "jse", "msi", "ps1", "py", "scr", "sh", "svg", "vbs"}
)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_DANGEROUS = frozenset({*_SCRIPT_NAMES, "dll", "jar", "apk", "lnk", "wsf", "docm", "xlsm", "pptm"})


_ALIKE = (OLE_KINDS, frozenset({"txt", "csv"}), frozenset({"jpg", "jpeg"}), frozenset({"tif", "tiff"}))


@dataclass(frozen=True)
class Content:
    """What the bytes are: the name endings that fit (none when not let in), in Chinese, and what to do instead."""

    kinds: frozenset[str]
    title: str
    advice: str = "请改成相符的文件名，或另选文件"


def said_by_name(name: str) -> str:
    """The ending of a name in lower case; '' without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def media_type(kind: str) -> str:
    """The media type under which a file of this kind is served."""
    return MEDIA_TYPES[kind]


def fits(name: str, media: str) -> bool:
    """Whether a name's ending may stand over content stored as `media`: no other than an upload would have allowed."""
    said = said_by_name(name.strip())
    kinds = next((alike for alike in _ALIKE if said in alike), frozenset({said}))
    return any(MEDIA_TYPES.get(kind) == media for kind in kinds)


def kind_of_content(path: Path, head: bytes) -> Content:
    """What the file is. `head` are its first bytes."""
    if head.startswith(_EXECUTABLES):
        return _refused("可执行程序")
    if head.startswith(b"#!"):
        return _refused("脚本程序")
    if head.startswith(b"%PDF-"):
        return Content(frozenset({"pdf"}), "PDF 文件")
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(path)
    guessed = filetype.guess_mime(head)
    if guessed in _PICTURES:
        return Content(*_PICTURES[guessed])
    if guessed is not None and not guessed.startswith("text/"):
        return _refused(f"{guessed} 类型的文件")
    return _text(path, head)


def _refused(title: str, advice: str = "") -> Content:
    return Content(frozenset(), title, advice or f"不能作为材料上传；{OFFER}")


def _ole(path: Path) -> Content:
    content = path.read_bytes()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return _refused("带宏的旧版 Office 文档", "请去掉宏，另存为不带宏的文档后再传")
    return Content(OLE_KINDS, "旧版 Office 或 WPS 文档")


def _zip(path: Path) -> Content:
    """An office document, an OFD, or a plain archive of papers."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return _refused("损坏的压缩文件", "请重新生成后再传")
    lower = [name.lower() for name in names]
    if any(name.endswith(_MACROS) for name in lower):
        return _refused("带宏的 Office 文档", "请去掉宏，另存为不带宏的文档后再传")
    if "[content_types].xml" in lower:
        for folder, (kind, title) in _OOXML.items():
            if any(name.startswith(folder) for name in lower):
                return Content(frozenset({kind}), title)
    if "ofd.xml" in lower:
        return Content(frozenset({"ofd"}), "OFD 文件")
    dangerous = next((name for name in names if said_by_name(name) in _DANGEROUS), None)
    if dangerous is not None:
        return _refused(f"含有程序“{dangerous[:60]}”的压缩文件", "请只打包文档和图片后再传")
    return Content(frozenset({"zip"}), "ZIP 压缩文件")


def _text(path: Path, head: bytes) -> Content:
    """Plain text in UTF-8, UTF-16 or GB 18030 without a sign of markup or a script."""
    if _MARKUP.search(head):
        return _refused("网页或脚本")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings: tuple[str, ...] = ("utf-16",)
    else:
        codings = ("utf-8-sig", "gb18030")
    content = path.read_bytes()
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if not any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text):
            return Content(frozenset({"txt", "csv"}), "纯文本")
    return _refused("不认识的二进制文件")

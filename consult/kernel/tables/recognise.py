"""What a file is, by its content: its name is only a hint, and often a wrong one."""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum, auto

from consult.kernel.tables.errors import KINDS, TableError
from consult.kernel.tables.model import MEGABYTE, Limits

_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
#: first bytes → kind; RIFF and ISO media carry their kind further in and are only sounds or films
_SIGNATURES = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"{\\rtf", "document"),
    (b"ID3", "sound"),
    (b"RIFF", "sound"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
_MARKUP = (
    (
        re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|div|style)\b", re.IGNORECASE),
        "html",
    ),
    (re.compile(rb"<\?xml|<!doctype|<!--|<svg\b", re.IGNORECASE), "xml"),
    (re.compile(rb'\{\s*"|\[\s*[\[{]'), "json"),
)
#: a part of an archive → the format it belongs to
_OTHER_FORMATS = (
    ("xl/workbook.bin", "legacy_workbook", "XLSB"),
    ("word/document.xml", "unreadable_kind", "document"),
    ("ppt/presentation.xml", "unreadable_kind", "document"),
)


_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


class Content(Enum):
    """The two kinds of content that can be read."""

    WORKBOOK = auto()
    TEXT = auto()


def recognise(content: bytes, *, name: str, limits: Limits) -> Content:
    """Tell a workbook from delimited text, and refuse everything else.

    Raises
    ------
    TableError
        Naming what the content is: ``empty``, ``unreadable_kind``, ``legacy_workbook``,
        ``encrypted``, ``archive_bomb``, ``broken_workbook`` or ``named_as_workbook``.
    """
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise TableError("empty", name=name)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_archive(content, name, limits)
        return Content.WORKBOOK
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            raise TableError("encrypted", name=name)
        raise TableError("legacy_workbook", name=name, kind="XLS")
    _refuse_other_kinds(content, name)
    if name.lower().endswith(_WORKBOOK_NAMES):
        raise TableError("named_as_workbook", name=name)
    return Content.TEXT


def _refuse_other_kinds(content: bytes, name: str) -> None:
    kind = next((kind for start, kind in _SIGNATURES if content.startswith(start)), "")
    if not kind:
        # UTF-16 text shows its ASCII letters once the NUL halves are taken out
        start = content[:400].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip()
        kind = next((kind for pattern, kind in _MARKUP if pattern.match(start)), "")
    if kind:
        raise TableError("unreadable_kind", name=name, kind=KINDS[kind])


def _check_archive(content: bytes, name: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive.infolist(), len(content), name, limits)
            _check_format(archive, set(archive.namelist()), name)
            refuse_unsafe_archive(archive, size=len(content), name=name, limits=limits)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise TableError("broken_workbook", name=name) from error


def refuse_unsafe_archive(
    archive: zipfile.ZipFile, *, size: int, name: str, limits: Limits
) -> None:
    """Refuse a package of ``size`` bytes that swells, is locked, or declares entities.

    Raises
    ------
    TableError
        ``archive_bomb``, ``encrypted`` or ``broken_workbook``.
    """
    _check_size(archive.infolist(), size, name, limits)
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise TableError("encrypted", name=name)
    _refuse_entities(archive, name)


def _check_size(parts: list[zipfile.ZipInfo], size: int, name: str, limits: Limits) -> None:
    # zipfile reads no more of a part than it declares, so the declared sizes can be relied on
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > 10 * MEGABYTE and unpacked > limits.ratio * size
    if unpacked > limits.unpacked or swollen or len(parts) > 10_000:
        raise TableError("archive_bomb", name=name, size=unpacked // MEGABYTE)


def _check_format(archive: zipfile.ZipFile, names: set[str], name: str) -> None:
    if "mimetype" in names:
        mimetype = archive.read("mimetype")[:100]
        if b"opendocument.spreadsheet" in mimetype:
            raise TableError("legacy_workbook", name=name, kind="ODS")
        if b"opendocument" in mimetype:
            raise TableError("unreadable_kind", name=name, kind=KINDS["document"])
    for part, key, kind in _OTHER_FORMATS:
        if part in names:
            raise TableError(key, name=name, kind=KINDS.get(kind, kind))
    workbook = any(part.startswith("xl/") and part.endswith(".xml") for part in names)
    if "[Content_Types].xml" not in names or not workbook:
        raise TableError("unreadable_kind", name=name, kind=KINDS["archive"])


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse parts that declare a document type: no workbook does, entity attacks must."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")) and _declares_type(archive, part):
            raise TableError("broken_workbook", name=name)


def _declares_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    before = b""
    with archive.open(part) as file:
        while chunk := file.read(MEGABYTE):
            if any(word in before + chunk for word in _DECLARATIONS):
                return True
            before = chunk[-40:]
    return False

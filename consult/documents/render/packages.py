"""Zip packages (DOCX, XLSX) that come out the same every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

#: the earliest date a zip entry can have
EPOCH = (1980, 1, 1, 0, 0, 0)


def repacked(
    package: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """The same package with fixed dates, so that the same content gives the same bytes.

    ``changes`` maps the name of a part to what is to be done to its content.
    """
    changes = changes or {}
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, changes.get(name, bytes)(source.read(name)))
    return held.getvalue()

"""Which software composed and rendered a report, exactly enough to expect the same again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from consult.config import SITE

#: libraries that write the files, and what shapes words and numbers
LIBRARIES = ("babel", "jinja2", "python-docx", "typst", "vl-convert-python", "xlsxwriter")
ROOM = Path(__file__).parent
#: everything of ours that words, figures and files come from
SOURCES = (
    (ROOM, "**/*.py"),
    (ROOM.parent / "contributions" / "coverage", "**/*.py"),
    (ROOM.parent / "documents", "**/*.py"),
    (ROOM.parent / "kernel", "**/*.py"),
    (SITE / "templates" / "documents", "*"),
    (SITE / "templates" / "synthesis", "*"),
    (SITE / "static" / "fonts", "*.ttf"),
    (SITE / "translations", "*/LC_MESSAGES/messages.po"),
)


@cache
def engine_version() -> str:
    """The version of this software, and a fingerprint of what composes and renders reports.

    Equal engines give equal documents and files; others may word or lay out differently.
    """
    digest = hashlib.sha256()
    for folder, pattern in SOURCES:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return f"{version('consult')}+{digest.hexdigest()[:12]}"

"""Where the files of photos lie: a folder of the data folder, under random names."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

from flask import current_app

from consult.workshops.photos.pictures import Picture

#: a file that no row names is on its way, or was left by a request that failed
ON_ITS_WAY = 24 * 60 * 60
_STEM = re.compile(r"[0-9a-f]{32}")


class Size(StrEnum):
    """Two forms of each photo."""

    FULL = "full"
    SMALL = "small"


def folder() -> Path:
    """The folder of photos, made when it is first asked for; only its owner may read it."""
    found: Path = current_app.extensions["settings"].data_dir / "photos"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(stem: str, size: Size) -> Path:
    """The file of a photo in one form."""
    if not _STEM.fullmatch(stem):
        raise ValueError("no photo has such a name")
    return folder() / f"{stem}-{size}.jpg"


def keep(picture: Picture) -> str:
    """Write both forms; the random name under which they lie."""
    stem = secrets.token_hex(16)
    for size, content in ((Size.FULL, picture.full), (Size.SMALL, picture.small)):
        path = path_of(stem, size)
        path.touch(mode=0o600)
        path.write_bytes(content)
    return stem


def delete(stem: str) -> None:
    """Delete both forms; what is gone already is no error."""
    for size in Size:
        path_of(stem, size).unlink(missing_ok=True)


def delete_others(stems: Collection[str]) -> int:
    """Delete files older than a day that belong to none of these photos; how many."""
    before = time.time() - ON_ITS_WAY
    lost = [
        path
        for path in folder().glob("*.jpg")
        if path.stem.partition("-")[0] not in stems and path.stat().st_mtime < before
    ]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)

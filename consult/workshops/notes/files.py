"""The files that the page of the tables needs, under one name for each state they are in.

The name of the folder changes with any byte of any file, so that a page and the files it was
written for are kept together on a device, also when the site has a new version meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import abort, current_app

#: of ``static/``; modules of the page import each other by relative names
FILES = (
    *(f"css/{name}.css" for name in ("tokens", "base", "layout", "components", "notes")),
    *(
        f"js/notes/{name}.js"
        for name in (
            "main", "store", "outbox", "sync", "wire", "view", "entry", "conflicts", "device",
            "status", "dom", "pages", "photos",
        )
    ),
    "img/mark.svg",
    "img/notes-192.png",
    "img/notes-512.png",
)  # fmt: skip
WORKER = "js/notes-worker.js"


@cache
def version_of(folder: str) -> str:
    """Sixteen hexadecimal digits that change with the files below ``folder``."""
    digest = hashlib.sha256()
    for name in (*FILES, WORKER):
        content = (Path(folder) / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def present_version() -> str:
    """The version of the files this process serves."""
    return version_of(str(current_app.static_folder))


def read_file(version: str, name: str) -> bytes:
    """The content of one of the page's files in this version; else 404."""
    if version != present_version() or name not in FILES:
        abort(404)
    return (Path(str(current_app.static_folder)) / name).read_bytes()


def worker_script(address_of: str) -> str:
    """The service worker with what it keeps; ``address_of`` ends where a file's name begins."""
    script = (Path(str(current_app.static_folder)) / WORKER).read_text("utf-8")
    files = [address_of + name for name in FILES]
    return (
        f"const VERSION = {json.dumps(present_version())};\n"
        f"const FILES = {json.dumps(files)};\n{script}"
    )

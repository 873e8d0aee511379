"""PDF files by typst: tagged (PDF/UA-1), selectable, the same bytes for the same data.

A template reads what it prints beside it as JSON, so that nothing people wrote is ever interpreted.
Only the fonts of ``static/fonts`` are used: the same file comes out on every machine.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from consult.kernel.glyphs import FONTS

#: bytes of data from which a document is typeset in a process of its own
APART = 2_000_000


class FontError(RuntimeError):
    """A font is missing or cannot print a character."""


@contextmanager
def typesetting_folder() -> Iterator[Path]:
    """An empty folder for one document's files, removed afterwards."""
    with TemporaryDirectory(prefix="consult-pdf-") as name:
        yield Path(name)


def typeset(
    template: Path, folder: Path, data: Mapping[str, Any], *, name: str, written: datetime
) -> bytes:
    """The template filled with ``data`` (read by it as ``<name>.json``), as a PDF file.

    ``folder`` may hold pictures that the template shows; ``written`` is the moment in the file.

    Raises
    ------
    FontError
        When typst warns, as it does of a font that it does not find.
    """
    source = folder / f"{name}.typ"
    shutil.copy(template, source)
    content = json.dumps(data).encode()
    # a large document's data would lie beside typst's own copy of them
    del data
    (folder / f"{name}.json").write_bytes(content)
    if len(content) > APART:
        return _compiled_apart(source, written)
    return compiled(source, written)


def compiled(source: Path, written: datetime) -> bytes:
    """The source in a folder of its own as a PDF file, made in this process.

    Raises
    ------
    FontError
        When typst warns, as it does of a font that it does not find.
    """
    made, warnings = typst.compile_with_warnings(
        str(source),
        root=str(source.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=written,
    )
    if warnings:
        raise FontError("; ".join(w.message for w in warnings))
    return bytes(made)


def _compiled_apart(source: Path, written: datetime) -> bytes:
    """The same in a process of its own, which gives its memory back: hundreds of megabytes."""
    target = source.with_suffix(".pdf")
    asked = [sys.executable, "-m", __name__, str(source), str(target), written.isoformat()]
    # one arena: with one for each thread the peak is a tenth higher
    settings = {**os.environ, "MALLOC_ARENA_MAX": "1"}
    done = subprocess.run(asked, env=settings, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    if done.returncode:
        raise FontError(done.stderr.strip().rpartition("\n")[2])
    return target.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(compiled(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[3])))

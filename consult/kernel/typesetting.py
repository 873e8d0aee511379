"""PDF files by typst: tagged (PDF/UA-1), selectable, the same bytes for the same data.

A template reads what it prints beside it as JSON, so that nothing people wrote is ever interpreted.
Only the fonts of ``static/fonts`` are used: the same file comes out on every machine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from consult.kernel.glyphs import FONTS


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
    (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    made, warnings = typst.compile_with_warnings(
        str(source),
        root=str(folder),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=written,
    )
    if warnings:
        raise FontError("; ".join(w.message for w in warnings))
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )

"""Themes of a file of texts, without any database: from a table to files that can be passed on."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consult.kernel.tables import Limits, Table, read_table
from consult.themes.discovery import engine_version

if TYPE_CHECKING:
    from consult.analysis import Quality, ThemeDiscoverer, ThemeSummary
    from consult.analysis.backend import Backend
    from consult.themes.suggestions import Progress

#: files on one's own disk may be larger than what strangers may send
OWN_FILE = Limits(bytes=1 << 30, rows=2_000_000, cells=60_000_000, unpacked=2 << 30)
#: how many offending rows an error names
_NAMED = 5


class BadFile(Exception):
    """The file does not hold what was asked for; the message says what to change."""


@dataclass(frozen=True)
class Texts:
    """Texts with their ids, sorted by id, so that the order in the file never matters."""

    source: str
    ids: list[str]
    texts: list[str]


@dataclass(frozen=True)
class Outcome:
    """What a run found in the texts, and with which settings."""

    corpus: Texts
    settings: dict[str, Any]
    labels: list[int]
    confidence: list[float]
    themes: list[ThemeSummary]
    quality: Quality


def natural(identifier: str) -> tuple[Any, ...]:
    """A sort key that puts q2 before q10, and equal readings in code point order.

    >>> sorted(["q10", "q2", "a"], key=natural)
    ['a', 'q2', 'q10']
    """
    parts = re.split(r"([0-9]{1,18})", identifier)
    reading = tuple((0, int(p), "") if i % 2 else (1, 0, p) for i, p in enumerate(parts))
    return reading, identifier


def read_texts(file: Path, *, text: str, identifier: str) -> Texts:
    """Texts and ids of two columns of a CSV, TSV or XLSX file.

    Raises :class:`BadFile` for a missing column, an empty file, and ids that are empty or not
    unique; ``TableError`` for a file that is not a table.
    """
    table = read_table(file, limits=OWN_FILE)
    rows = sorted(
        zip(_column(table, identifier), _column(table, text), strict=True),
        key=lambda row: natural(row[0]),
    )
    if not rows:
        raise BadFile(f"{file.name} holds no row below its header.")
    ids = [row[0] for row in rows]
    _check_ids(table, identifier, ids)
    return Texts(file.name, ids, [row[1] for row in rows])


def _column(table: Table, name: str) -> list[str]:
    if name not in table.columns:
        known = ", ".join(table.columns)
        raise BadFile(f"There is no column {name!r}. The columns are: {known}.")
    place = table.columns.index(name)
    return [row.cells[place] for row in table.rows]


def _check_ids(table: Table, identifier: str, ids: list[str]) -> None:
    place = table.columns.index(identifier)
    if "" in ids:
        empty = [str(row.number) for row in table.rows if not row.cells[place]]
        raise BadFile(f"Rows without an id in {identifier!r}: {_some(empty)}.")
    if len(set(ids)) < len(ids):
        twice = [name for name, count in Counter(ids).items() if count > 1]
        raise BadFile(f"Ids that stand on more than one row: {_some(twice)}.")


def _some(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def find_themes(
    corpus: Texts,
    *,
    n_themes: int | None,
    seed: int,
    model: Backend | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Run the discovery, with a local sentence model beside the texts' own vectors if one is given.

    Raises :class:`BadFile` when the texts are fewer than the themes.
    """
    from consult.analysis import ThemeDiscoverer

    finder = ThemeDiscoverer(n_themes=n_themes, random_state=seed, backend=model)
    try:
        found: ThemeDiscoverer = finder.fit(corpus.texts, ids=corpus.ids, progress=progress)
    except ValueError as error:
        raise BadFile(f"{corpus.source}: {error}.") from error
    return Outcome(
        corpus=corpus,
        settings={"themes": n_themes, "seed": seed, "engine": engine_version()},
        labels=[int(label) for label in found.labels_],
        confidence=[float(share) for share in found.confidence_],
        themes=found.themes_,
        quality=found.quality_,
    )


def write_outcome(outcome: Outcome, folder: Path) -> list[Path]:
    """Write assignments.csv, themes.json and themes.html; returns their paths."""
    from consult.themes.offline_page import page_of

    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "assignments.csv": assignments_csv(outcome),
        "themes.json": themes_json(outcome),
        "themes.html": page_of(outcome),
    }
    written = []
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content.encode("utf-8", "replace"))
        written.append(path)
    return written


def assignments_csv(outcome: Outcome) -> str:
    """One line a text, in the natural order of the ids; theme -1 is undecided."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(["id", "theme", "confidence"])
    for name, theme, share in zip(
        outcome.corpus.ids, outcome.labels, outcome.confidence, strict=True
    ):
        writer.writerow([name, theme, f"{share:.4f}"])
    return sink.getvalue()


def themes_json(outcome: Outcome) -> str:
    """Settings, quality and each theme with its representative ids, as indented JSON."""
    ids = outcome.corpus.ids
    themes = [
        asdict(theme)
        | {
            "representatives": [ids[row] for row in theme.representatives],
            "dissent": None if theme.dissent is None else ids[theme.dissent],
        }
        for theme in outcome.themes
    ]
    document = {
        "source": outcome.corpus.source,
        "settings": outcome.settings,
        "quality": asdict(outcome.quality),
        "undecided": sum(label < 0 for label in outcome.labels),
        "themes": themes,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

"""``consult themes``: the themes of a file of texts, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

_STAGES = {
    "read": "Reading the texts",
    "vectors": "Learning what words mean here",
    "consensus": "Comparing many groupings",
    "labels": "Naming the themes",
    "done": "Done",
}


@click.command("themes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", "text", required=True, metavar="COL", help="Column of the texts.")
@click.option("--id", "identifier", required=True, metavar="COL", help="Column of unique ids.")
@click.option(
    "--k",
    "n_themes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Exact number of themes: every text is assigned. Chosen from the texts when left out.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Random seed."
)
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="Folder for assignments.csv, themes.json and themes.html; made when missing.",
)
def command(
    file: Path, text: str, identifier: str, n_themes: int | None, seed: int, folder: Path
) -> None:
    """Find the themes of the texts in FILE (CSV, TSV or XLSX).

    Writes assignments.csv (id, theme, confidence; theme -1 is undecided), themes.json (labels,
    terms, representative ids, sizes, quality) and themes.html to look at. The same texts and seed
    give the same bytes, whatever the order of the rows. Prints one line of JSON.

    Exit codes: 0 done, 1 the file does not allow it, 2 misused.
    """
    from consult.config import Settings
    from consult.kernel.tables import TableError
    from consult.themes.means import Unavailable, sentence_model, shared_out
    from consult.themes.offline import BadFile, find_themes, read_texts, write_outcome

    try:
        settings = Settings.from_environment()
        corpus = read_texts(file, text=text, identifier=identifier)
        model = sentence_model(settings.embedding_folder)
        with shared_out(settings.dask_scheduler), progress_bar() as progress:
            outcome = find_themes(
                corpus, n_themes=n_themes, seed=seed, model=model, progress=progress
            )
        written = write_outcome(outcome, folder)
    except (BadFile, TableError, Unavailable, OSError) as error:
        raise click.ClickException(str(error)) from error
    summary = {
        "texts": len(outcome.labels),
        "themes": len(outcome.themes),
        "undecided": sum(label < 0 for label in outcome.labels),
        "files": [str(path) for path in written],
    }
    click.echo(json.dumps(summary, ensure_ascii=False))


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """A bar on stderr: in place on a screen, one line a stage elsewhere."""
    told: list[str] = []
    with click.progressbar(length=1000, file=sys.stderr, label=_STAGES["read"]) as bar:

        def tell(fraction: float, stage: str) -> None:
            bar.label = _STAGES.get(stage, stage)
            if not sys.stderr.isatty():
                if stage not in told:
                    told.append(stage)
                    click.echo(f"{round(100 * fraction):3d} %  {bar.label}", err=True)
                return
            bar.update(max(0, round(1000 * fraction) - bar.pos))

        yield tell

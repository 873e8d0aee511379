"""``consult bench``: how good and how fast the analysis is, on corpora that one has."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CalledProcessError

import click

from consult.bench.criteria import DECISIONS, criterion_quality
from consult.bench.desk import Size, desk_speed
from consult.bench.languages import language_quality, languages_in
from consult.bench.measures import SEEDS, LabelledSet, sets_in, speed, theme_quality
from consult.bench.mixture import SHARES, mixed_quality
from consult.bench.peers import compared, missing
from consult.bench.people import learning_quality, renewal_quality
from consult.bench.report import Order
from consult.bench.report import measured as measured_report
from consult.bench.scale import growth, measured
from consult.bench.search import Corpus, NoServer, search_speed
from consult.bench.search import Size as SearchSize
from consult.bench.similar import grouping_speed, index_speed, pair_quality, read_pairs
from consult.cli.demo_data import load_contributions
from consult.documents.render import Format
from consult.kernel.i18n import LANGUAGES

_DATA = click.option(
    "--data",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of corpora: .tsv files without quoting, columns id, text and label.",
)
_SETS = click.option(
    "--set", "names", multiple=True, help="Name of a corpus (repeatable); all when left out."
)

_SEEDS = click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=SEEDS,
    show_default=True,
    help="Runs of each corpus, with seeds from 0 on.",
)


@click.group("bench")
def command() -> None:
    """Measure the analysis; one line of JSON a result."""


@command.command("themes")
@_DATA
@_SETS
@_SEEDS
def themes_command(folder: Path, names: tuple[str, ...], seeds: int) -> None:
    """Agreement of themes with people's labels, given their number (V-measure x 100)."""
    for corpus in _labelled(folder, names):
        click.echo(json.dumps(theme_quality(corpus, seeds), ensure_ascii=False))


@command.command("mixed")
@_DATA
@_SEEDS
def mixed_command(folder: Path, seeds: int) -> None:
    """Themes of one corpus in four languages: agreement with topics, and with languages."""
    corpora = [c for c in sets_in(folder, ()) if c.name.endswith(tuple(SHARES))]
    try:
        click.echo(json.dumps(mixed_quality(corpora, seeds)))
    except ValueError as error:
        raise click.ClickException(f"{folder}: {error}.") from error


@command.command("learning")
@_DATA
@_SETS
@_SEEDS
def learning_command(folder: Path, names: tuple[str, ...], seeds: int) -> None:
    """Accuracy on all other texts once people placed ten texts of each theme."""
    for corpus in _labelled(folder, names):
        click.echo(json.dumps(learning_quality(corpus, seeds), ensure_ascii=False))


@command.command("renewal")
@_DATA
@_SETS
@_SEEDS
def renewal_command(folder: Path, names: tuple[str, ...], seeds: int) -> None:
    """What a second run leaves in place when a fifth of the texts is new."""
    for corpus in _labelled(folder, names):
        click.echo(json.dumps(renewal_quality(corpus, seeds), ensure_ascii=False))


@command.command("scale")
@_DATA
@click.option("--set", "name", default="headlines_scale", show_default=True, help="Corpus.")
@click.option(
    "--texts",
    "sizes",
    type=click.IntRange(min=1),
    multiple=True,
    default=(10_000, 100_000, 1_000_000),
    show_default=True,
    help="How many texts (repeatable); a smaller corpus is repeated with noise.",
)
def scale_command(folder: Path, name: str, sizes: tuple[int, ...]) -> None:
    """Seconds and memory of whole processes, and how they grow with the number of texts."""
    _chosen(folder, (name,))
    results = []
    for size in sizes:
        results.append(measured(folder / f"{name}.tsv", size))
        click.echo(json.dumps(results[-1], ensure_ascii=False))
    if len(results) > 1:
        click.echo(json.dumps({"set": name, "growth_exponent": growth(results)}))


@command.command("speed")
@_DATA
@_SETS
@click.option(
    "--texts",
    "sizes",
    type=click.IntRange(min=1),
    multiple=True,
    default=(1_000, 10_000),
    show_default=True,
    help="How many texts (repeatable).",
)
def speed_command(folder: Path, names: tuple[str, ...], sizes: tuple[int, ...]) -> None:
    """Seconds and memory of theme discovery, with labels and quotes."""
    for corpus in _chosen(folder, names or ("headlines_scale",)):
        for size in sizes:
            click.echo(json.dumps(speed(corpus, size), ensure_ascii=False))


@command.command("peers")
@_DATA
@_SETS
@_SEEDS
@click.option(
    "--texts", type=click.IntRange(min=0), default=0, help="First texts only; 0 means all."
)
def peers_command(folder: Path, names: tuple[str, ...], seeds: int, texts: int) -> None:
    """Quality, seconds and memory beside BERTopic and scikit-learn, each in its own process."""
    if absent := missing():
        raise click.ClickException(
            f"Not installed: {', '.join(absent)}; run `uv sync --group peers` to compare with them."
        )
    try:
        for corpus in _chosen(folder, names):
            for found in compared(folder / f"{corpus.name}.tsv", seeds, texts):
                click.echo(json.dumps(found, ensure_ascii=False))
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error


@command.command("languages")
@_DATA
@_SETS
def languages_command(folder: Path, names: tuple[str, ...]) -> None:
    """Share of languages and scripts told right, for corpora named or labelled like ary_Arab."""
    for corpus in _chosen(folder, names):
        if truth := languages_in(corpus):
            click.echo(json.dumps(language_quality(corpus, truth), ensure_ascii=False))


@command.command("criteria")
@_DATA
@_SETS
def criteria_command(folder: Path, names: tuple[str, ...]) -> None:
    """Suggestion of criteria, the labels' names being the criteria, as decisions grow."""
    for corpus in _labelled(folder, names):
        for decisions in DECISIONS:
            click.echo(json.dumps(criterion_quality(corpus, decisions), ensure_ascii=False))


@command.command("similar")
@_DATA
@click.option(
    "--pairs", default="q2q_pairs", show_default=True, help="Corpus of judged pairs, if present."
)
@click.option(
    "--set", "name", default="headlines_scale", show_default=True, help="Corpus that is indexed."
)
@click.option(
    "--texts",
    "size",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Texts in the index; a smaller corpus is repeated with noise.",
)
def similar_command(folder: Path, pairs: str, name: str, size: int) -> None:
    """Similar texts against people's judgement; speed and memory of the index and of groups."""
    if (file := folder / f"{pairs}.tsv").exists():
        click.echo(json.dumps(pair_quality(read_pairs(file)), ensure_ascii=False))
    for corpus in _chosen(folder, (name,)):
        for found in (index_speed(name, corpus.texts, size), grouping_speed(name, corpus.texts)):
            click.echo(json.dumps(found, ensure_ascii=False))


@command.command("desk")
@click.option(
    "--data",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of corpora; the texts of the demo when left out.",
)
@click.option("--set", "name", default="headlines_scale", show_default=True, help="Corpus.")
@click.option(
    "--texts", type=click.IntRange(min=1), default=10_000, show_default=True, help="Texts."
)
@click.option("--themes", type=click.IntRange(min=1), default=40, show_default=True, help="Themes.")
@click.option(
    "--requests",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Timed requests of each page.",
)
def desk_command(folder: Path | None, name: str, texts: int, themes: int, requests: int) -> None:
    """Milliseconds and queries of the theme workbench's pages, on a fresh site."""
    for found in desk_speed(_texts(folder, name), Size(texts, themes, requests)):
        click.echo(json.dumps(found, ensure_ascii=False))


@command.command("search")
@click.option(
    "--data",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of corpora; without it the demo's texts are repeated with noise.",
)
@click.option("--set", "name", default="headlines_scale", show_default=True, help="Corpus.")
@click.option(
    "--texts", type=click.IntRange(min=20), default=100_000, show_default=True, help="Texts."
)
@click.option(
    "--requests",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    help="Timed requests of each page.",
)
@click.option(
    "--database",
    "databases",
    type=click.Choice(["sqlite", "postgresql"]),
    multiple=True,
    default=("sqlite", "postgresql"),
    show_default=True,
    help="Only this database (repeatable).",
)
def search_command(
    folder: Path | None, name: str, texts: int, requests: int, databases: tuple[str, ...]
) -> None:
    """Milliseconds of a search in the register and in the public list."""
    corpus = Corpus.of(_texts(folder, name), texts)
    for database in databases:
        try:
            for result in search_speed(corpus, SearchSize(texts, requests), database):
                click.echo(json.dumps(result))
        except NoServer as error:
            click.echo(f"{error}: not measured.", err=True)


def _texts(folder: Path | None, name: str) -> list[str]:
    """Texts of a corpus, or of the demo without a folder."""
    if folder is not None:
        return [text for text in _chosen(folder, (name,))[0].texts if text.strip()]
    said = (part for row in load_contributions() for part in (row.problem, row.proposal))
    return [text for text in said if text]


@command.command("report")
@click.option(
    "--data",
    "corpus",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Corpus file (.tsv with columns id and text); seeded texts are made up without one.",
)
@click.option(
    "--contributions",
    "size",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="How many contributions; a smaller corpus is repeated.",
)
@click.option("--themes", type=click.IntRange(min=1), default=40, show_default=True, help="Themes.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(list(LANGUAGES)),
    default="ar",
    show_default=True,
    help="Language of the report.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([str(f) for f in Format]),
    help="Only this format (repeatable).",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the texts."
)
def report_command(
    corpus: Path | None, size: int, themes: int, language: str, formats: tuple[str, ...], seed: int
) -> None:
    """Seconds and peak memory of a synthesis report, each format in a process of its own."""
    for format_ in formats or [str(f) for f in Format]:
        order = Order(format_, language, size, themes, seed, str(corpus) if corpus else "")
        try:
            click.echo(json.dumps(measured_report(order), ensure_ascii=False))
        except CalledProcessError as error:
            last = error.stderr.strip().rpartition("\n")[2]
            raise click.ClickException(f"{format_}: {last}") from error


def _labelled(folder: Path, names: tuple[str, ...]) -> list[LabelledSet]:
    return [c for c in _chosen(folder, names) if c.labels and len(set(c.labels)) > 1]


def _chosen(folder: Path, names: tuple[str, ...]) -> list[LabelledSet]:
    found = list(sets_in(folder, names))
    missing = set(names) - {corpus.name for corpus in found}
    if missing or not found:
        wanted = ", ".join(sorted(missing)) or "with columns id and text"
        raise click.ClickException(f"There is no corpus {wanted} in {folder}.")
    return found

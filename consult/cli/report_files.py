"""From spreadsheets to a register and its themes, for ``consult report``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import sqlalchemy as sa

if TYPE_CHECKING:
    from consult.consultations.models import Consultation
    from consult.contributions.importing import ColumnMapping
    from consult.kernel.tables import Table
    from consult.synthesis.facts import Contribution, Facts
    from consult.themes.suggestions import Progress


@dataclass(frozen=True)
class Order:
    """What was asked for."""

    files: tuple[Path, ...]
    #: ``FIELD=COLUMN``
    pairs: tuple[str, ...]
    title: str
    #: number of themes; None leaves it to the engine
    themes: int | None
    seed: int
    skip_bad: bool


@dataclass
class Known:
    """What the files tell beside their texts."""

    #: a province was named, so that the region is known
    region: bool = False
    #: names of the files whose rows have dates
    dated: set[str] = field(default_factory=set)
    #: identifiers met so far
    identifiers: set[str] = field(default_factory=set)
    #: ``--map`` options that fitted a file
    used: set[str] = field(default_factory=set)


def import_files(consultation: Consultation, order: Order) -> Known:
    """Add the rows of all files to the register; leaves with code 1 when a file is refused."""
    from consult.kernel.tables import read_table

    known = Known()
    for file in order.files:
        click.echo(f"Reading {file} …", err=True)
        _import(consultation, read_table(file), order, known)
    if unused := [pair for pair in order.pairs if pair not in known.used]:
        raise click.BadParameter(
            f"no file has the column of {', '.join(unused)}.", param_hint="--map"
        )
    return known


def _import(consultation: Consultation, table: Table, order: Order, known: Known) -> None:
    from consult.cli.imports import progress_bar, tell_mapping, tell_outcome
    from consult.contributions.importing import Field, import_contributions

    mapping = _mapping(consultation, table, order, known)
    if Field.DATE in mapping:
        known.dated.add(table.origin.name)
    tell_mapping(table, mapping)
    with progress_bar() as progress:
        outcome = import_contributions(
            consultation=consultation,
            table=table,
            mapping=mapping,
            actor=None,
            skip_bad=order.skip_bad,
            new_criteria=True,
            progress=progress,
        )
    refused = bool(outcome.errors) and not order.skip_bad
    tell_outcome(outcome, None, refused=refused)
    if refused:
        sys.exit(1)


def _mapping(consultation: Consultation, table: Table, order: Order, known: Known) -> ColumnMapping:
    """Field → column for one of the files."""
    from consult.cli.imports import chosen_columns
    from consult.contributions.importing import Field

    pairs = tuple(p for p in order.pairs if len(order.files) == 1 or _fits(table, p))
    known.used.update(pairs)
    if not known.region:
        known.region = _choose_region(consultation, table, pairs)
    mapping = chosen_columns(consultation, table, pairs, new_criteria=True)
    if not known.region and Field.PROVINCE in mapping:
        del mapping[Field.PROVINCE]
        click.echo("No province of Morocco was recognised: that column is left out.", err=True)
    if Field.SOURCE_ID in mapping:
        identifiers = {i for i in table.column(mapping[Field.SOURCE_ID]) if i}
        if identifiers & known.identifiers:
            # both files count from 1, say: rows are then known by file and row
            del mapping[Field.SOURCE_ID]
        known.identifiers |= identifiers
    return mapping


def _fits(table: Table, pair: str) -> bool:
    from consult.contributions.importing.names import fold

    column = pair.partition("=")[2].strip()
    return not column or fold(column) in {fold(c) for c in table.columns}


def _choose_region(consultation: Consultation, table: Table, pairs: tuple[str, ...]) -> bool:
    """Put the consultation in the region whose provinces the file names most; whether any."""
    from consult.cli.imports import chosen_columns
    from consult.contributions.importing import Field
    from consult.contributions.importing.vocabulary import vocabulary_of
    from consult.extensions import db
    from consult.regions.queries import list_regions

    first = consultation.region
    best, most = first, 0
    for region in list_regions():
        consultation.region = region
        db.session.flush()
        mapping = chosen_columns(consultation, table, pairs, new_criteria=True)
        if Field.PROVINCE not in mapping:
            continue
        provinces = vocabulary_of(consultation).provinces
        found = sum(bool(provinces.find(c)) for c in table.column(mapping[Field.PROVINCE]) if c)
        if found > most:
            best, most = region, found
    consultation.region = best
    db.session.flush()
    return most > 0


def find_themes(consultation: Consultation, order: Order) -> None:
    """Run the same discovery as the site; nothing to read leaves the register without themes."""
    from consult.themes.operations import run_now
    from consult.themes.queries import count_texts

    texts = count_texts(consultation)
    if not texts:
        click.echo("The files hold no contribution: the report will say so.", err=True)
        return
    if order.themes is not None and order.themes > texts:
        raise click.ClickException(
            f"--k asks for {order.themes} themes, but there are only {texts} contributions."
        )
    with _analysis_bar() as progress:
        run_now(
            consultation=consultation,
            n_themes=order.themes,
            seed=order.seed,
            progress=progress,
        )


@contextmanager
def _analysis_bar() -> Iterator[Progress]:
    with click.progressbar(length=100, label="Finding themes", file=sys.stderr) as bar:

        def advance(share: float, stage: str) -> None:
            bar.update(max(0, round(share * 100) - bar.pos))

        yield advance


def as_in_the_files(facts: Facts, known: Known) -> Facts:
    """The facts with the files' own identifiers, and without what no file says."""
    from consult.synthesis.facts import Census

    identifiers = _identifiers()
    contributions = tuple(
        _as_in_the_file(c, identifiers.get(c.id), known) for c in facts.contributions
    )
    region = facts.consultation.region if known.region else {}
    about = replace(facts.consultation, region=region, opens=None, closes=None)
    census = facts.census if known.region else Census()
    return replace(facts, consultation=about, contributions=contributions, census=census)


def _as_in_the_file(
    contribution: Contribution, identifier: str | None, known: Known
) -> Contribution:
    from consult.contributions.models import Channel
    from consult.synthesis.facts import Dimension

    file = contribution.source.rpartition(":")[0]
    values = dict(contribution.values)
    if values.get(Dimension.CHANNEL) == Channel.IMPORT:
        # true, but no news to those who have only files
        del values[Dimension.CHANNEL]
    return replace(
        contribution,
        reference=identifier or contribution.source,
        received=contribution.received if file in known.dated else None,
        values=values,
    )


def _identifiers() -> dict[int, str | None]:
    from consult.contributions.models import Contribution as Row
    from consult.extensions import db

    return dict(db.session.execute(sa.select(Row.id, Row.source_id)).all())

"""``consult import``: contributions from a spreadsheet into a consultation."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult.cli.runtime import in_app, make_app

if TYPE_CHECKING:
    from consult.access.models import User
    from consult.consultations.models import Consultation
    from consult.contributions.importing import ColumnMapping, ImportOutcome
    from consult.contributions.importing.operations import Progress
    from consult.kernel.tables import Table

#: errors shown on the screen; the file of ``--errors`` holds all of them
SHOWN = 50


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", "key", required=True, help="Number or slug of the consultation.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column fills a field (repeatable); FIELD= leaves a guessed field out. Fields: "
    "source_id (or id), statement (or text), problem, proposal, effect, kind, criterion, province, "
    "commune, setting, category, age_band (or age), sex, channel, date, contact_name, "
    "contact_email, contact_phone, reference.",
)
@click.option("--sheet", help="Sheet of a workbook; the first that is not empty when left out.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others have errors.")
@click.option("--new-criteria", is_flag=True, help="Add criteria that the consultation lacks.")
@click.option("--by", "email", help="Account of the team that is noted as the importer.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option(
    "--errors",
    "errors_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Save all row errors to this CSV file.",
)
def command(
    file: Path,
    key: str,
    pairs: tuple[str, ...],
    sheet: str | None,
    skip_bad: bool,
    new_criteria: bool,
    email: str | None,
    dry_run: bool,
    errors_file: Path | None,
) -> None:
    """Import contributions from FILE (CSV, TSV or XLSX) into a consultation.

    Encoding, delimiter, header row and the meaning of the columns are found out; --map corrects
    what was guessed. All rows are imported, or none when one has an error. A second run adds
    nothing twice. A summary is printed as one line of JSON.

    Exit codes: 0 imported, 1 refused (nothing was written), 2 misused.
    """
    from consult.contributions.importing import import_contributions
    from consult.extensions import db
    from consult.kernel.tables import Limits, read_table

    app = make_app()
    with in_app(app):
        consultation = _consultation(key)
        actor = _actor(email)
        limits = Limits(bytes=app.extensions["settings"].upload_limit)
        table = read_table(file, limits=limits, sheet=sheet)
        mapping = chosen_columns(consultation, table, pairs, new_criteria=new_criteria)
        tell_mapping(table, mapping)
        with progress_bar() as progress:
            outcome = import_contributions(
                consultation=consultation,
                table=table,
                mapping=mapping,
                actor=actor,
                skip_bad=skip_bad,
                new_criteria=new_criteria,
                progress=progress,
            )
        refused = bool(outcome.errors) and not skip_bad
        tell_outcome(outcome, errors_file, refused=refused)
        summary = _summary(consultation, table, mapping, outcome, dry_run=dry_run)
        if refused or dry_run:
            db.session.rollback()
    click.echo(json.dumps(summary, ensure_ascii=False))
    sys.exit(1 if refused else 0)


def _consultation(key: str) -> Consultation:
    from consult.consultations.queries import find_consultation

    consultation = find_consultation(key)
    if consultation is None:
        raise click.ClickException(f"There is no consultation {key!r}.")
    return consultation


def _actor(email: str | None) -> User | None:
    import sqlalchemy as sa

    from consult.access.models import User
    from consult.extensions import db

    if email is None:
        return None
    user = db.session.scalar(sa.select(User).filter_by(email=email.strip().lower()))
    if user is None:
        raise click.ClickException(f"No account has the address {email!r}.")
    return user


def chosen_columns(
    consultation: Consultation, table: Table, pairs: tuple[str, ...], *, new_criteria: bool
) -> ColumnMapping:
    """What was guessed, corrected by ``--map``."""
    from consult.contributions.importing import Field, field_named, guess_columns
    from consult.contributions.importing.names import fold

    mapping = guess_columns(consultation, table, new_criteria=new_criteria)
    by_fold = {fold(column): column for column in table.columns}
    for pair in pairs:
        name, equals, wanted = pair.partition("=")
        target = field_named(name)
        if target is None or not equals:
            fields = ", ".join(Field)
            raise click.BadParameter(
                f"{pair!r} is not FIELD=COLUMN with one of: {fields}.", param_hint="--map"
            )
        mapping.pop(target, None)
        if wanted.strip():
            column = wanted if wanted in table.columns else by_fold.get(fold(wanted), wanted)
            mapping = {field: used for field, used in mapping.items() if used != column}
            mapping[target] = column
    return mapping


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr that an import advances."""
    with click.progressbar(length=1, label="Importing", file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            # drawing at each of many thousand rows would be the slowest part
            if done == total or done - bar.pos >= max(1, total // 100):
                bar.update(done - bar.pos)

        yield advance


def tell_mapping(table: Table, mapping: ColumnMapping) -> None:
    """Say on stderr which column fills which field."""
    click.echo(f"Column names in row {table.header_row}:", err=True)
    for field, column in mapping.items():
        click.echo(f"  {field} = {column}", err=True)
    unused = [column for column in table.columns if column not in mapping.values()]
    if unused:
        click.echo(f"Not imported (use --map): {', '.join(unused)}", err=True)
    for number, title in table.titles:
        click.echo(f"Row {number} is a title and not imported: {title}", err=True)


def tell_outcome(outcome: ImportOutcome, errors_file: Path | None, *, refused: bool) -> None:
    """Say on stderr what could not be read, and why."""
    from consult.kernel.downloads import csv_bytes

    for error in outcome.errors[:SHOWN]:
        place = f"Row {error.row}" + (f", {error.column}" if error.column else "")
        shown = f" [{error.value}]" if error.value else ""
        click.echo(f"{place}: {error.message}{shown}", err=True)
    if len(outcome.errors) > SHOWN:
        rest = len(outcome.errors) - SHOWN
        click.echo(f"… and {rest} more; --errors FILE.csv saves all of them.", err=True)
    if errors_file is not None:
        rows = [(e.row, e.column, str(e.message), e.value) for e in outcome.errors]
        try:
            errors_file.write_bytes(csv_bytes(["row", "column", "message", "value"], rows))
        except OSError as error:
            raise click.ClickException(f"{errors_file} cannot be written: {error}") from error
    if outcome.differing:
        rows_text = ", ".join(map(str, outcome.differing[:SHOWN]))
        click.echo(
            f"Known by their identifier but with another text, left as they are: rows {rows_text}",
            err=True,
        )
    if refused:
        click.echo(
            f"Nothing was imported: {outcome.refused} of {outcome.rows_read} rows have errors. "
            "Correct them, or use --skip-bad to import the others.",
            err=True,
        )


def _summary(
    consultation: Consultation,
    table: Table,
    mapping: ColumnMapping,
    outcome: ImportOutcome,
    *,
    dry_run: bool,
) -> dict[str, object]:
    return {
        "consultation": consultation.slug,
        "file": table.origin.name,
        "sha256": table.origin.sha256,
        "sheet": table.origin.sheet,
        "encoding": table.origin.encoding,
        "rows": outcome.rows_read,
        "added": outcome.added,
        "known": outcome.known,
        "refused": outcome.refused,
        "new_criteria": outcome.new_criteria,
        "mapping": {str(field): column for field, column in mapping.items()},
        "unused_columns": outcome.unused_columns,
        "batch": outcome.batch.id if outcome.batch and not dry_run else None,
        "dry_run": dry_run,
    }

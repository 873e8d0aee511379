"""``consult report``: from spreadsheets straight to the synthesis report."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from consult.cli.report_files import Order, as_in_the_files, find_themes, import_files
from consult.cli.report_verify import verify_command
from consult.cli.runtime import in_app, make_app
from consult.documents.render import Format
from consult.kernel.i18n import LANGUAGES

if TYPE_CHECKING:
    from consult.consultations.models import Consultation
    from consult.documents.blocks import Document


@click.command("report")
@click.argument(
    "files",
    nargs=-1,
    metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="File to write; its ending (.pdf .docx .html .xlsx) chooses the format.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(list(LANGUAGES)),
    default="ar",
    show_default=True,
    help="Language of the report.",
)
@click.option(
    "--k", "themes", type=click.IntRange(min=1), help="Number of themes; found out when left out."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="Seed of the analysis.",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column fills a field (repeatable), as for `consult import`.",
)
@click.option("--title", default="", help="Title of the consultation; the file's name by default.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows with errors instead of refusing.")
@click.option(
    "--trace",
    "trace_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write the contributions behind each sentence, figure and quote, as JSON.",
)
@click.option(
    "--verify",
    metavar="VERSION",
    help="Check a version of this site's reports instead: SLUG/NUMBER, or its key.",
)
def command(
    files: tuple[Path, ...],
    out: Path | None,
    language: str,
    themes: int | None,
    seed: int,
    pairs: tuple[str, ...],
    title: str,
    skip_bad: bool,
    trace_file: Path | None,
    verify: str | None,
) -> None:
    """Make the synthesis report of the contributions in FILE… (CSV, TSV or XLSX).

    Each row is a contribution. Columns are found out as `consult import` does. The report shows
    the identifiers of the file as reference numbers. SOURCE_DATE_EPOCH, when it is set, dates
    the report, so that the same files give the same bytes.

    With --verify, nothing is made: every figure of a version of this site is counted again from
    its frozen snapshot, each quote is looked up word for word in the snapshot and in the
    register, and hashes, signatures and kept files are checked. Each mismatch is printed.

    Exit codes: 0 written, or all is right; 1 refused (nothing was written), or a mismatch;
    2 misused.
    """
    if verify is not None:
        verify_command(verify, alone=not files and out is None)
        return
    if not files:
        raise click.UsageError("Missing argument 'FILE…'.")
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    from consult.documents.render import render
    from consult.synthesis.trace import trace

    format_ = _format_of(out)
    # bytes that are no UTF-8 reach a program as lone halves, which no database holds
    name = (title.strip() or files[0].stem).encode("utf-8", "replace").decode()
    order = Order(files, pairs, name, themes, seed, skip_bad)
    document = _compose(order, language)
    click.echo(f"Writing {out} …", err=True)
    _write(out, render(document, format_))
    if trace_file is not None:
        evidence = json.dumps(trace(document), ensure_ascii=False, indent=1)
        _write(trace_file, evidence.encode())


def _format_of(out: Path) -> Format:
    try:
        return Format(out.suffix.lower().removeprefix("."))
    except ValueError as error:
        known = ", ".join(f".{f}" for f in Format)
        raise click.BadParameter(
            f"{out.name!r} must end in one of {known}.", param_hint="--out"
        ) from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error


def _compose(order: Order, language: str) -> Document:
    """The report by the site's own path, in a database that lasts as long as the command."""
    from consult.config import Settings
    from consult.extensions import db
    from consult.regions.operations import load_reference_data
    from consult.synthesis.compose import compose
    from consult.synthesis.queries import facts_of

    with TemporaryDirectory(prefix="consult-report-") as folder:
        app = make_app(Settings(data_dir=Path(folder), secret_key="unused"))  # noqa: S106
        with in_app(app):
            db.create_all()
            load_reference_data()
            consultation = _consultation(order)
            known = import_files(consultation, order)
            find_themes(consultation, order)
            facts = facts_of(consultation, written=_now(), version=1)
            document = compose(as_in_the_files(facts, known), language)
            db.session.rollback()
            db.session.remove()
            db.engine.dispose()
    return document


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return now.replace(microsecond=0)


def _consultation(order: Order) -> Consultation:
    from consult.consultations.operations import ConsultationText, create_consultation
    from consult.regions.queries import list_regions

    today = _now().date()
    return create_consultation(
        slug="report",
        region=list_regions()[0],
        text=ConsultationText(*([order.title[:300]] * 3)),
        opens_on=today,
        closes_on=today,
    )

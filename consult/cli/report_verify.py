"""``consult report --verify``: a version of this site, checked from its frozen snapshot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from consult.cli.runtime import in_app, make_app

if TYPE_CHECKING:
    from consult.synthesis.models import ReportVersion


def verify_command(key: str, *, alone: bool) -> None:
    """Check the version, print each mismatch; leaves with code 1 when there is one."""
    from consult.synthesis.verify import verify_version

    if not alone:
        raise click.UsageError("--verify takes neither files nor --out.")
    with in_app(make_app()):
        found = verify_version(_version(key))
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    for mismatch in found.mismatches:
        click.echo(mismatch)
    checked = ", ".join(f"{count} {name}" for name, count in found.checked.items())
    click.echo(f"Checked: {checked}. Mismatches: {len(found.mismatches)}.", err=True)
    if found.mismatches:
        sys.exit(1)


def _version(key: str) -> ReportVersion:
    """The version that was named: ``slug/number``, or its key in the database."""
    from consult.consultations.queries import find_consultation
    from consult.extensions import db
    from consult.synthesis.models import ReportVersion
    from consult.synthesis.queries import find_version

    slug, slash, number = key.rpartition("/")
    found: ReportVersion | None = None
    if slash and number.isdecimal() and len(number) < 10:
        consultation = find_consultation(slug)
        found = find_version(consultation, int(number)) if consultation is not None else None
    elif key.isdecimal() and len(key) < 10:
        found = db.session.get(ReportVersion, int(key))
    if found is None:
        raise click.ClickException(f"There is no version {key!r}; name it as SLUG/NUMBER.")
    return found

"""``consult consultation``: prepare a consultation."""

from __future__ import annotations

from datetime import date, datetime

import click

from consult.cli.consultation_themes import themes
from consult.cli.runtime import in_app, make_app

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("consultation")
def command() -> None:
    """Consultations."""


command.add_command(themes)


@command.command("create")
@click.argument("slug")
@click.option("--region", "region_code", required=True, help="Official code (01 to 12).")
@click.option("--title", "title_ar", required=True, help="Title in Arabic.")
@click.option("--title-fr", default="", help="Title in French.")
@click.option("--title-en", default="", help="Title in English.")
@click.option("--opens", type=DAY, required=True, help="First day, YYYY-MM-DD.")
@click.option("--closes", type=DAY, required=True, help="Last day, YYYY-MM-DD.")
@click.option("--open/--draft", "opened", default=True, help="Open it at once, or prepare it.")
def create(
    slug: str,
    region_code: str,
    title_ar: str,
    title_fr: str,
    title_en: str,
    opens: datetime,
    closes: datetime,
    opened: bool,
) -> None:
    """Create the consultation SLUG (its part of the address) with the guide's four criteria."""
    from consult.consultations.models import ConsultationStatus
    from consult.consultations.operations import (
        ConsultationText,
        change_status,
        create_consultation,
    )
    from consult.regions.queries import get_region

    with in_app(make_app()):
        region = get_region(region_code)
        if region is None:
            raise click.ClickException(
                f"No region has the code {region_code!r}. Has 'consult upgrade' been run?"
            )
        first: date = opens.date()
        consultation = create_consultation(
            slug=slug,
            region=region,
            text=ConsultationText(title_ar=title_ar, title_fr=title_fr, title_en=title_en),
            opens_on=first,
            closes_on=closes.date(),
            stages={1: (first, None), 2: (first, closes.date())},
        )
        if opened:
            change_status(consultation=consultation, status=ConsultationStatus.OPEN)
        click.echo(consultation.id)
        click.echo(f"The consultation is at /{slug}/", err=True)

"""``consult user``: accounts of the team."""

from __future__ import annotations

import click

from consult.cli.runtime import in_app, make_app

#: kept here so that --help does not load the application; a test compares it with access.Role
ROLES = ("administrator", "supervision", "facilitator", "reader")


@click.group("user")
def command() -> None:
    """Accounts of the team."""


@command.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--name", default="", help="The person's name, shown in the history.")
@click.option("--region", "region_code", help="Official code of the region (01 to 12).")
@click.password_option(help="Asked for when not given.")
def add(email: str, role: str, name: str, region_code: str | None, password: str) -> None:
    """Open an account for EMAIL with one role, in one region or in all."""
    from consult.access.models import Role
    from consult.access.operations import add_user
    from consult.regions.queries import get_region

    with in_app(make_app()):
        region = get_region(region_code) if region_code else None
        if region_code and region is None:
            raise click.ClickException(f"No region has the code {region_code!r}.")
        user = add_user(
            email=email,
            password=password,
            role=Role(role),
            region_id=region.id if region else None,
            name=name,
        )
        click.echo(user.id)
        click.echo(f"{user.email} can sign in as {role}.", err=True)

"""``consult demo``: an open site with invented data, in one process, at once."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

import click

from consult.cli.runtime import in_app, make_app, upgrade_database
from consult.config import SettingError, Settings

#: the file that says a folder is a demo's, so that ``--fresh`` never wipes anything else
MARKER = "demo.json"


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("consult-data/demo"),
    show_default=True,
    help="Folder where the demo keeps its data.",
)
@click.option("--fresh", is_flag=True, help="Wipe the demo's folder and start over.")
def command(host: str, port: int, folder: Path, fresh: bool) -> None:
    """Serve a demo consultation with invented contributions, workshops and accounts.

    Started again, it keeps its data. It always uses SQLite and runs its jobs itself.
    """
    from consult.cli.demo_data.seeding import seed_demo
    from consult.cli.serve import run_server
    from consult.extensions import utc_now

    _check_free(host, port)
    folder = folder.expanduser().resolve()
    passwords = claim_folder(folder, fresh=fresh)
    app = make_app(demo_settings(folder))
    upgrade_database(app)
    with in_app(app):
        seed_demo(passwords=passwords, today=utc_now().date())
    click.echo(welcome(f"http://{_shown(host)}:{port}", passwords, folder))
    run_server(app, host=host, port=port)


def demo_settings(folder: Path) -> Settings:
    """The environment's settings, but never its database or queue: those may be real."""
    try:
        settings = Settings.from_environment()
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    return dataclasses.replace(settings, data_dir=folder, database_url="", queue_url="")


def claim_folder(folder: Path, *, fresh: bool) -> dict[str, str]:
    """Make the folder a demo's and give the passwords of its accounts, by role.

    Raises
    ------
    click.ClickException
        When the folder holds something else, or its marker cannot be read.
    """
    marker = folder / MARKER
    if folder.exists() and not marker.exists() and any(folder.iterdir()):
        raise click.ClickException(
            f"{folder} is not empty and is not a demo's folder. Choose another with --data."
        )
    if fresh and marker.exists():
        _wipe(folder)
    if not marker.exists():
        _mark(folder)
    try:
        passwords = json.loads(marker.read_text(encoding="utf-8"))["passwords"]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{marker} cannot be read. Start over with --fresh.") from error
    return dict(passwords)


def welcome(address: str, passwords: Mapping[str, str], folder: Path) -> str:
    """What somebody who starts the demo needs to know."""
    from consult.cli.demo_data.seeding import ACCOUNTS

    width = max(len(account.email) for account in ACCOUNTS)
    accounts = "\n".join(
        f"  {account.role:<14} {account.email:<{width}}  {passwords[account.role]}"
        for account in ACCOUNTS
    )
    return (
        f"The demo is open at {address}/\n\n"
        f"Accounts of the team, at {address}/sign-in\n{accounts}\n\n"
        f"Data: {folder}\n"
        "Started again, the demo keeps them; --fresh starts over. Ctrl+C stops it."
    )


def _check_free(host: str, port: int) -> None:
    """Refuse before anything is written or wiped: a running demo may hold the folder."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, OverflowError) as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port} ({error}). Choose another with --port or --host."
        ) from error


def _shown(host: str) -> str:
    """The host as a browser on this machine can reach it."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104  # compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _mark(folder: Path) -> None:
    from consult.access.models import Role
    from consult.kernel.references import new_reference

    folder.mkdir(parents=True, exist_ok=True)
    content = {"passwords": {role.value: new_reference() for role in Role}}
    descriptor = os.open(folder / MARKER, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)


def _wipe(folder: Path) -> None:
    """Empty the folder, its marker last, so that an interrupted wipe can be taken up again."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name == MARKER):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()

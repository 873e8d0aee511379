"""The command line: a stable contract. Data go to stdout, messages to stderr.

Exit codes: 0 done, 1 the data or the state do not allow it, 2 the command was misused.
"""

from __future__ import annotations

from importlib import import_module

import click

from consult import __version__

#: command → module that offers it as ``command``; imported only when it is asked for, so that
#: ``consult --help`` does not load the analysis
COMMANDS = {
    "demo": "consult.cli.demo",
    "serve": "consult.cli.serve",
    "worker": "consult.cli.worker",
    "upgrade": "consult.cli.upgrade",
    "doctor": "consult.cli.doctor",
    "user": "consult.cli.user",
    "consultation": "consult.cli.consultation",
    "import": "consult.cli.imports",
    "themes": "consult.cli.themes",
    "report": "consult.cli.report",
    "bench": "consult.bench.commands",
}


class LazyGroup(click.Group):
    """Loads a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="consult")
def main() -> None:
    """Participatory consultation for an open region."""

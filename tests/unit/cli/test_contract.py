"""The command line is a contract: names, help, exit codes, messages on stderr."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from consult import __version__
from consult.access.models import Role
from consult.cli import COMMANDS, main
from consult.cli.user import ROLES

PROMISED = {
    *("demo", "serve", "worker", "upgrade", "doctor", "user", "consultation"),
    *("import", "themes", "report", "bench"),
}


def every_command(
    command: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All commands with the words that call them."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from every_command(child, (*path, name))


def test_the_commands_are_the_promised_ones() -> None:
    assert set(COMMANDS) == PROMISED


def test_each_command_explains_itself_and_its_options() -> None:
    for path, command in every_command():
        answer = CliRunner().invoke(main, [*path, "--help"])
        assert answer.exit_code == 0, path
        assert command.help, path
        options = [p for p in command.params if isinstance(p, click.Option) and not p.help]
        assert [option.name for option in options] == [], path


def test_a_misused_command_exits_with_two_and_says_why_on_stderr() -> None:
    for arguments in (["nothing"], ["user", "add"], ["serve", "--port", "many"], ["import"]):
        answer = CliRunner().invoke(main, arguments)
        assert answer.exit_code == 2, arguments
        assert answer.stdout == ""
        assert "Error" in answer.stderr


def test_the_version_is_the_package_s() -> None:
    assert __version__ in CliRunner().invoke(main, ["--version"]).stdout


def test_roles_offered_are_those_of_accounts() -> None:
    assert set(ROLES) == set(Role)


def test_help_does_not_load_the_analysis() -> None:
    code = (
        "import sys; from consult.cli import main; main(['--help'], standalone_mode=False);"
        "print(sorted({'scipy', 'sklearn', 'joblib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("name", "value"),
    [("CONSULT_PROXIES", "two"), ("CONSULT_RATE_LIMITS", "perhaps"), ("CONSULT_UPLOAD_LIMIT", "")],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: object, name: str, value: str) -> None:
    settings = {"CONSULT_DATA_DIR": str(tmp_path), name: value}
    answer = CliRunner().invoke(main, ["upgrade"], env=settings)
    assert (answer.exit_code, name in answer.stderr) == ((2, True) if value else (0, False))

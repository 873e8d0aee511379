"""The README names only what exists."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

from consult.cli import COMMANDS, main
from tests.architecture.places import README, ROOT

TEXT = README.read_text("utf-8")
#: what stands between code marks, line by line, without comments
CODE = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"```(?:\w*)\n(.*?)```|`([^`\n]+)`", TEXT, flags=re.DOTALL)
    for line in "".join(block).splitlines()
]
COMMAND = re.compile(r"(?:^|\s|&&\s*)consult\s+([a-z].*)")
USES = sorted({found[1] for line in CODE if (found := COMMAND.search(line))})


def subcommand(use: str) -> list[str]:
    """``user add ada@… --role reader`` → ``["user", "add"]``."""
    words = shlex.split(use.replace("…", ""))
    group = main.get_command(None, words[0])  # type: ignore[arg-type]  # no context is needed
    takes_more = hasattr(group, "commands") and len(words) > 1
    return words[: 2 if takes_more else 1]


def test_the_readme_shows_the_two_lines_that_set_up() -> None:
    lines = [line for line in CODE if "uv run" in line and "-m venv" in line]
    assert len([line for line in lines if "consult demo" in line]) == 1
    assert len([line for line in lines if "pytest" in line]) == 1


def test_every_command_is_named_in_the_readme() -> None:
    assert {use.split()[0] for use in USES} >= set(COMMANDS)


@pytest.mark.parametrize("use", USES)
def test_each_command_in_the_readme_exists_with_its_options(use: str) -> None:
    command = subcommand(use)
    answer = CliRunner().invoke(main, [*command, "--help"])
    assert answer.exit_code == 0, answer.output
    options = {word.partition("=")[0] for word in use.split() if word.startswith("--")}
    assert [option for option in options if option not in answer.output] == []


def test_every_file_the_readme_links_to_exists() -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", TEXT)
    targets += re.findall(r'src="(?!https?:)([^"]+)"', TEXT)
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_own_file_named_in_code_exists() -> None:
    names = {
        word.rstrip(".,:;")
        for line in CODE
        for word in line.split()
        if re.match(
            r"(?:\.ci|consult|tests|static|templates|migrations|translations)/[\w./-]+$", word
        )
    }
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []

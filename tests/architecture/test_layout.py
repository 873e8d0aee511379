"""The tree is as the design draws it."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.places import PACKAGE, ROOT, modules, relative

#: all that may lie at the top of the project
TOP = {
    *(".ci", ".gitignore", "README.md", "consult", "migrations", "pyproject.toml"),
    *("static", "templates", "tests", "translations"),
}
ROOMS = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
#: names that say nothing about what is inside
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib", "base"}
#: lines of a module: the design says ~100 and to look again at 300
LONGEST = 400
#: hosts that packages come from: none is named anywhere, so that any mirror serves
REGISTRIES = re.compile(
    r"pypi\.(?:org|python)|pythonhosted|npmjs|anaconda\.(?:org|com)|download\.pytorch|"
    r"index-url|extra-index",
    re.IGNORECASE,
)


def tracked() -> list[str]:
    """The files of the project, without what is ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()]


def test_only_the_agreed_names_lie_at_the_top() -> None:
    assert {name.partition("/")[0] for name in tracked()} <= TOP


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = [p for p in modules("consult", "tests") if {p.stem, *p.parts} & EMPTY_NAMES]
    assert names == []


def test_no_registry_is_named() -> None:
    found = []
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".ttf", ".png", ".docx", ".xlsx", ".pdf"} or path == Path(__file__):
            continue
        if REGISTRIES.search(path.read_bytes().decode("utf-8", "ignore")):
            found.append(name)
    assert found == []


@pytest.mark.parametrize("path", modules("consult"), ids=relative)
def test_a_module_says_what_it_is_for_and_is_readable_in_one_sitting(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module begins with what it is for"
    if "reference" not in path.stem:  # tables of official figures
        assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize("path", modules("consult"), ids=relative)
def test_nothing_is_left_for_later(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", text) == []


def test_tests_mirror_the_rooms() -> None:
    folders = [p for kind in ("unit", "integration") for p in (ROOT / "tests" / kind).iterdir()]
    strays = [relative(p) for p in folders if p.is_dir() and p.name not in ROOMS | {"__pycache__"}]
    assert strays == []


@pytest.mark.parametrize("path", modules("consult"), ids=relative)
def test_only_one_place_of_the_web_commits(path: Path) -> None:
    """``@writes`` commits for views, jobs and commands for themselves; rules never do."""
    if path.stem in {"operations", "queries", "policies", "models", "forms", "views"} or (
        {"operations", "queries"} & set(path.parts)
    ):
        assert "session.commit(" not in path.read_text("utf-8")

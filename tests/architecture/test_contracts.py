"""Each contract of import-linter holds, and is seen to break on a planted violation."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.places import PACKAGE, PYPROJECT

FLOORS = "Rooms are stacked like floors"
PURE = "The analysis is a pure library"
RULES = "Rules and reads never see a view or a form"
USERS = "Only themes, contributions and benchmarks use the analysis"
ARABIC = "Only three modules know the Arabic library"

#: file, line planted in it, contract that must break
PLANTED = [
    ("kernel/text.py", "import consult.access.models", FLOORS),
    ("extensions.py", "from consult.kernel import text", FLOORS),
    ("contributions/queries.py", "from consult.themes import models as above", FLOORS),
    ("synthesis/models.py", "from consult.home import views as above", FLOORS),
    ("config.py", "import consult.analysis", FLOORS),
    ("themes/models.py", "def late() -> None:\n    import consult.commitments.models", FLOORS),
    ("stray/__init__.py", "", FLOORS),
    ("analysis/normalise.py", "import sqlalchemy", PURE),
    ("analysis/normalise.py", "from flask_babel import gettext", PURE),
    ("consultations/operations.py", "from wtforms import Form", RULES),
    ("consultations/queries.py", "import consult.kernel.forms", RULES),
    ("themes/models.py", "from consult.themes import views", RULES),
    ("home/views.py", "from consult.analysis import normalise", USERS),
    ("analysis/stopwords.py", "import camel_tools.utils", ARABIC),
]


def lint(folder: Path) -> tuple[int, set[str]]:
    """Run import-linter on the package in ``folder``: its exit code, the contracts it broke."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, set(re.findall(r"^(.+) BROKEN", done.stdout, flags=re.MULTILINE))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, to plant a violation in."""
    shutil.copy(PYPROJECT, tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "consult", ignore=ignored)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    assert lint(copy) == (0, set())


@pytest.mark.parametrize(("file", "line", "contract"), PLANTED)
def test_a_planted_violation_breaks_its_contract(
    copy: Path, file: str, line: str, contract: str
) -> None:
    target = copy / "consult" / file
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{line}\n")
    code, broken = lint(copy)
    assert code == 1
    assert any(name.startswith(contract) for name in broken), broken


def test_an_import_for_types_alone_is_no_violation(copy: Path) -> None:
    with (copy / "consult/kernel/text.py").open("a", encoding="utf-8") as opened:
        opened.write("\nfrom typing import TYPE_CHECKING\n")
        opened.write("if TYPE_CHECKING:\n    from consult.access.models import User\n")
    assert lint(copy) == (0, set())

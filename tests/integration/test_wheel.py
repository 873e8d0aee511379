"""The wheel carries the whole site: it is built without network, unpacked, and answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: all that a build reads
SOURCES = (
    *(".ci", "consult", "migrations", "static", "templates", "translations"),
    *("pyproject.toml", "README.md", ".gitignore"),
)
BUILD = "from hatchling.build import build_wheel; print(build_wheel('dist'))"
FIRST_PAGES = """
from flask_migrate import upgrade
import consult
from consult.app import create_app
from consult.config import SITE, Settings
from pathlib import Path

app = create_app(Settings(data_dir=Path("data").resolve(), secret_key="wheel"))
with app.app_context():
    upgrade()
client = app.test_client()
print(Path(consult.__file__).parent, SITE)
for language in ("ar", "fr", "en"):
    print(client.get(f"/?lang={language}").status_code)
print(client.get("/static/css/base.css").status_code)
"""


def run_python(code: str, folder: Path, **environment: str) -> list[str]:
    """Run code in a fresh interpreter that sees ``folder``, not the checkout."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources without compiled catalogues."""
    folder = tmp_path_factory.mktemp("sources")
    ignored = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder)
    (folder / "dist").mkdir()
    return folder / "dist" / run_python(BUILD, folder)[-1]


def test_the_wheel_carries_what_lies_beside_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        "consult/app.py",
        "consult/site/templates/layout.html",
        "consult/site/static/css/base.css",
        "consult/site/migrations/alembic.ini",
        "consult/site/migrations/versions/0001_first_tables.py",
        *(
            f"consult/site/translations/{code}/LC_MESSAGES/messages.mo"
            for code in ("ar", "fr", "en")
        ),
    }
    assert expected <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"consult"}


def test_the_unpacked_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site-packages")
    package = tmp_path / "site-packages" / "consult"
    found = run_python(FIRST_PAGES, tmp_path, PYTHONPATH=str(package.parent))
    assert found == [str(package), str(package / "site"), "200", "200", "200", "200"]

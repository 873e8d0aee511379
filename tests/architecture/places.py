"""Where the files lie that the architecture tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "consult"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
TRANSLATIONS = ROOT / "translations"
PYPROJECT = ROOT / "pyproject.toml"
README = ROOT / "README.md"


def relative(path: Path) -> str:
    """The path as it is written from the top of the project."""
    return path.relative_to(ROOT).as_posix()


def modules(*folders: str) -> list[Path]:
    """The Python files below these folders, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))

"""Build step of the wheel: compile the catalogues and take along what lies beside the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: folders beside ``consult/`` in a checkout, inside ``consult/site/`` once installed
SITE = ("templates", "static", "translations", "migrations")


class SiteHook(BuildHookInterface):  # type: ignore[type-arg]  # of its builder config
    """Runs before a wheel is built, also for the editable install of a checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue; an editable install finds the folders where they lie."""
        root = Path(self.root)
        compile_all(root / "translations")
        if version != "editable":
            for folder in SITE:
                build_data["force_include"][str(root / folder)] = f"consult/site/{folder}"


def compile_all(folder: Path) -> None:
    """Write ``messages.mo`` beside each ``messages.po``."""
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)

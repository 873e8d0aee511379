"""The matrix is the guide's annex 2, letter for letter."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from consult.commitments import matrix
from consult.commitments.matrix import Entry, Official
from consult.config import SITE

#: the guide's annex 2 as printed, a text a line
ANNEX_2 = (Path(__file__).parent / "annex_2.txt").read_text(encoding="utf-8").splitlines()


def _officials() -> dict[str, Official]:
    """Every text of the matrix by its Arabic."""
    found: dict[str, Official] = {}

    def add(thing: object) -> None:
        if isinstance(thing, Official):
            found[thing.ar] = thing
        elif isinstance(thing, Entry):
            add(thing.label)
            add(thing.guidance)
        elif isinstance(thing, dict):
            add(tuple(thing.values()))
        elif isinstance(thing, tuple):
            for part in thing:
                add(part)

    for name, value in vars(matrix).items():
        if name.isupper():
            add(value)
    return found


def test_every_text_is_printed_in_the_guide_and_none_is_left_out() -> None:
    printed = set(ANNEX_2)
    # the guide prints the two dates in one line, the form asks them apart
    dates = {matrix.STARTS_ON.ar, matrix.ENDS_ON.ar}
    columns = {matrix.ACTIVITY_STARTS_ON.ar, matrix.ACTIVITY_ENDS_ON.ar}
    printed -= {" ".join(sorted(dates)), " / ".join(sorted(columns))}
    assert set(_officials()) == printed | dates | columns


def test_arabic_is_the_guides_whatever_the_catalogues_say(app: Flask) -> None:
    for official in _officials().values():
        with force_locale("ar_MA"):
            assert str(official) == official.ar
        with force_locale("fr"):
            assert str(official) != official.ar


def test_the_arabic_catalogue_says_the_same() -> None:
    with (SITE / "translations/ar/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="ar")
    wrong = {}
    for official in _officials().values():
        message = catalogue.get(official.translated._args[0])
        if message is not None and message.string not in ("", official.ar):
            wrong[official.ar] = message.string
    assert wrong == {}

"""Pieces of text with their direction, for files that need to be told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.kernel.text import first_strong
from consult.synthesis.wording import END_ISOLATE, ISOLATE

_ISOLATED = re.compile(f"{ISOLATE}([^{ISOLATE}{END_ISOLATE}]*){END_ISOLATE}")


@dataclass(frozen=True)
class Run:
    """A piece of text; ``direction`` is empty for the text around inserted names."""

    text: str
    direction: str = ""


def split(text: str) -> list[Run]:
    """A sentence in runs: the sentence's own words, and each inserted name with its direction."""
    runs = []
    # the pattern has one group, so that names stand at the odd places
    for i, piece in enumerate(_ISOLATED.split(text)):
        if piece:
            runs.append(Run(piece, first_strong(piece) if i % 2 else ""))
    return runs


def plain(text: str) -> str:
    """The text without the marks around inserted names."""
    return text.replace(ISOLATE, "").replace(END_ISOLATE, "")

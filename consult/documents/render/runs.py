"""Pieces of text with their direction, for files that need to be told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.documents.wording import END_ISOLATE, ISOLATE
from consult.kernel.text import BIDI_CONTROLS, first_strong

_ISOLATED = re.compile(f"{ISOLATE}([^{ISOLATE}{END_ISOLATE}]*){END_ISOLATE}")
#: what XML 1.0 cannot hold (2.2 Characters), and what reorders its surroundings
_UNWRITABLE = re.compile(
    "[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[" + "".join(BIDI_CONTROLS) + "]"
)
_LTR = "A-Za-z\u00c0-\u024f\u2d30-\u2d7f"
# digits that a name begins with belong to it: a reference number may be 77DM-QKQF
_LTR_WORDS = re.compile(rf"(?:[0-9]+-)?[0-9]*[{_LTR}](?:[{_LTR}0-9 '’./:@_&+\-]*[{_LTR}0-9])?")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RTL_WORDS = re.compile(rf"[{_RTL}](?:[{_RTL}0-9 \-]*[{_RTL}])?")


@dataclass(frozen=True)
class Run:
    """A piece of text; ``direction`` is empty for the text around inserted names."""

    text: str
    direction: str = ""
    #: a name that was inserted in the report's own words
    inserted: bool = False


def split(text: str) -> list[Run]:
    """A sentence in runs: the sentence's own words, and each inserted name with its direction."""
    runs = []
    # the pattern has one group, so that names stand at the odd places
    for i, piece in enumerate(_ISOLATED.split(text)):
        if piece:
            runs.append(Run(piece, first_strong(piece), True) if i % 2 else Run(piece))
    return runs


def plain(text: str) -> str:
    """The text without the marks around inserted names."""
    return text.replace(ISOLATE, "").replace(END_ISOLATE, "")


def writable(text: str) -> str:
    """Text that XML 1.0 can hold, without controls that would reorder what stands around it."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def by_script(text: str, direction: str) -> list[Run]:
    """Text of one base direction in runs of right-to-left and left-to-right letters."""
    if direction != "rtl":
        return _alternating(text, _RTL_WORDS, "rtl", "ltr")
    return _alternating(text, _LTR_WORDS, "ltr", "rtl")


def _alternating(text: str, words: re.Pattern[str], inside: str, around: str) -> list[Run]:
    runs = []
    end = 0
    for match in words.finditer(text):
        runs += [Run(text[end : match.start()], around), Run(match[0], inside)]
        end = match.end()
    runs.append(Run(text[end:], around))
    return [run for run in runs if run.text]

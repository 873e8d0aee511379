"""The marks that stand where passages were taken out, one for each language."""

from __future__ import annotations

import re

from consult.kernel.text import first_strong

#: language code of the analysis → what readers see in place of what was taken out
MARKS: dict[str, str] = {
    "ar": "[حُذفت معطيات شخصية]",
    "ary": "[تحيدات معطيات شخصية]",
    "ary-Latn": "[t7aydat mo3tayat chakhsiya]",
    "fr": "[données personnelles supprimées]",
    "en": "[personal data removed]",
    "tzm": "[ⵜⵜⵡⴰⴽⴽⵙⵏ ⵉⵙⴼⴽⴰ ⵓⴷⵎⴰⵡⴰⵏⵏ]",
    "ber-Latn": "[ttwakksen isefka udmawanen]",
}
_ANY_MARK = re.compile("|".join(map(re.escape, MARKS.values())))


def mark_for(language: str, text: str) -> str:
    """The mark in the language of a text; by its direction when the language is not known."""
    if language in MARKS:
        return MARKS[language]
    return MARKS["fr" if first_strong(text) == "ltr" else "ar"]


def without_marks(text: str) -> str:
    """The text with blanks in place of marks, which nobody said; every other place stays.

    >>> without_marks("رقمي [حُذفت معطيات شخصية] شكرا").split()
    ['رقمي', 'شكرا']
    """
    return _ANY_MARK.sub(lambda mark: " " * len(mark.group()), text)

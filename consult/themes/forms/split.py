"""A split as a person adjusted it: which texts go in which new theme, and how it is called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from consult.kernel.i18n import LANGUAGES
from consult.kernel.text import storable
from consult.themes.forms.acts import ActForm, number_in

#: new themes of one split
MOST_PARTS = 8


@dataclass
class Draft:
    """A new theme as it stands on the page; ``number`` counts from 1, 0 is what stays."""

    number: int
    labels: dict[str, str] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    #: whether it becomes a theme; else its texts stay
    made: bool = True
    #: what the engine had proposed: equal for the same texts
    proposal: str = ""

    @property
    def as_proposed(self) -> bool:
        """Whether nobody moved a text in or out of it."""
        return bool(self.proposal) and self.proposal == fingerprint(self.texts)


class SplitForm(ActForm):
    """Why, and the way back; the parts are read by :func:`drafts_in`."""


def fingerprint(texts: Iterable[int]) -> str:
    """Equal for the same keys of contributions, in whatever order."""
    listed = ",".join(map(str, sorted(texts)))
    return hashlib.sha256(listed.encode("ascii")).hexdigest()[:16]


def drafts_in(given: MultiDict[str, str], members: Sequence[int]) -> list[Draft]:
    """The parts that were sent, what stays first; a text that is not in the theme is left out.

    Fields: ``in-KEY`` the number of the part of a contribution; of each part ``label_LANG-N``,
    ``make-N``, ``terms-N``, ``quotes-N``, ``proposal-N``.
    """
    count = min(number_in(given.get("parts")) or 0, MOST_PARTS)
    drafts = [Draft(0, made=False), *(_draft(given, n) for n in range(1, count + 1))]
    for key in members:
        number = number_in(given.get(f"in-{key}")) or 0
        drafts[number if number <= count else 0].texts.append(key)
    return drafts


def _draft(given: MultiDict[str, str], number: int) -> Draft:
    quotes = (given.get(f"quotes-{number}") or "").split(",")
    terms = storable(given.get(f"terms-{number}") or "").split("\n")
    return Draft(
        number,
        labels={
            language: storable(given.get(f"label_{language}-{number}") or "")
            for language in LANGUAGES
        },
        terms=[term[:100] for term in terms if term.strip()][:12],
        quotes=[key for text in quotes if (key := number_in(text)) is not None][:10],
        made=f"make-{number}" in given,
        proposal=given.get(f"proposal-{number}") or "",
    )

"""Campaigns: one text, or one template with names and places filled in, sent by many people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from consult.analysis.given import texts_given
from consult.analysis.normalise import normalised_word, words
from consult.analysis.similar.duplicates import near_duplicates

Moment = float | datetime

#: overlap from which texts may be one template filled in: a letter of 20 words with 3 changed
#: keeps about 0.6 of its shingles
OVERLAP = 0.5
#: fewest people: two may have talked to each other
PEOPLE = 3
#: fewest shared words: "repair the road to the village" is written by people who never met
SHARED_WORDS = 8
#: strength from which a group is reported
STRENGTH = 0.4
#: share of the texts that hold a word of the template, and of the template that a text holds
_IN_MOST, _HOLDS = 0.8, 0.6
#: what stands for a varying part, and how many of its forms are given
_GAP, _EXAMPLES = "…", 10
#: characters of a text that are read
_READ = 20_000


@dataclass(frozen=True)
class Campaign:
    """Texts sent by several people that share one body.

    Attributes
    ----------
    rows : list of int
        Rows of the texts, ascending.
    people : int
        Distinct authors: what counts, however many copies each sent.
    template : str
        The most typical text as written, its varying parts replaced by "…".
    varying : list of str
        What stands in the varying parts, the commonest first, ten at most.
    span : tuple of two moments, or None
        First and last time, where times are known.
    strength : float
        Between 0 and 1; see :func:`campaigns`.
    """

    rows: list[int]
    people: int
    template: str
    varying: list[str]
    span: tuple[Moment, Moment] | None
    strength: float

    @property
    def size(self) -> int:
        """How many texts."""
        return len(self.rows)


def campaigns(
    texts: Sequence[str],
    authors: Sequence[Hashable | None] | None = None,
    times: Sequence[Moment | None] | None = None,
    *,
    people: int = PEOPLE,
    strength: float = STRENGTH,
) -> list[Campaign]:
    """Groups of near-copies or filled-in templates from several people, the strongest first.

    Copies by one person are duplicates, not a campaign. A campaign is no fault: it tells how many
    people stand behind one text, and that they are to be counted once each.

    Parameters
    ----------
    texts : sequence of str
        Contributions.
    authors : sequence, optional
        Who sent each; None where unknown, counted as somebody else each time.
    times : sequence of float or datetime, optional
        When, in one kind of value; None where unknown.
    people : int
        Fewest distinct authors.
    strength : float
        Least strength. The strength is the product of *reach* ``1 - 1 / people``: one more person
        matters less the more there are; *length* ``n / (n + 8)`` for ``n`` shared words: chance
        agreement on words halves many times over within eight; and *likeness*, the mean share of
        the texts' words that are the template's.

    Raises ``ValueError`` for texts that are no strings, and authors or times of another length.
    """
    texts = texts_given(texts)
    for name, given in (("authors", authors), ("times", times)):
        if given is not None and len(given) != len(texts):
            raise ValueError(f"{len(given)} {name} for {len(texts)} texts")
    found = []
    for rows in near_duplicates(texts, OVERLAP):
        campaign = _campaign(texts, rows, authors, times)
        if campaign and campaign.people >= people and campaign.strength >= strength:
            found.append(campaign)
    return sorted(found, key=lambda campaign: (-campaign.strength, campaign.rows))


def _campaign(
    texts: Sequence[str],
    rows: list[int],
    authors: Sequence[Hashable | None] | None,
    times: Sequence[Moment | None] | None,
) -> Campaign | None:
    said = {row: words(texts[row][:_READ]) for row in rows}
    shared = _shared_words([said[row] for row in rows])
    rows = [row for row in rows if len(shared.intersection(said[row])) >= _HOLDS * len(shared)]
    if len(rows) < 2 or len(shared) < SHARED_WORDS:
        return None
    likeness = {row: sum(w in shared for w in said[row]) / len(said[row]) for row in rows}
    people = _people(rows, authors)
    typical = min(rows, key=lambda row: (-likeness[row], texts[row]))
    reach, length = 1 - 1 / people, len(shared) / (len(shared) + SHARED_WORDS)
    return Campaign(
        rows=rows,
        people=people,
        template=_template(texts[typical][:_READ], shared),
        varying=_varying([texts[row][:_READ] for row in rows], shared),
        span=_span([times[row] for row in rows]) if times is not None else None,
        strength=round(reach * length * sum(sorted(likeness.values())) / len(rows), 6),
    )


def _shared_words(lists: list[list[str]]) -> frozenset[str]:
    holding = Counter(word for found in lists for word in set(found))
    return frozenset(w for w, count in holding.items() if count >= _IN_MOST * len(lists))


def _people(rows: list[int], authors: Sequence[Hashable | None] | None) -> int:
    if authors is None:
        return len(rows)
    known = [authors[row] for row in rows if authors[row] is not None]
    return len(set(known)) + len(rows) - len(known)


def _span(moments: list[Moment | None]) -> tuple[Moment, Moment] | None:
    known: list[float] = [moment for moment in moments if moment is not None]  # type: ignore[misc]
    return (min(known), max(known)) if known else None


def _is_shared(token: str, shared: frozenset[str]) -> bool:
    found = words(token)
    return shared.issuperset(found) and (bool(found) or len(normalised_word(token)) <= 1)


def _template(text: str, shared: frozenset[str]) -> str:
    runs = groupby(text.split(), key=lambda token: _is_shared(token, shared))
    return " ".join(" ".join(run) if fixed else _GAP for fixed, run in runs)


def _varying(texts: list[str], shared: frozenset[str]) -> list[str]:
    parts: Counter[str] = Counter()
    for text in texts:
        runs = groupby(text.split(), key=lambda token: _is_shared(token, shared))
        parts.update({" ".join(run) for fixed, run in runs if not fixed})
    ranked = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    return [part for part, _ in ranked[:_EXAMPLES]]

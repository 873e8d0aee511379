"""Verbatim extracts: which, in which order, and where they come from.

Nothing is reworded. The order is votes and supports together, then how many said the same, then
the date, then the reference number: anybody can check it against the register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import Ids, Quote
from consult.synthesis.compose.scope import Scope, ids_of
from consult.synthesis.facts import Contribution, Dimension, Kind

#: longest extract in the running text; the annex holds more
EXTRACT = 600


@dataclass(frozen=True)
class Extract:
    """A piece of text and every contribution that says it in these very words."""

    text: str
    first: Contribution
    others: tuple[Contribution, ...]

    @property
    def weight(self) -> int:
        """Votes and supports of all who said it."""
        return self.first.weight + sum(c.weight for c in self.others)

    @property
    def ids(self) -> Ids:
        """Of the one that is quoted, then of those who say the same."""
        return (self.first.id, *ids_of(self.others))


def extracts(
    contributions: Iterable[Contribution], kinds: Collection[Kind | None]
) -> list[Extract]:
    """The parts of these kinds, identical words together, in the report's order."""
    saying: dict[str, list[Contribution]] = {}
    for contribution in contributions:
        for part in contribution.parts:
            text = part.text.strip()
            if part.kind in kinds and text:
                saying.setdefault(text, []).append(contribution)
    found = []
    for text, who in saying.items():
        distinct = sorted({c.id: c for c in who}.values(), key=_by_date)
        found.append(Extract(text, distinct[0], tuple(distinct[1:])))
    return sorted(found, key=lambda e: (-e.weight, -len(e.others), *_by_date(e.first), e.text))


def representatives(
    typical: Sequence[int],
    contributions: Sequence[Contribution],
    shown: Collection[int],
    limit: int,
) -> list[Extract]:
    """Extracts of the most typical contributions, best first, that were not shown already."""
    rank = {id_: i for i, id_ in enumerate(typical)}

    def typicality(extract: Extract) -> int:
        # a typical contribution may be one of several that use the same words
        return min(rank.get(i, len(rank)) for i in extract.ids)

    chosen: list[Extract] = []
    seen = set(shown)
    for extract in sorted(extracts(contributions, [*Kind, None]), key=typicality):
        if len(chosen) < limit and seen.isdisjoint(extract.ids):
            chosen.append(extract)
            seen.update(extract.ids)
    return chosen


def quote(scope: Scope, extract: Extract) -> Quote:
    """The extract as a quote of the document."""
    text, shortened = wording.cut(extract.text, EXTRACT)
    first = extract.first
    return Quote(
        contribution=first.id,
        reference=first.reference,
        text=text,
        shortened=shortened,
        source=source_line(scope, first),
        weight=extract.weight,
        weight_text=_weight_text(scope, extract.weight),
        same=ids_of(extract.others),
        same_text=_same_text(scope, len(extract.others)),
    )


def source_line(scope: Scope, contribution: Contribution) -> str:
    """Where and when it was said: province · channel · date, as far as they are known."""
    values = contribution.values
    parts = [
        scope.label(dimension, values[dimension])
        for dimension in (Dimension.PROVINCE, Dimension.CHANNEL)
        if dimension in values
    ]
    if contribution.received:
        parts.append(wording.day(contribution.received, scope.language))
    return " · ".join(wording.isolated(p) for p in parts)


def _weight_text(scope: Scope, weight: int) -> str:
    if not weight:
        return ""
    return str(_("votes and supports: %(count)s", count=scope.number(weight)))


def _same_text(scope: Scope, count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "said in the same words by %(count)s other contribution",
        "said in the same words by %(count)s other contributions",
        count,
        count=scope.number(count),
    )
    return str(text)


def _by_date(contribution: Contribution) -> tuple[str, str, int]:
    received = contribution.received
    return (received.isoformat() if received else "9999", contribution.reference, contribution.id)

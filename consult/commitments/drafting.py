"""First words of a card: sentences that are templates over counts, and people's own words.

Nothing is invented: a figure is a count of the register, a proposal is quoted with its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.contributions.models import CHANNEL_LABELS, Channel, Contribution, Kind
from consult.documents.wording import cut, listing
from consult.kernel.i18n import current_language, localized
from consult.themes.models import Theme

#: proposals quoted in a new card; people choose among them
MOST_PROPOSALS = 5
#: characters of a proposal that are quoted before ``[…]``
LONGEST_PROPOSAL = 400
#: kinds of a note that say what to do
PROPOSING = frozenset({Kind.PROPOSAL, Kind.RECOMMENDATION})
QUOTATION_MARKS = {"ar": "«%s»", "fr": "« %s »", "en": "“%s”"}


@dataclass(frozen=True)
class Gathered:
    """What a theme holds: its countable and its quotable contributions.

    Counts are of contributions, by a province's key (None: not stated) and by channel.
    """

    theme: Theme
    size: int
    by_province: Mapping[object, int]
    by_channel: Mapping[object, int]
    #: published or received, in the order of their keys
    quotable: Sequence[Contribution]
    #: those that represent the theme, the best first
    representative: Sequence[Contribution]
    #: votes and supports of those that have any
    weights: Mapping[int, int]


def draft_problem(gathered: Gathered) -> str:
    """How many contributions the theme rests on, from where, and by which channels."""
    sentences = [
        ngettext(
            "%(count)s contribution to the public consultation belongs to the theme “%(theme)s”.",
            "%(count)s contributions to the public consultation belong to the theme “%(theme)s”.",
            gathered.size,
            count=gathered.size,
            theme=gathered.theme.label,
        )
    ]
    places = _named_counts(_provinces(gathered), gathered.by_province)
    if places:
        sentences.append(_("By prefecture and province: %(places)s.", places=places))
    ways = _named_counts({c: str(CHANNEL_LABELS[c]) for c in Channel}, gathered.by_channel)
    if ways:
        sentences.append(_("By channel: %(channels)s.", channels=ways))
    return "\n".join(sentences)


def proposals_of(gathered: Gathered) -> list[tuple[Contribution, str]]:
    """Contributions that propose something and their proposals, the most supported first."""
    found = [(c, text) for c in gathered.quotable if (text := _proposal(c)).strip()]
    found.sort(key=lambda pair: (-gathered.weights.get(pair[0].id, 0), pair[0].id))
    return found[:MOST_PROPOSALS]


def draft_what(proposals: Sequence[tuple[Contribution, str]]) -> str:
    """The proposals word for word with their numbers, for the team to consider; may be empty."""
    if not proposals:
        return ""
    marks = QUOTATION_MARKS[current_language()]
    lines = [_("Proposals of participants, word for word, to consider:")]
    for contribution, text in proposals:
        words, shortened = cut(text, LONGEST_PROPOSAL)
        quoted = marks % (f"{words} […]" if shortened else words)
        lines.append(f"- {quoted} ({contribution.reference})")
    return "\n".join(lines)


def _proposal(contribution: Contribution) -> str:
    if contribution.proposal:
        return contribution.proposal
    return (contribution.statement or "") if contribution.kind in PROPOSING else ""


def _provinces(gathered: Gathered) -> dict[object, str]:
    provinces = gathered.theme.consultation.region.provinces
    return {p.id: localized(p) for p in provinces} | {None: _("not stated")}


def _named_counts(names: Mapping[object, str], counts: Mapping[object, int]) -> str:
    """``name: count`` of each value that occurs, the most frequent first."""
    order = {value: place for place, value in enumerate(names)}
    found = sorted(
        (value for value in counts if value in names),
        key=lambda value: (value is None, -counts[value], order[value]),
    )
    return listing([f"{names[value]}: {counts[value]}" for value in found], current_language())

"""All that is shown beside a text for whoever moderates it; nothing of it decides anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.analysis import detect_language
from consult.contributions.findings.abuse import Abuse, WatchList
from consult.contributions.findings.criteria import CriterionIdea, suggest_criteria
from consult.contributions.findings.likeness import Likes, likeness_of
from consult.contributions.findings.personal_data import PersonalData, find_personal_data
from consult.contributions.models import Contribution

#: confidence from which another language than the one that stands is worth a look
_SURE = 0.6


@dataclass(frozen=True)
class Segment:
    """A piece of a text: plain, or marked as ``personal`` or ``abuse``."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Suggestions:
    """What was found in one contribution, now."""

    criteria: Sequence[CriterionIdea]
    #: another language than the one that stands, or empty
    language: str
    likes: Likes
    #: part → what looks like personal data
    personal: Mapping[str, Sequence[PersonalData]]
    abuse: Mapping[str, Sequence[Abuse]]
    #: part → its text in pieces, in order
    segments: Mapping[str, Sequence[Segment]]


def suggestions_for(contribution: Contribution, words: WatchList) -> Suggestions:
    """Look through a contribution."""
    personal = {part: find_personal_data(text) for part, text in contribution.parts}
    abuse = {part: words.find(text) for part, text in contribution.parts}
    found = detect_language(contribution.text)
    other = found.code != contribution.language and found.confidence >= _SURE
    return Suggestions(
        criteria=suggest_criteria(contribution),
        language=found.code if other else "",
        likes=likeness_of(contribution.consultation_id).like(contribution),
        personal={part: data for part, data in personal.items() if data},
        abuse={part: data for part, data in abuse.items() if data},
        segments={
            part: _segments(text, personal[part], abuse[part]) for part, text in contribution.parts
        },
    )


def plain_segments(contribution: Contribution) -> dict[str, list[Segment]]:
    """The text of each part in one piece, for who does not moderate."""
    return {part: [Segment(text)] for part, text in contribution.parts}


def _segments(text: str, personal: Sequence[PersonalData], abuse: Sequence[Abuse]) -> list[Segment]:
    marks = sorted(
        [(data.start, data.end, "personal") for data in personal]
        + [(found.start, found.end, "abuse") for found in abuse]
    )
    pieces, done = [], 0
    for start, end, mark in marks:
        if start < done:
            continue
        pieces += [Segment(text[done:start]), Segment(text[start:end], mark)]
        done = end
    return [piece for piece in [*pieces, Segment(text[done:])] if piece.text]

"""Taking passages out of a text; what was taken out is kept apart until it is purged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.contributions.marks import mark_for
from consult.contributions.models import (
    ActKind,
    Contribution,
    ModerationAct,
    RedactedOriginal,
)
from consult.contributions.operations.acts import Hand, held, record_act
from consult.contributions.operations.indexing import refresh_text
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """``text[start:end]`` of one part of a contribution."""

    part: str
    start: int
    end: int


def passages_of(contribution: Contribution, written: str) -> list[Passage]:
    """Every place where these very words stand; blanks and line ends in them may differ."""
    words = written.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return [
        Passage(part, match.start(), match.end())
        for part, text in contribution.parts
        for match in pattern.finditer(text)
    ]


def redact(*, contribution: Contribution, passages: Iterable[Passage], hand: Hand) -> ModerationAct:
    """Put a visible mark in place of passages, and keep the parts as they were.

    Raises
    ------
    Conflict
        When it is no longer the version seen.
    DomainError
        When there is no passage, or one is not within its part.
    """
    before = dict(contribution.parts)
    joined = _joined(before, sorted(set(passages)))
    if not joined:
        raise DomainError(_l("Choose what is to be taken out."))
    after = {
        part: _cut(before[part], [p for p in joined if p.part == part], contribution.language)
        for part in {passage.part for passage in joined}
    }
    with held(contribution, hand):
        for part, text in after.items():
            setattr(contribution, part, text)
    act = record_act(
        contribution,
        ActKind.REDACTION,
        hand,
        parts={part: sum(p.part == part for p in joined) for part in sorted(after)},
    )
    db.session.flush()
    db.session.add_all(
        RedactedOriginal(
            act_id=act.id, contribution_id=contribution.id, part=part, original=before[part]
        )
        for part in sorted(after)
    )
    refresh_text(contribution)
    return act


def _joined(parts: dict[str, str], passages: Sequence[Passage]) -> list[Passage]:
    """Passages in order; those that overlap or touch are one."""
    found: list[Passage] = []
    for passage in passages:
        if not 0 <= passage.start < passage.end <= len(parts.get(passage.part, "")):
            raise DomainError(_l("A passage to be taken out is not in this text."))
        last = found[-1] if found else None
        if last and last.part == passage.part and passage.start <= last.end:
            found[-1] = Passage(last.part, last.start, max(last.end, passage.end))
        else:
            found.append(passage)
    return found


def _cut(text: str, passages: list[Passage], language: str) -> str:
    mark, pieces, done = mark_for(language, text), [], 0
    for passage in passages:
        pieces += [text[done : passage.start], mark]
        done = passage.end
    return "".join([*pieces, text[done:]])


def restore_original(act: ModerationAct) -> None:
    """Put the parts back as they were before a redaction.

    Raises
    ------
    Conflict
        When the original was purged.
    """
    originals = db.session.scalars(sa.select(RedactedOriginal).filter_by(act_id=act.id)).all()
    texts = {o.part: o.original for o in originals if o.original is not None}
    if not originals or len(texts) < len(originals):
        raise Conflict(_l("The original was deleted for ever: it cannot be put back."))
    for part, text in texts.items():
        setattr(act.contribution, part, text)
    for original in originals:
        db.session.delete(original)


def purge_originals(*, contribution: Contribution, hand: Hand) -> int:
    """Delete for ever what redactions kept; how many parts there were.

    Raises
    ------
    Conflict
        When it is no longer the version seen.
    DomainError
        When nothing is kept.
    """
    kept = db.session.scalars(
        sa.select(RedactedOriginal).where(
            RedactedOriginal.contribution_id == contribution.id,
            RedactedOriginal.original.is_not(None),
        )
    ).all()
    if not kept:
        raise DomainError(_l("No original of this contribution is kept."))
    with held(contribution, hand):
        for row in kept:
            row.original = None
            row.purged_at = utc_now()
    record_act(contribution, ActKind.PURGE, hand, parts=len(kept))
    db.session.flush()
    return len(kept)

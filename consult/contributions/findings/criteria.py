"""Which criterion a text may speak to, learnt from what the team decided; kept in the process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app

from consult.analysis import Criterion as Named
from consult.analysis import CriterionSuggester, Lexicon
from consult.consultations.models import Consultation, Criterion
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.marks import without_marks
from consult.contributions.models import PART_LABELS, ActKind, Contribution, ModerationAct
from consult.extensions import db

#: decisions that are learnt from, the latest
_MOST = 2_000
#: share of new decisions from which it is worth learning anew
_GROWTH = 0.1
_EXTENSION = "criterion_suggesters"


@dataclass(frozen=True)
class CriterionIdea:
    """A criterion that a text may speak to, how surely (0 to 1), and the words that say so."""

    criterion: Criterion
    confidence: float
    because: Sequence[str]


class _Learnt:
    """The suggester of one consultation; threads take turns."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.suggester: CriterionSuggester | None = None
        self.criteria: tuple[object, ...] = ()
        self.decisions = 0
        self.lexicon: Lexicon | None = None

    def is_old(self, criteria: tuple[object, ...], decisions: int, lexicon: Lexicon) -> bool:
        grown = abs(decisions - self.decisions) > self.decisions * _GROWTH
        changed = criteria != self.criteria or lexicon != self.lexicon
        return self.suggester is None or changed or grown


def suggest_criteria(contribution: Contribution, *, most: int = 2) -> list[CriterionIdea]:
    """Other criteria than its own that a contribution may speak to, the likeliest first."""
    consultation = contribution.consultation
    if not consultation.criteria:
        return []
    known: dict[int, _Learnt] = current_app.extensions.setdefault(_EXTENSION, {})
    learnt = known.setdefault(consultation.id, _Learnt())
    by_code = {criterion.code: criterion for criterion in consultation.criteria}
    with learnt.lock:
        (found,) = _suggester(learnt, consultation).suggest([contribution.text], most=most)
    return [
        CriterionIdea(
            by_code[idea.criterion],
            idea.confidence,
            [reason.written for reason in idea.because],
        )
        for idea in found
        if by_code[idea.criterion].id != contribution.criterion_id
    ]


def _suggester(learnt: _Learnt, consultation: Consultation) -> CriterionSuggester:
    criteria = tuple(
        (criterion.code, criterion.name_ar, criterion.name_fr, criterion.name_en)
        for criterion in consultation.criteria
    )
    decided = _select_decided(consultation)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(decided.subquery())) or 0
    lexicon = site_lexicon()
    if learnt.suggester is None or learnt.is_old(criteria, count, lexicon):
        named = [
            Named(code, {k: v for k, v in (("ar", ar), ("fr", fr), ("en", en)) if v})
            for code, ar, fr, en in criteria
        ]
        codes = {criterion.id: criterion.code for criterion in consultation.criteria}
        rows = [(_text(row[1:]), codes[row[0]]) for row in db.session.execute(decided)]
        learnt.suggester = CriterionSuggester(lexicon=lexicon).fit(
            named, [text for text, _code in rows], [[code] for _text, code in rows]
        )
        learnt.criteria, learnt.decisions, learnt.lexicon = criteria, count, lexicon
    return learnt.suggester


def _select_decided(consultation: Consultation) -> sa.Select[Any]:
    """Criterion and texts of what a person of the team gave a criterion, the latest first."""
    decided = sa.select(ModerationAct.contribution_id).where(
        ModerationAct.consultation_id == consultation.id,
        ModerationAct.kind == ActKind.CRITERION,
        ModerationAct.undone_at.is_(None),
    )
    parts = [getattr(Contribution, name) for name in PART_LABELS]
    return (
        sa.select(Contribution.criterion_id, *parts)
        .where(Contribution.id.in_(decided), Contribution.criterion_id.is_not(None))
        .order_by(Contribution.id.desc())
        .limit(_MOST)
    )


def _text(parts: Sequence[str | None]) -> str:
    return without_marks("\n".join(part for part in parts if part))

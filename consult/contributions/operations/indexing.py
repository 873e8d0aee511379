"""Rebuilding what is derived from texts, when the lexicon or the reading of words has changed."""

from __future__ import annotations

import sqlalchemy as sa

from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.models import Contribution, ContributionTerm
from consult.contributions.operations.entering import index_terms, key_of
from consult.extensions import db

_BATCH = 500


def rebuild_index() -> int:
    """Search terms and content keys of all contributions anew; returns how many there are.

    Texts themselves are never touched. To be run when a new version reads words otherwise, or
    names more of them: stored terms would no longer be those that a search asks for.
    """
    lexicon = site_lexicon()
    numbers = db.session.scalars(sa.select(Contribution.id).order_by(Contribution.id)).all()
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        db.session.execute(
            sa.delete(ContributionTerm).where(ContributionTerm.contribution_id.in_(batch))
        )
        found = db.session.scalars(sa.select(Contribution).where(Contribution.id.in_(batch)))
        rows = []
        for contribution in found:
            contribution.content_key = key_of(contribution.text)
            rows += index_terms(contribution, lexicon)
        if rows:
            db.session.execute(sa.insert(ContributionTerm), rows)
        db.session.flush()
    return len(numbers)

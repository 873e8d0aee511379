"""What is derived from texts: rebuilt when a text, the lexicon or the reading of words changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from consult.analysis import Lexicon, content_key, search_terms
from consult.contributions.findings.likeness import likeness_of
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.models import Contribution, ContributionTerm, Examination
from consult.extensions import db
from consult.kernel.jobs import enqueue

_BATCH = 500
#: a longer stem is no word: it is cut in the index
LONGEST_TERM = 80


def key_of(text: str) -> str:
    """Hash that is equal for texts differing only in spelling variants and punctuation."""
    return hashlib.sha256(content_key(text).encode("utf-8", "replace")).hexdigest()


def terms_of(text: str, lexicon: Lexicon) -> list[str]:
    """What a text is found by, in the lexicon of the site."""
    return sorted({term[:LONGEST_TERM] for term in search_terms(text, lexicon)})


def index_terms(
    contribution: Contribution, lexicon: Lexicon | None = None
) -> list[dict[str, object]]:
    """Rows of the search index for a flushed contribution.

    ``lexicon`` is the site's; who indexes many texts asks for it once.
    """
    lexicon = site_lexicon() if lexicon is None else lexicon
    terms = terms_of(contribution.text, lexicon)
    return [{"term": term, "contribution_id": contribution.id} for term in terms]


def refresh_text(contribution: Contribution) -> None:
    """Follow a changed text: its key, its search terms, what was found in it."""
    contribution.content_key = key_of(contribution.text)
    _replace_terms([contribution])
    forget_findings(contribution)
    db.session.flush()


def forget_findings(contribution: Contribution) -> None:
    """Have the words looked at anew once the transaction ends."""
    likeness_of(contribution.consultation_id).forget(contribution.id)
    db.session.execute(sa.delete(Examination).where(Examination.contribution_id == contribution.id))
    enqueue("examine_contributions", consultation_id=contribution.consultation_id)


def rebuild_index() -> int:
    """Search terms and content keys of all contributions anew; returns how many there are.

    Texts themselves are never touched. To be run when a new version reads words otherwise, or
    names more of them: stored terms would no longer be those that a search asks for.
    """
    lexicon = site_lexicon()
    numbers = db.session.scalars(sa.select(Contribution.id).order_by(Contribution.id)).all()
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        found = db.session.scalars(sa.select(Contribution).where(Contribution.id.in_(batch)))
        contributions = found.unique().all()
        for contribution in contributions:
            contribution.content_key = key_of(contribution.text)
        _replace_terms(contributions, lexicon)
        db.session.flush()
    return len(numbers)


def _replace_terms(contributions: Iterable[Contribution], lexicon: Lexicon | None = None) -> None:
    listed = list(contributions)
    db.session.execute(
        sa.delete(ContributionTerm).where(
            ContributionTerm.contribution_id.in_([contribution.id for contribution in listed])
        )
    )
    rows = [row for contribution in listed for row in index_terms(contribution, lexicon)]
    if rows:
        db.session.execute(sa.insert(ContributionTerm), rows)

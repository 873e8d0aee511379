"""How many texts, by theme and by what contributions are counted by; hidden ones left out."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Contribution
from consult.contributions.queries import COUNTED
from consult.extensions import db
from consult.themes.models import Assignment, Outcome, Theme


def visible(consultation: Consultation) -> sa.ColumnElement[bool]:
    """Condition: the contribution is of this consultation and counts."""
    return sa.and_(
        Contribution.consultation_id == consultation.id, Contribution.status.not_in(UNCOUNTED)
    )


def count_texts(consultation: Consultation) -> int:
    """How many contributions a run reads."""
    select = sa.select(sa.func.count(Contribution.id)).where(visible(consultation))
    return db.session.scalar(select) or 0


def sizes(consultation: Consultation) -> dict[int, int]:
    """Texts of each theme that has any: key → how many."""
    select = (
        sa.select(Assignment.theme_id, sa.func.count())
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(visible(consultation), Assignment.theme_id.is_not(None))
        .group_by(Assignment.theme_id)
    )
    return {key: count for key, count in db.session.execute(select) if key is not None}


def outcome_counts(consultation: Consultation) -> dict[Outcome, int]:
    """Texts in a theme, undecided, unclear."""
    select = (
        sa.select(Assignment.outcome, sa.func.count())
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(visible(consultation))
        .group_by(Assignment.outcome)
    )
    return dict(db.session.execute(select).all())


def counts_by(consultation: Consultation, field: str) -> dict[int, dict[object, int]]:
    """Texts of each theme by the value of ``field`` (a key of ``contributions.COUNTED``).

    Key of the theme → value → how many, the most frequent first; without a value: None.
    """
    column = COUNTED[field]
    select = (
        sa.select(Assignment.theme_id, column, sa.func.count())
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(visible(consultation), Assignment.theme_id.is_not(None))
        .group_by(Assignment.theme_id, column)
        .order_by(sa.func.count().desc(), column)
    )
    counts: dict[int, dict[object, int]] = defaultdict(dict)
    for theme_id, value, count in db.session.execute(select):
        if theme_id is not None:
            counts[theme_id][value] = count
    return dict(counts)


def counts_of_theme(theme: Theme, field: str) -> dict[object, int]:
    """Texts of one theme by the value of ``field``, the most frequent first."""
    column = COUNTED[field]
    select = (
        sa.select(column, sa.func.count())
        .join(Assignment, Contribution.id == Assignment.contribution_id)
        .where(Assignment.theme_id == theme.id, Contribution.status.not_in(UNCOUNTED))
        .group_by(column)
        .order_by(sa.func.count().desc(), column)
    )
    return dict(db.session.execute(select).all())

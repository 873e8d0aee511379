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
    """Texts of each theme in force that has any: key → how many.

    A text of several themes counts in each of them, once.
    """
    select = (
        sa.select(Theme.id, sa.func.count())
        .select_from(_texts_in_themes())
        .where(visible(consultation))
        .group_by(Theme.id)
    )
    return dict(db.session.execute(select).all())


def outcome_counts(consultation: Consultation) -> dict[Outcome, int]:
    """Texts in a theme, undecided, unclear: each text once, by its main theme.

    A text left in a theme that was withdrawn is undecided.
    """
    outcome = sa.case(
        (Theme.retired_at.is_not(None), sa.literal(Outcome.UNDECIDED, Assignment.outcome.type)),
        else_=Assignment.outcome,
    )
    select = (
        sa.select(outcome.label("now"), sa.func.count())
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .outerjoin(Theme, Theme.id == Assignment.theme_id)
        .where(visible(consultation), Assignment.rank == 1)
        .group_by(sa.text("now"))
    )
    return {Outcome(found): count for found, count in db.session.execute(select)}


def counts_by(consultation: Consultation, field: str) -> dict[int, dict[object, int]]:
    """Texts of each theme in force by the value of ``field`` (a key of ``COUNTED``).

    Key of the theme → value → how many, the most frequent first; without a value: None.
    """
    return counts_within(visible(consultation), field)


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


def counts_within(condition: sa.ColumnElement[bool], field: str) -> dict[int, dict[object, int]]:
    """As :func:`counts_by`, of the themes and texts that a condition picks."""
    column = COUNTED[field]
    select = (
        sa.select(Theme.id, column, sa.func.count())
        .select_from(_texts_in_themes())
        .where(condition)
        .group_by(Theme.id, column)
        .order_by(sa.func.count().desc(), column)
    )
    counts: dict[int, dict[object, int]] = defaultdict(dict)
    for theme_id, value, count in db.session.execute(select):
        counts[theme_id][value] = count
    return dict(counts)


def _texts_in_themes() -> sa.FromClause:
    """Each text with each theme in force that it is in."""
    in_force = sa.and_(Theme.id == Assignment.theme_id, Theme.retired_at.is_(None))
    return sa.join(
        sa.join(Assignment, Contribution, Contribution.id == Assignment.contribution_id),
        Theme,
        in_force,
    )

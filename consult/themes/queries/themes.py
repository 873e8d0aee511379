"""Reads of themes, their quotes and their history."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort

from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Contribution
from consult.extensions import db
from consult.themes.models import Theme, ThemeQuote


def active_themes(consultation: Consultation) -> Sequence[Theme]:
    """The themes in force, by number."""
    select = (
        sa.select(Theme)
        .where(Theme.consultation_id == consultation.id, Theme.retired_at.is_(None))
        .order_by(Theme.number)
    )
    return db.session.scalars(select).all()


def get_theme(consultation: Consultation, number: int) -> Theme:
    """The theme with this number, also a retired one, else 404."""
    select = sa.select(Theme).filter_by(consultation_id=consultation.id, number=number)
    return db.session.scalar(select) or abort(404)


def highest_number(consultation: Consultation) -> int:
    """The highest number given so far, 0 before any; numbers are never given twice."""
    select = sa.select(sa.func.max(Theme.number)).filter_by(consultation_id=consultation.id)
    return db.session.scalar(select) or 0


def lock_themes(consultation: Consultation) -> None:
    """Let nobody else change themes of this consultation before the transaction ends.

    People go on sending contributions meanwhile on PostgreSQL: a new row only needs the key of its
    consultation, which this lock leaves free. SQLite knows no lock of a row; there a write that
    changes nothing takes its one place for writers.
    """
    this = Consultation.id == consultation.id
    if db.engine.dialect.name == "sqlite":
        same = sa.update(Consultation).where(this).values(slug=Consultation.slug)
        db.session.execute(same, execution_options={"synchronize_session": False})
    else:
        db.session.execute(sa.select(Consultation.id).where(this).with_for_update(key_share=True))


def quotes_of(themes: Sequence[Theme]) -> dict[int, list[Contribution]]:
    """Representative texts of each theme, the best first; uncounted ones left out."""
    select = (
        sa.select(ThemeQuote)
        .join(ThemeQuote.contribution)
        .where(
            ThemeQuote.theme_id.in_([theme.id for theme in themes]),
            Contribution.status.not_in(UNCOUNTED),
        )
        .order_by(ThemeQuote.theme_id, ThemeQuote.position, ThemeQuote.id)
    )
    quotes: dict[int, list[Contribution]] = {theme.id: [] for theme in themes}
    for quote in db.session.scalars(select).unique():
        quotes[quote.theme_id].append(quote.contribution)
    return quotes

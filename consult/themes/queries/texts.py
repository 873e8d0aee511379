"""Reads of texts by where they belong; hidden ones left out everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.pagination import Page, paginate
from consult.themes.models import Assignment, Outcome, Source, Theme
from consult.themes.queries.counting import visible
from consult.themes.queries.themes import active_themes, quotes_of


@dataclass(frozen=True)
class Member:
    """A text of a theme, who put it there, how sure (0 to 1), and whether it is its main theme."""

    contribution: Contribution
    confidence: float
    source: Source
    rank: int = 1


@dataclass(frozen=True)
class ThemeMembers:
    """A theme with all its texts and those that represent it."""

    theme: Theme
    members: tuple[Member, ...]
    quotes: tuple[Contribution, ...]


def get_assignment(contribution: Contribution, *, lock: bool = False) -> Assignment | None:
    """Where a text belongs first; None when no run has read it.

    ``lock``: nobody else changes it before the transaction ends.
    """
    select = sa.select(Assignment).filter_by(contribution_id=contribution.id, rank=1)
    if lock:
        select = select.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(select)


def assignments_of(contribution: Contribution) -> Sequence[Assignment]:
    """All places of a text with their themes, the main one first."""
    select = (
        sa.select(Assignment)
        .filter_by(contribution_id=contribution.id)
        .options(joinedload(Assignment.theme), joinedload(Assignment.decided_by))
        .order_by(Assignment.rank)
    )
    return db.session.scalars(select).all()


def members_by_theme(consultation: Consultation) -> dict[int, frozenset[int]]:
    """Keys of the texts of each theme in force that has any, also as a second theme."""
    select = (
        sa.select(Theme.id, Assignment.contribution_id)
        .join(Assignment, Assignment.theme_id == Theme.id)
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(visible(consultation), Theme.retired_at.is_(None))
    )
    groups: dict[int, set[int]] = defaultdict(set)
    for theme_id, contribution_id in db.session.execute(select):
        groups[theme_id].add(contribution_id)
    return {theme_id: frozenset(group) for theme_id, group in groups.items()}


def themes_with_members(consultation: Consultation) -> list[ThemeMembers]:
    """The themes in force, by number, each with its texts in the order of their keys."""
    themes = active_themes(consultation)
    groups: dict[int | None, list[Member]] = defaultdict(list)
    select = _select(consultation).where(Assignment.theme_id.is_not(None))
    for assignment in db.session.scalars(select).unique():
        groups[assignment.theme_id].append(
            Member(
                contribution=assignment.contribution,
                confidence=assignment.confidence,
                source=assignment.source,
                rank=assignment.rank,
            )
        )
    quotes = quotes_of(themes)
    return [
        ThemeMembers(theme, tuple(groups[theme.id]), tuple(quotes[theme.id])) for theme in themes
    ]


def undecided(consultation: Consultation) -> list[Contribution]:
    """Texts too near to several themes, in the order of their keys."""
    return _with_outcome(consultation, Outcome.UNDECIDED)


def unclear(consultation: Consultation) -> list[Contribution]:
    """Texts too short to tell, in the order of their keys."""
    return _with_outcome(consultation, Outcome.UNCLEAR)


def unsorted(consultation: Consultation) -> list[Contribution]:
    """Texts that no run has read yet, in the order of their keys."""
    return list(db.session.scalars(_select_unsorted(consultation)).unique())


def members_page(theme: Theme, *, page: int, size: int = 20) -> Page[Assignment]:
    """The texts of a theme, the surest first; ``rank`` tells those it is a second theme of."""
    select = (
        _select(theme.consultation)
        .where(Assignment.theme_id == theme.id)
        .order_by(None)
        .order_by(Assignment.confidence.desc(), Assignment.contribution_id)
    )
    return paginate(select, number=page, size=size)


def assignment_page(
    consultation: Consultation, outcome: Outcome, *, page: int, size: int = 20
) -> Page[Assignment]:
    """The texts with this outcome; those left in a withdrawn theme are undecided."""
    select = _select(consultation).where(stands_as(outcome))
    return paginate(select, number=page, size=size)


def unsorted_page(consultation: Consultation, *, page: int, size: int = 20) -> Page[Contribution]:
    """The texts that no run has read yet."""
    return paginate(_select_unsorted(consultation), number=page, size=size)


def _select(consultation: Consultation) -> sa.Select[Assignment]:
    return (
        sa.select(Assignment)
        .join(Assignment.contribution)
        .options(
            contains_eager(Assignment.contribution).options(
                joinedload(Contribution.criterion), joinedload(Contribution.province)
            ),
            joinedload(Assignment.decided_by),
        )
        .where(visible(consultation))
        .order_by(Assignment.contribution_id)
    )


def _with_outcome(consultation: Consultation, outcome: Outcome) -> list[Contribution]:
    select = _select(consultation).where(stands_as(outcome))
    return [assignment.contribution for assignment in db.session.scalars(select).unique()]


def stands_as(outcome: Outcome) -> sa.ColumnElement[bool]:
    """Condition: the main place of a text says so."""
    withdrawn = Assignment.theme_id.in_(sa.select(Theme.id).where(Theme.retired_at.is_not(None)))
    says = Assignment.outcome == outcome
    if outcome is Outcome.UNDECIDED:
        says = sa.or_(says, withdrawn)
    elif outcome is Outcome.ASSIGNED:
        says = sa.and_(says, sa.not_(withdrawn))
    return sa.and_(Assignment.rank == 1, says)


def _select_unsorted(consultation: Consultation) -> sa.Select[Contribution]:
    return (
        sa.select(Contribution)
        .where(
            visible(consultation),
            Contribution.id.not_in(sa.select(Assignment.contribution_id)),
        )
        .order_by(Contribution.id)
    )

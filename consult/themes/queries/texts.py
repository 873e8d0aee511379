"""Reads of texts by where they belong; hidden ones left out everywhere."""

from __future__ import annotations

from collections import defaultdict
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
    """A text of a theme, who put it there, and how sure (0 to 1)."""

    contribution: Contribution
    confidence: float
    source: Source


@dataclass(frozen=True)
class ThemeMembers:
    """A theme with all its texts and those that represent it."""

    theme: Theme
    members: tuple[Member, ...]
    quotes: tuple[Contribution, ...]


def get_assignment(contribution: Contribution, *, lock: bool = False) -> Assignment | None:
    """Where a text belongs; None when no run has read it. ``lock``: until the transaction ends."""
    select = sa.select(Assignment).filter_by(contribution_id=contribution.id)
    if lock:
        select = select.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(select)


def members_by_theme(consultation: Consultation) -> dict[int, frozenset[int]]:
    """Keys of the texts of each theme that has any."""
    select = (
        sa.select(Assignment.theme_id, Assignment.contribution_id)
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(visible(consultation), Assignment.theme_id.is_not(None))
    )
    groups: dict[int, set[int]] = defaultdict(set)
    for theme_id, contribution_id in db.session.execute(select):
        if theme_id is not None:
            groups[theme_id].add(contribution_id)
    return {theme_id: frozenset(group) for theme_id, group in groups.items()}


def themes_with_members(consultation: Consultation) -> list[ThemeMembers]:
    """The themes in force, by number, each with its texts in the order of their keys."""
    themes = active_themes(consultation)
    groups: dict[int | None, list[Member]] = defaultdict(list)
    select = _select(consultation).where(Assignment.theme_id.is_not(None))
    for assignment in db.session.scalars(select).unique():
        groups[assignment.theme_id].append(
            Member(assignment.contribution, assignment.confidence, assignment.source)
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
    """The texts of a theme, the surest first."""
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
    """The texts with this outcome."""
    select = _select(consultation).where(Assignment.outcome == outcome)
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
    select = _select(consultation).where(Assignment.outcome == outcome)
    return [assignment.contribution for assignment in db.session.scalars(select).unique()]


def _select_unsorted(consultation: Consultation) -> sa.Select[Contribution]:
    return (
        sa.select(Contribution)
        .where(
            visible(consultation),
            Contribution.id.not_in(sa.select(Assignment.contribution_id)),
        )
        .order_by(Contribution.id)
    )

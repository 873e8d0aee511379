"""Splitting: texts of one theme become themes of their own, by hand or as proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.contributions.models import UNCOUNTED, Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.i18n import LANGUAGES
from consult.themes.dividing import divide
from consult.themes.means import Unavailable
from consult.themes.models import (
    RUN_PROBLEM_LABELS,
    Assignment,
    EventKind,
    Source,
    Theme,
    ThemeEvent,
)
from consult.themes.operations.acts import Act
from consult.themes.operations.naming import checked_labels, label_columns
from consult.themes.operations.places import Places, joined, moved, place_in
from consult.themes.operations.quoting import let_quotes_follow, let_quotes_go
from consult.themes.operations.refusals import (
    check_in_force,
    check_seen,
    check_unlocked,
    moved_meanwhile,
)
from consult.themes.operations.rows import places_of
from consult.themes.suggestions import Corpus


@dataclass(frozen=True)
class Part:
    """A new theme of a split: its labels, language → label, and keys of its contributions.

    ``proposed``: a person accepted a group of the engine as it was, so the texts keep who placed
    them; else a person chose each text.
    """

    labels: Mapping[str, str]
    texts: Sequence[int]
    terms: Sequence[str] = ()
    #: keys of the contributions that speak for it, the best first
    quotes: Sequence[int] = ()
    proposed: bool = False


def split_theme(
    *,
    theme: Theme,
    parts: Sequence[Part],
    actor: User | None,
    reason: str = "",
    seen: int | None = None,
) -> ThemeEvent:
    """Make a new theme of each part; texts that no part names stay in the theme.

    ``event.details["after"]`` holds the numbers of the new themes. ``seen``: the version of the
    theme on the page.

    Raises
    ------
    Conflict
        When the theme was changed since, is withdrawn or locked, or a text is no longer in it.
    DomainError
        When a part has no text, a text stands in two parts, or labels are not good.
    """
    labels = [checked_labels(part.labels) for part in parts]
    _check_parts(parts)
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    check_in_force(theme)
    check_unlocked(theme)
    check_seen(theme, seen)
    before = places_of(text for part in parts for text in part.texts)
    _check_members(theme, before)
    made = []
    for part, named in zip(parts, labels, strict=True):
        new = act.found(
            **label_columns(named),
            terms=list(part.terms),
            split_from_id=theme.id,
            parent_id=theme.parent_id,
        )
        _fill(act, theme, new, part, before)
        made.append(new)
    let_quotes_go(act)
    act.change(theme, stability=None, margin=None)
    return act.record(
        EventKind.SPLIT,
        theme=theme,
        before=theme.number,
        after=[new.number for new in made],
        texts=[len(set(part.texts)) for part in parts],
    )


def _fill(act: Act, theme: Theme, new: Theme, part: Part, before: Mapping[int, Places]) -> None:
    """Put the texts of a part, and who speaks for it, in its new theme."""
    from_one = frozenset({theme.id})
    places = {
        text: joined(before[text], from_one, new.id)
        if part.proposed
        else moved(before[text], theme.id, new.id, act.by)
        for text in dict.fromkeys(part.texts)
    }
    act.place(places, before)
    let_quotes_follow(act, theme.id, new.id)
    there = {text for text, _quote in act.quotes_of(new.id)[new.id]}
    chosen = [text for text in dict.fromkeys(part.quotes) if text in places]
    if not there and chosen:
        act.quote(new.id, [(text, Source.ENGINE) for text in chosen])


def _check_parts(parts: Sequence[Part]) -> None:
    texts = [text for part in parts for text in dict.fromkeys(part.texts)]
    if not parts or not all(part.texts for part in parts):
        raise DomainError(_l("Choose at least one text for each new theme."))
    if len(texts) > len(set(texts)):
        raise DomainError(_l("A text stands in two of the new themes: choose one of them."))


def _check_members(theme: Theme, before: Mapping[int, Places]) -> None:
    for text, places in before.items():
        if place_in(places, theme.id) is None:
            contribution = db.session.get(Contribution, text)
            if contribution is None or contribution.consultation_id != theme.consultation_id:
                raise Conflict(_l("A text of this split does not exist any more."))
            main = db.session.get(Theme, places[0].theme) if places and places[0].theme else None
            raise Conflict(moved_meanwhile(contribution, main))


def propose_split(*, theme: Theme, n_parts: int | None = None, seed: int = 0) -> list[Part]:
    """The parts that the engine sees in a theme, the largest first; nothing changes.

    ``split_theme`` makes themes of those that a person accepts: as a rule all but the first, which
    keeps the theme's number. ``n_parts``: how many, else the engine chooses. Texts that count and
    of which it is the main theme are read; those that belong to no part are in none.

    Raises
    ------
    DomainError
        When there are fewer than two texts, or fewer than parts, or the engine sees no parts, or
        the sentence model of the site cannot be read.
    """
    texts = _texts_of(theme)
    if len(texts) < max(2, n_parts or 2):
        raise DomainError(_l("This theme holds too few texts for so many parts."))
    try:
        found = divide(Corpus.of(texts), n_parts=n_parts, seed=seed)
    except Unavailable as error:
        raise DomainError(RUN_PROBLEM_LABELS[error.problem]) from error
    if len(found) < 2:
        raise DomainError(_l("The analysis sees no parts in this theme: its texts are alike."))
    return [
        Part(
            labels={language: suggested.label(language) for language in LANGUAGES},
            texts=keys,
            terms=suggested.terms,
            quotes=suggested.representatives,
            proposed=True,
        )
        for suggested, keys in found
    ]


def _texts_of(theme: Theme) -> list[Contribution]:
    select = (
        sa.select(Contribution)
        .join(Assignment, Assignment.contribution_id == Contribution.id)
        .where(
            Assignment.theme_id == theme.id,
            Assignment.rank == 1,
            Contribution.status.not_in(UNCOUNTED),
        )
        .order_by(Contribution.id)
    )
    return list(db.session.scalars(select).unique())

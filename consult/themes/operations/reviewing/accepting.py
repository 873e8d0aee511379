"""What each kind of suggestion changes when it is accepted."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.kernel.i18n import LANGUAGES
from consult.themes.models import (
    Assignment,
    EventKind,
    Source,
    SuggestionKind,
    SuggestionState,
    Theme,
    ThemeSuggestion,
)
from consult.themes.operations.places import Place, Places, pinned
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.reviewing.results import is_where, mentioned, released, went
from consult.themes.operations.reviewing.sitting import Sitting
from consult.themes.operations.rows import batches, places_of
from consult.themes.queries.review import ABOUT_TEXTS, holding

#: a new theme is made only when this share of its texts is still where the run saw them
STILL_THERE = 0.5
#: themes are made and named before texts go to them, and withdrawn after those have left
ORDER = (
    SuggestionKind.FOUND,
    SuggestionKind.RENAME,
    SuggestionKind.PLACE,
    SuggestionKind.MOVE,
    SuggestionKind.RELEASE,
    SuggestionKind.RETIRE,
)


def accept_open(sitting: Sitting) -> None:
    """Do what holds still, in the order in which one makes room for the other."""
    waiting = sitting.waiting
    held = {key for batch in batches([s.id for s in waiting]) for key in holding(batch)}
    sitting.outdate([s for s in waiting if s.id not in held])
    groups: dict[tuple[int, ...], list[ThemeSuggestion]] = defaultdict(list)
    for suggestion in waiting:
        if suggestion.id in held:
            groups[_group(suggestion)].append(suggestion)
    for _key, suggestions in sorted(groups.items()):
        kind = suggestions[0].kind
        if kind in ABOUT_TEXTS:
            _place(sitting, suggestions)
        elif kind is SuggestionKind.FOUND:
            _found(sitting, suggestions[0])
        elif kind is SuggestionKind.RENAME:
            _rename(sitting, suggestions[0])
        else:
            _retire(sitting, suggestions[0])


def closed_themes(consultation: Consultation) -> frozenset[int]:
    """Keys of the themes that take no text and give none up."""
    select = sa.select(Theme.id).where(
        Theme.consultation_id == consultation.id,
        sa.or_(Theme.locked, Theme.retired_at.is_not(None)),
    )
    return frozenset(db.session.scalars(select))


def _group(suggestion: ThemeSuggestion) -> tuple[int, ...]:
    """What is done as one act: the order of its kind, then from where to where."""
    order = ORDER.index(suggestion.kind)
    if suggestion.kind in ABOUT_TEXTS:
        return (order, suggestion.theme_id or 0, suggestion.target_id or 0)
    return (order, suggestion.id)


def _place(sitting: Sitting, suggestions: list[ThemeSuggestion]) -> None:
    """Texts go from one theme (or none) to another (or none), as one act."""
    act, first = sitting.act(), suggestions[0]
    before = places_of(s.contribution_id for s in suggestions if s.contribution_id)
    closed = closed_themes(sitting.consultation)
    after = {
        s.contribution_id: _placed(sitting, s, before[s.contribution_id], closed)
        for s in suggestions
        if s.contribution_id
    }
    act.place(after, before)
    let_quotes_go(act)
    source, target = first.theme, first.target
    event = act.record(
        EventKind.ADOPTED,
        theme=target or source,
        contribution=first.contribution if len(suggestions) == 1 else None,
        suggested=first.kind.value,
        run=sitting.run.id,
        before=source.number if source else None,
        after=target.number if target else None,
        texts=len(suggestions),
    )
    sitting.decide(suggestions, SuggestionState.ACCEPTED, event)


def _placed(
    sitting: Sitting, suggestion: ThemeSuggestion, before: Places, closed: frozenset[int]
) -> Places:
    """The places of a text once a suggestion about it is accepted."""
    run, target = sitting.run.id, suggestion.target_id
    if target is None:
        return released(before, suggestion.theme_id, run)
    mentions = suggestion.details.get("others", [])
    main = mentioned(target, suggestion.confidence or 0.0, mentions, run)
    return went(before, pinned(main, sitting.by) if sitting.read else main, mentions, closed)


def _found(sitting: Sitting, suggestion: ThemeSuggestion) -> None:
    """Make a new theme of the texts that are still where the run saw them."""
    details, act = suggestion.details, sitting.act()
    seen = dict(zip(details["texts"], details["before"], strict=True))
    sure = dict(zip(details["texts"], details["confidences"], strict=True))
    places, closed = places_of(seen), closed_themes(sitting.consultation)
    still = [t for t in seen if is_where(places[t], seen[t]) and seen[t] not in closed]
    if len(still) < STILL_THERE * len(seen):
        sitting.outdate([suggestion])
        return
    theme = act.found(
        **{f"label_{language}": details["labels"][language] for language in LANGUAGES},
        terms=details["terms"],
        stability=details["stability"],
        margin=details["margin"],
        run_id=sitting.run.id,
    )
    act.change(theme, labelled_by=Source.ENGINE)
    new = {t: Place(theme.id, confidence=sure[t], run=sitting.run.id) for t in still}
    act.place({t: went(places[t], new[t], (), closed) for t in still}, places)
    act.quote(theme.id, [(t, Source.ENGINE) for t in details["quotes"] if t in new])
    let_quotes_go(act)
    event = act.record(
        EventKind.ADOPTED,
        theme=theme,
        suggested=suggestion.kind.value,
        run=sitting.run.id,
        before={},
        after=details["labels"],
        texts=len(still),
    )
    suggestion.target_id = theme.id
    sitting.decide([suggestion], SuggestionState.ACCEPTED, event)


def _rename(sitting: Sitting, suggestion: ThemeSuggestion) -> None:
    theme, details = suggestion.theme, suggestion.details
    if theme is None or theme.labels != details["before"]:
        sitting.outdate([suggestion])
        return
    act = sitting.act()
    after = {f"label_{language}": details["after"][language] for language in LANGUAGES}
    act.change(theme, terms=details["terms"], **after)
    event = act.record(
        EventKind.ADOPTED,
        theme=theme,
        suggested=suggestion.kind.value,
        run=sitting.run.id,
        before=details["before"],
        after=details["after"],
    )
    sitting.decide([suggestion], SuggestionState.ACCEPTED, event)


def _retire(sitting: Sitting, suggestion: ThemeSuggestion) -> None:
    """Withdraw a theme once it holds no text; until then the suggestion stays open."""
    theme = suggestion.theme
    if theme is None or _holds_texts(theme):
        sitting.decision.holding += 1
        return
    act = sitting.act()
    act.change(theme, retired_at=utc_now())
    event = act.record(
        EventKind.ADOPTED, theme=theme, suggested=suggestion.kind.value, run=sitting.run.id
    )
    sitting.decide([suggestion], SuggestionState.ACCEPTED, event)


def _holds_texts(theme: Theme) -> bool:
    select = sa.select(Assignment.id).where(Assignment.theme_id == theme.id).limit(1)
    return db.session.scalar(select) is not None

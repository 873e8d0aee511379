"""From suggestions to themes: numbers last, and what a person decided never moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.themes.matching import match_themes
from consult.themes.models import (
    Assignment,
    Outcome,
    Source,
    Theme,
    ThemeQuote,
    ThemeRun,
)
from consult.themes.queries import active_themes, highest_number, lock_themes, members_by_theme
from consult.themes.suggestions import SuggestedTheme, Suggestions

#: rows of one INSERT: far below the number of parameters that SQLite accepts
BATCH = 1000


def adopt_run(*, run: ThemeRun, suggestions: Suggestions) -> None:
    """Bring the themes up to date with what a run proposes.

    A suggested theme that shares enough texts with one of before keeps its number, and its label
    when a person gave it (``matching.match_themes``); another becomes a new theme with the next
    number. A theme that is no longer found is retired, unless a person labelled it or placed
    texts in it. A text that a person placed stays where it is.
    """
    consultation = run.consultation
    lock_themes(consultation)
    before = active_themes(consultation)
    members = members_by_theme(consultation)
    pairs = match_themes(
        [members.get(theme.id, frozenset()) for theme in before], suggestions.members()
    )
    kept = {new: before[old] for new, old in pairs.items()}
    themes = _themes_of(run, suggestions, kept, highest_number(consultation))
    _assign(run, suggestions, themes)
    _quote(consultation, suggestions, themes)
    retired = _retire(before, kept.values())
    run.quality = {
        "engine": suggestions.quality,
        "themes_kept": len(kept),
        "themes_new": len(themes) - len(kept),
        "themes_retired": retired,
        "texts_undecided": sum(
            label < 0 and not unclear
            for label, unclear in zip(suggestions.labels, suggestions.unclear, strict=True)
        ),
        "texts_unclear": sum(
            label < 0 and unclear
            for label, unclear in zip(suggestions.labels, suggestions.unclear, strict=True)
        ),
    }
    db.session.flush()
    audit.record("adopt_run", run, themes=len(themes), texts=len(suggestions.ids))


def _themes_of(
    run: ThemeRun, suggestions: Suggestions, kept: Mapping[int, Theme], highest: int
) -> list[Theme]:
    """The theme of each suggested one: that of before, or a new one with the next number."""
    themes = []
    for index, suggested in enumerate(suggestions.themes):
        theme = kept.get(index)
        if theme is None:
            highest += 1
            theme = Theme(
                consultation_id=run.consultation_id, number=highest, labelled_by=Source.ENGINE
            )
            db.session.add(theme)
        _describe(theme, suggested, run)
        themes.append(theme)
    db.session.flush()
    return themes


def _describe(theme: Theme, suggested: SuggestedTheme, run: ThemeRun) -> None:
    theme.terms = list(suggested.terms)
    theme.stability, theme.margin = suggested.stability, suggested.margin
    theme.run_id = run.id
    if theme.labelled_by is Source.ENGINE:
        for language in ("ar", "fr", "en"):
            setattr(theme, f"label_{language}", suggested.label(language))


def _assign(run: ThemeRun, suggestions: Suggestions, themes: Sequence[Theme]) -> None:
    """Replace what the engine said; rows of persons are left and keep their texts."""
    ours = sa.select(Contribution.id).where(Contribution.consultation_id == run.consultation_id)
    db.session.execute(
        sa.delete(Assignment).where(
            Assignment.source == Source.ENGINE, Assignment.contribution_id.in_(ours)
        ),
        execution_options={"synchronize_session": False},
    )
    keys = [theme.id for theme in themes]
    rows = [
        {
            "contribution_id": number,
            "theme_id": keys[label] if label >= 0 else None,
            "outcome": _outcome(label, unclear),
            "source": Source.ENGINE,
            "confidence": confidence,
            "run_id": run.id,
            "created_at": run.started_at or run.created_at,
            "updated_at": run.started_at or run.created_at,
        }
        for number, label, unclear, confidence in zip(
            suggestions.ids,
            suggestions.labels,
            suggestions.unclear,
            suggestions.confidence,
            strict=True,
        )
    ]
    for batch in _batches(rows):
        db.session.execute(_insert_missing(Assignment, "contribution_id", "rank"), batch)
    db.session.expire_all()


def _outcome(label: int, unclear: bool) -> Outcome:
    if label >= 0:
        return Outcome.ASSIGNED
    return Outcome.UNCLEAR if unclear else Outcome.UNDECIDED


def _quote(consultation: Consultation, suggestions: Suggestions, themes: Sequence[Theme]) -> None:
    """Replace the engine's quotes by representatives that really are in the theme."""
    members = members_by_theme(consultation)
    ours = sa.select(Theme.id).where(Theme.consultation_id == consultation.id)
    db.session.execute(
        sa.delete(ThemeQuote).where(
            ThemeQuote.source == Source.ENGINE, ThemeQuote.theme_id.in_(ours)
        ),
        execution_options={"synchronize_session": False},
    )
    rows = [
        {
            "theme_id": theme.id,
            "contribution_id": number,
            "position": position,
            "source": Source.ENGINE,
            "created_at": utc_now(),
        }
        for theme, suggested in zip(themes, suggestions.themes, strict=True)
        for position, number in enumerate(suggested.representatives)
        if number in members.get(theme.id, frozenset())
    ]
    for batch in _batches(rows):
        db.session.execute(_insert_missing(ThemeQuote, "theme_id", "contribution_id"), batch)


def _retire(before: Sequence[Theme], found: Any) -> int:
    """Retire the themes of the engine alone that no suggestion continues; how many."""
    still = {theme.id for theme in found}
    lost = [t for t in before if t.id not in still and t.labelled_by is Source.ENGINE]
    held = set(
        db.session.scalars(
            sa.select(Assignment.theme_id).where(
                Assignment.source == Source.PERSON,
                Assignment.theme_id.in_([theme.id for theme in lost]),
            )
        )
    )
    retired = [theme for theme in lost if theme.id not in held]
    for theme in retired:
        theme.retired_at = utc_now()
    return len(retired)


def _insert_missing(table: type[Assignment | ThemeQuote], *unique: str) -> Any:
    """An INSERT that leaves a row alone that is there already: a person put it there."""
    make = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing(index_elements=list(unique))


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]

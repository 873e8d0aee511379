"""From what a run found to the themes: the first run is adopted, a later one only proposes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.themes.models import (
    MOST_THEMES,
    Assignment,
    Outcome,
    Source,
    SuggestionKind,
    SuggestionState,
    Theme,
    ThemeQuote,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.operations.positions import keep_positions
from consult.themes.planning import Placing, Plan, Proposal, plan
from consult.themes.queries import active_themes, highest_number, lock_themes
from consult.themes.queries.counting import visible
from consult.themes.queries.standing import standing_of
from consult.themes.relabelling import labels_of
from consult.themes.standing import Standing
from consult.themes.suggestions import Mentioned, SuggestedTheme, Suggestions

#: rows of one INSERT: far below the number of parameters that SQLite accepts
BATCH = 1000


def adopt_run(*, run: ThemeRun, suggestions: Suggestions, start: Standing | None = None) -> None:
    """Bring the themes up to date with what a run found.

    Where there was no theme at its ``start`` (or none is given) all of it is adopted. Otherwise
    the run places the texts that nobody had read, and proposes everything else: rows of
    ``ThemeSuggestion`` that people accept or refuse. What people changed while the run was at
    work is left to them. Open suggestions of earlier runs are outdated.
    """
    consultation = run.consultation
    lock_themes(consultation)
    before = len(active_themes(consultation))
    _outdate_earlier(run)
    if start is None or start.first:
        figures = _adopt_whole(run, suggestions)
    else:
        figures = _propose(run, suggestions, start)
    if suggestions.points:
        keep_positions(run=run, ids=suggestions.ids, points=suggestions.points)
    run.quality = {"engine": suggestions.quality, "themes_before": before, **figures}
    db.session.flush()
    audit.record("adopt_run", run, themes=len(suggestions.themes), texts=len(suggestions.ids))


def _adopt_whole(run: ThemeRun, suggestions: Suggestions) -> dict[str, Any]:
    """Make a theme of each group; texts and themes of people stay as they are."""
    there = _counted(run.consultation)
    themes = _new_themes(run, suggestions)
    placings = [
        _placing(suggestions, row, [theme.id for theme in themes])
        for row, text in enumerate(suggestions.ids)
        if text in there
    ]
    _forget_engine(run.consultation)
    _place(run, placings)
    _quote(suggestions, themes, placings)
    outcomes = Counter(placing.outcome for placing in placings)
    return {
        "first": True,
        "themes_kept": 0,
        "themes_new": len(themes),
        "themes_retired": 0,
        "texts_placed": outcomes[Outcome.ASSIGNED],
        "texts_undecided": outcomes[Outcome.UNDECIDED],
        "texts_unclear": outcomes[Outcome.UNCLEAR],
    }


def _propose(run: ThemeRun, suggestions: Suggestions, start: Standing) -> dict[str, Any]:
    """Place what nobody had read, and propose the rest."""
    now = standing_of(run.consultation, anew=start.anew)
    planned = plan(suggestions, start=start, now=now, there=_counted(run.consultation))
    _place(run, planned.placings)
    _suggest(run, planned)
    kinds = Counter(proposal.kind for proposal in planned.proposals)
    outcomes = Counter(placing.outcome for placing in planned.placings)
    return {
        "first": False,
        "themes_kept": len(now.themes) - kinds[SuggestionKind.RETIRE],
        "themes_new": kinds[SuggestionKind.FOUND],
        "themes_retired": kinds[SuggestionKind.RETIRE],
        "texts_placed": outcomes[Outcome.ASSIGNED],
        "texts_undecided": outcomes[Outcome.UNDECIDED],
        "texts_unclear": outcomes[Outcome.UNCLEAR],
        "overtaken": planned.overtaken,
        "agreement": planned.agreement,
        "proposed": {kind.value: kinds[kind] for kind in SuggestionKind},
    }


def _counted(consultation: Consultation) -> frozenset[int]:
    """Keys of the texts that are there still and count."""
    return frozenset(db.session.scalars(sa.select(Contribution.id).where(visible(consultation))))


def _new_themes(run: ThemeRun, suggestions: Suggestions) -> list[Theme]:
    highest = highest_number(run.consultation)
    themes = [
        new_theme(run, suggested, highest + at)
        for at, suggested in enumerate(suggestions.themes, start=1)
    ]
    db.session.add_all(themes)
    db.session.flush()
    return themes


def new_theme(run: ThemeRun, suggested: SuggestedTheme, number: int) -> Theme:
    """A theme as the engine describes it."""
    labels = {f"label_{language}": label for language, label in labels_of(suggested).items()}
    return Theme(
        consultation_id=run.consultation_id,
        number=number,
        labelled_by=Source.ENGINE,
        terms=list(suggested.terms),
        stability=suggested.stability,
        margin=suggested.margin,
        run_id=run.id,
        **labels,
    )


def _placing(suggestions: Suggestions, row: int, keys: Sequence[int]) -> Placing:
    """Where a first run puts a text; ``keys`` of the themes by their number."""
    text, label = suggestions.ids[row], suggestions.labels[row]
    nowhere = Outcome.UNCLEAR if suggestions.unclear[row] else Outcome.UNDECIDED
    return Placing(
        text=text,
        theme=keys[label] if label >= 0 else None,
        outcome=Outcome.ASSIGNED if label >= 0 else nowhere,
        confidence=suggestions.confidence[row],
        mentions=tuple(
            Mentioned(keys[mention.theme], mention.confidence, mention.spans)
            for mention in suggestions.mentions.get(text, ())
        ),
    )


def _forget_engine(consultation: Consultation) -> None:
    """Take back what an earlier run said of texts, when it found no theme."""
    ours = sa.select(Contribution.id).where(Contribution.consultation_id == consultation.id)
    db.session.execute(
        sa.delete(Assignment).where(
            Assignment.source == Source.ENGINE, Assignment.contribution_id.in_(ours)
        ),
        execution_options={"synchronize_session": False},
    )


def _place(run: ThemeRun, placings: Sequence[Placing]) -> None:
    """Write the places of texts that have none; whoever has one keeps it."""
    known = _placed([placing.text for placing in placings])
    rows = [row for placing in placings if placing.text not in known for row in _rows(run, placing)]
    for batch in _batches(rows):
        db.session.execute(_insert_missing(Assignment), batch)
    db.session.expire_all()


def _placed(texts: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for batch in _batches(texts):
        select = sa.select(Assignment.contribution_id).where(Assignment.contribution_id.in_(batch))
        found.update(db.session.scalars(select))
    return found


def _rows(run: ThemeRun, placing: Placing) -> Iterator[dict[str, Any]]:
    """The rows of a text, the main theme first."""
    at = run.started_at or run.created_at
    same = {"contribution_id": placing.text, "source": Source.ENGINE, "run_id": run.id}
    same |= {"created_at": at, "updated_at": at}
    spans = {mention.theme: mention.spans for mention in placing.mentions}
    others = [m for m in placing.mentions if m.theme != placing.theme][: MOST_THEMES - 1]
    main = Mentioned(placing.theme or 0, placing.confidence, spans.get(placing.theme or 0, ()))
    for rank, mention in enumerate([main, *(others if placing.theme else ())], start=1):
        yield {
            **same,
            "rank": rank,
            "theme_id": mention.theme or None,
            "outcome": placing.outcome,
            "confidence": mention.confidence,
            "spans": [list(span) for span in mention.spans],
        }


def _quote(suggestions: Suggestions, themes: Sequence[Theme], placings: Sequence[Placing]) -> None:
    """Let the texts that the engine chose speak for each theme, where they are in it."""
    within = {placing.text: placing.theme for placing in placings}
    rows = [
        {
            "theme_id": theme.id,
            "contribution_id": text,
            "position": position,
            "source": Source.ENGINE,
            "created_at": utc_now(),
        }
        for theme, suggested in zip(themes, suggestions.themes, strict=True)
        for position, text in enumerate(suggested.representatives)
        if within.get(text) == theme.id
    ]
    for batch in _batches(rows):
        db.session.execute(_insert_missing(ThemeQuote), batch)


def _suggest(run: ThemeRun, planned: Plan) -> None:
    """Write what is proposed, and which unread texts were placed, so that people can look."""
    now = utc_now()
    placed = [
        _suggestion(
            run,
            Proposal(
                kind=SuggestionKind.PLACE,
                text=placing.text,
                target=placing.theme,
                confidence=placing.confidence,
            ),
            {"state": SuggestionState.ACCEPTED, "decided_at": now},
        )
        for placing in planned.placings
        if placing.theme is not None
    ]
    opened = {"state": SuggestionState.OPEN, "decided_at": None}
    rows = placed + [_suggestion(run, proposal, opened) for proposal in planned.proposals]
    for batch in _batches(rows):
        db.session.execute(sa.insert(ThemeSuggestion), batch)


def _suggestion(run: ThemeRun, proposal: Proposal, state: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "kind": proposal.kind,
        "theme_id": proposal.theme,
        "target_id": proposal.target,
        "contribution_id": proposal.text,
        "confidence": proposal.confidence,
        "details": proposal.details,
        "created_at": utc_now(),
        **state,
    }


def _outdate_earlier(run: ThemeRun) -> None:
    """What earlier runs proposed and nobody decided is superseded."""
    runs = sa.select(ThemeRun.id).where(
        ThemeRun.consultation_id == run.consultation_id, ThemeRun.id != run.id
    )
    db.session.execute(
        sa.update(ThemeSuggestion)
        .where(ThemeSuggestion.run_id.in_(runs), ThemeSuggestion.state == SuggestionState.OPEN)
        .values(state=SuggestionState.OUTDATED, decided_at=utc_now()),
        execution_options={"synchronize_session": False},
    )


def _insert_missing(table: type[Assignment | ThemeQuote]) -> Any:
    """An INSERT that leaves a row alone that is there already: a person put it there."""
    make = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]

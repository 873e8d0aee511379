"""Rows of places and quotes, read and written many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from consult.extensions import Model, db, utc_now
from consult.themes.models import Assignment, Source, ThemeQuote
from consult.themes.operations.places import Place, Places

#: rows of one statement: far below the number of parameters that SQLite accepts
BATCH = 1000

T = TypeVar("T")


@dataclass(frozen=True)
class Quote:
    """A row of ``theme_quotes``: where a text stands among those that speak for a theme."""

    position: int
    source: Source


def places_of(texts: Iterable[int]) -> dict[int, Places]:
    """Where these texts stand, the main place first; () where no run has read one."""
    columns = (
        Assignment.contribution_id,
        Assignment.theme_id,
        Assignment.outcome,
        Assignment.source,
        Assignment.confidence,
        Assignment.spans,
        Assignment.run_id,
        Assignment.decided_by_id,
    )
    wanted = sorted(set(texts))
    found: dict[int, list[Place]] = {text: [] for text in wanted}
    for batch in batches(wanted):
        select = (
            sa.select(*columns)
            .where(Assignment.contribution_id.in_(batch))
            .order_by(Assignment.contribution_id, Assignment.rank)
        )
        for text, theme, outcome, source, confidence, spans, run, by in db.session.execute(select):
            pairs = tuple((start, end) for start, end in spans)
            found[text].append(Place(theme, outcome, source, confidence, pairs, run, by))
    return {text: tuple(places) for text, places in found.items()}


def texts_in(themes: Iterable[int]) -> list[int]:
    """Keys of all texts of these themes, also those that are not counted."""
    select = (
        sa.select(Assignment.contribution_id)
        .where(Assignment.theme_id.in_(list(themes)))
        .distinct()
        .order_by(Assignment.contribution_id)
    )
    return list(db.session.scalars(select))


def quote_rows(themes: Iterable[int]) -> dict[tuple[int, int], Quote]:
    """Theme and text → the quote, of all that speak for these themes."""
    select = sa.select(
        ThemeQuote.theme_id, ThemeQuote.contribution_id, ThemeQuote.position, ThemeQuote.source
    ).where(ThemeQuote.theme_id.in_(list(themes)))
    return {
        (theme, text): Quote(position, source)
        for theme, text, position, source in db.session.execute(select)
    }


def stored(quote: Quote | None) -> dict[str, Any] | None:
    """A quote as the JSON of an event holds it."""
    return {"position": quote.position, "source": quote.source.value} if quote else None


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows, ``BATCH`` at a time."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def write_places(places: Mapping[int, Places]) -> None:
    """Replace all places of these texts.

    Anew and not row by row: two places that change their order would stand in each other's way.
    """
    if not places:
        return
    _forget(Assignment)
    for batch in batches(list(places)):
        db.session.execute(
            sa.delete(Assignment).where(Assignment.contribution_id.in_(batch)),
            execution_options={"synchronize_session": False},
        )
    now = utc_now()
    rows = [
        {
            "contribution_id": text,
            "rank": rank,
            "theme_id": place.theme,
            "outcome": place.outcome,
            "source": place.source,
            "confidence": place.confidence,
            "spans": [list(span) for span in place.spans],
            "run_id": place.run,
            "decided_by_id": place.by,
            "created_at": now,
            "updated_at": now,
        }
        for text, stands in places.items()
        for rank, place in enumerate(stands, start=1)
    ]
    for part in batches(rows):
        db.session.execute(sa.insert(Assignment), part)


def write_quotes(quotes: Mapping[tuple[int, int], Quote | None]) -> None:
    """Replace these quotes; None takes one away."""
    if not quotes:
        return
    _forget(ThemeQuote)
    texts_of: dict[int, list[int]] = defaultdict(list)
    for theme, text in quotes:
        texts_of[theme].append(text)
    for theme, texts in texts_of.items():
        db.session.execute(
            sa.delete(ThemeQuote).where(
                ThemeQuote.theme_id == theme, ThemeQuote.contribution_id.in_(texts)
            ),
            execution_options={"synchronize_session": False},
        )
    rows = [
        {
            "theme_id": theme,
            "contribution_id": text,
            "position": quote.position,
            "source": quote.source,
            "created_at": utc_now(),
        }
        for (theme, text), quote in quotes.items()
        if quote is not None
    ]
    for batch in batches(rows):
        db.session.execute(sa.insert(ThemeQuote), batch)


def _forget(table: type[Model]) -> None:
    """Let the session forget rows that are replaced beside it: SQLite gives their keys again."""
    for row in list(db.session):
        if isinstance(row, table):
            db.session.expunge(row)

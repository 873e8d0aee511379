"""What was decided about themes and texts, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import aliased, joinedload

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.pagination import Page, paginate
from consult.themes.models import EventKind, TextChange, Theme, ThemeEvent, ThemeVersion

#: keys of one query: far below the number of parameters that SQLite accepts
_BATCH = 1000
#: days of the history are those of Morocco
_ZONE = ZoneInfo("Africa/Casablanca")


@dataclass(frozen=True)
class EventFilter:
    """Which decisions are listed; every field that is empty lists all."""

    theme: Theme | None = None
    contribution: Contribution | None = None
    actor_id: int | None = None
    kind: EventKind | None = None
    #: in Morocco's time
    day: date | None = None


@dataclass(frozen=True)
class TextStep:
    """One event in the life of a text: its themes before and after, the main one first."""

    event: ThemeEvent
    before: tuple[Theme, ...]
    after: tuple[Theme, ...]


@dataclass(frozen=True)
class Lineage:
    """Where a theme comes from and where it went."""

    theme: Theme
    #: themes that were merged into it, by number
    merged_from: tuple[Theme, ...]
    split_from: Theme | None
    #: themes that were split off it, by number
    split_into: tuple[Theme, ...]
    merged_into: Theme | None
    #: the theme in force that holds its texts today: itself, the one it was merged into in the
    #: end, or None when that one was withdrawn
    in_force: Theme | None


def select_events(consultation: Consultation, wanted: EventFilter) -> sa.Select[ThemeEvent]:
    """The decisions that match, the latest first."""
    select = (
        sa.select(ThemeEvent)
        .where(ThemeEvent.consultation_id == consultation.id)
        .order_by(ThemeEvent.id.desc())
    )
    if wanted.theme is not None:
        about = sa.select(ThemeVersion.event_id).filter_by(theme_id=wanted.theme.id)
        select = select.where(
            sa.or_(ThemeEvent.theme_id == wanted.theme.id, ThemeEvent.id.in_(about))
        )
    if wanted.contribution is not None:
        text = wanted.contribution.id
        changed = sa.select(TextChange.event_id).filter_by(contribution_id=text)
        select = select.where(
            sa.or_(ThemeEvent.contribution_id == text, ThemeEvent.id.in_(changed))
        )
    if wanted.actor_id is not None:
        select = select.where(ThemeEvent.actor_id == wanted.actor_id)
    if wanted.kind is not None:
        select = select.where(ThemeEvent.kind == wanted.kind)
    if wanted.day is not None:
        begin, end = bounds_of(wanted.day)
        select = select.where(ThemeEvent.created_at >= begin, ThemeEvent.created_at < end)
    return select


def event_page(
    consultation: Consultation,
    *,
    page: int,
    theme: Theme | None = None,
    wanted: EventFilter | None = None,
    size: int = 30,
) -> Page[ThemeEvent]:
    """What people decided about the themes (or about one), the latest first."""
    select = select_events(consultation, wanted or EventFilter(theme=theme))
    return paginate(select.options(*with_people()), number=page, size=size)


def get_event(consultation: Consultation, event_id: int) -> ThemeEvent:
    """The decision with this key in this consultation, else 404."""
    select = sa.select(ThemeEvent).filter_by(consultation_id=consultation.id, id=event_id)
    return db.session.scalar(select.options(*with_people())) or abort(404)


def undoings(events: Iterable[ThemeEvent]) -> dict[int, ThemeEvent]:
    """Key of each of these decisions that was undone → the event that undid it."""
    keys = [event.id for event in events]
    select = sa.select(ThemeEvent).where(ThemeEvent.undoes_id.in_(keys))
    found = db.session.scalars(select.options(*with_people())).unique()
    return {event.undoes_id: event for event in found if event.undoes_id is not None}


def text_counts(events: Iterable[ThemeEvent]) -> dict[int, int]:
    """Texts that each of these decisions placed, of those that placed any."""
    keys = [event.id for event in events]
    found: dict[int, int] = {}
    for start in range(0, len(keys), _BATCH):
        select = (
            sa.select(TextChange.event_id, sa.func.count())
            .where(TextChange.event_id.in_(keys[start : start + _BATCH]))
            .group_by(TextChange.event_id)
        )
        found.update(db.session.execute(select).all())
    return found


def deciders(consultation: Consultation) -> Sequence[User]:
    """The people who decided about its themes, to choose one from."""
    some = sa.select(ThemeEvent.actor_id).filter_by(consultation_id=consultation.id)
    return db.session.scalars(
        sa.select(User).where(User.id.in_(some)).order_by(User.name, User.id)
    ).all()


def history_of_text(contribution: Contribution) -> list[TextStep]:
    """The decisions that placed a text, the first one first."""
    select = (
        sa.select(TextChange)
        .join(TextChange.event)
        .where(TextChange.contribution_id == contribution.id)
        .options(joinedload(TextChange.event).joinedload(ThemeEvent.actor))
        .order_by(TextChange.event_id)
    )
    changes = db.session.scalars(select).all()
    themes = themes_named(changes)
    return [
        TextStep(change.event, _named(change.before, themes), _named(change.after, themes))
        for change in changes
    ]


def themes_named(changes: Iterable[TextChange]) -> dict[int, Theme]:
    """The themes that these changes name, by key."""
    keys = {
        row["theme"]
        for change in changes
        for row in (*change.before, *change.after)
        if row["theme"]
    }
    return {
        theme.id: theme for theme in db.session.scalars(sa.select(Theme).where(Theme.id.in_(keys)))
    }


def lineage(theme: Theme) -> Lineage:
    """From which themes it was made, into which it went, and where its texts are today."""
    from_it = sa.or_(Theme.merged_into_id == theme.id, Theme.split_from_id == theme.id)
    select = sa.select(Theme).where(from_it).order_by(Theme.number)
    related = db.session.scalars(select).all()
    return Lineage(
        theme=theme,
        merged_from=tuple(other for other in related if other.merged_into_id == theme.id),
        split_from=_theme(theme.split_from_id),
        split_into=tuple(other for other in related if other.split_from_id == theme.id),
        merged_into=_theme(theme.merged_into_id),
        in_force=resolve(theme),
    )


def resolve(theme: Theme) -> Theme | None:
    """The theme in force that took this one's texts in; None when they went nowhere."""
    passed: set[int] = set()
    now: Theme | None = theme
    while now is not None and now.retired_at is not None and now.id not in passed:
        passed.add(now.id)
        now = _theme(now.merged_into_id)
    return now if now is not None and now.retired_at is None else None


def last_undoable(consultation: Consultation, actor: User | None = None) -> ThemeEvent | None:
    """The latest decision that stands, of ``actor`` or of anybody: what "undo" would undo."""
    select = _standing(consultation, actor).where(ThemeEvent.kind != EventKind.UNDONE)
    return db.session.scalar(select.limit(1))


def last_redoable(consultation: Consultation, actor: User | None = None) -> ThemeEvent | None:
    """The latest undo that nothing new followed, of ``actor`` or of anybody."""
    undone = db.session.scalar(
        _standing(consultation, actor).where(ThemeEvent.kind == EventKind.UNDONE).limit(1)
    )
    if undone is None:
        return None
    newer = select_events(consultation, EventFilter(actor_id=actor.id if actor else None)).where(
        ThemeEvent.id > undone.id, ThemeEvent.kind.not_in([EventKind.UNDONE, EventKind.REDONE])
    )
    return undone if db.session.scalar(newer.limit(1)) is None else None


def stands(event: ThemeEvent) -> bool:
    """Whether nobody undid this decision, and what undoes it is known."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    return (
        db.session.scalar(_standing(consultation, None).where(ThemeEvent.id == event.id))
        is not None
    )


def _standing(consultation: Consultation, actor: User | None) -> sa.Select[ThemeEvent]:
    """Decisions that nobody undid, the latest first, with what is needed to undo them.

    Those of before decisions could be undone remember nothing to go back to.
    """
    later = aliased(ThemeEvent)
    return (
        select_events(consultation, EventFilter(actor_id=actor.id if actor else None))
        .where(
            ~sa.exists().where(later.undoes_id == ThemeEvent.id),
            sa.or_(_any_of(ThemeVersion), _any_of(TextChange)),
        )
        .options(*with_people())
    )


def _any_of(table: type[ThemeVersion | TextChange]) -> sa.ColumnElement[bool]:
    """Condition: the event has a row there. Looked up for one event, never for all of them."""
    first = sa.select(table.event_id).where(table.event_id == ThemeEvent.id).limit(1)
    return first.correlate(ThemeEvent).scalar_subquery().is_not(None)


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """First instant of a day in Morocco, and of the next."""
    begins = [
        datetime.combine(moment, time.min, _ZONE).astimezone(UTC)
        for moment in (day, day + timedelta(days=1))
    ]
    return begins[0], begins[1]


def with_people() -> tuple[sa.orm.interfaces.ORMOption, ...]:
    """Read the theme, the text and the actor of each event with it."""
    return (
        joinedload(ThemeEvent.theme),
        joinedload(ThemeEvent.contribution),
        joinedload(ThemeEvent.actor),
    )


def _named(rows: Iterable[dict[str, object]], themes: dict[int, Theme]) -> tuple[Theme, ...]:
    return tuple(themes[row["theme"]] for row in rows if row["theme"] in themes)


def _theme(key: int | None) -> Theme | None:
    return db.session.get(Theme, key) if key is not None else None

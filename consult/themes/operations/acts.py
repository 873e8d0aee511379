"""A decision under way: what it changes is gathered, then written with the event that tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import DomainError
from consult.themes.models import (
    EventKind,
    Source,
    TextChange,
    Theme,
    ThemeEvent,
    ThemeVersion,
)
from consult.themes.operations.columns import plain, restored
from consult.themes.operations.places import Places, themes_of
from consult.themes.operations.rows import (
    Quote,
    batches,
    quote_rows,
    stored,
    write_places,
    write_quotes,
)
from consult.themes.queries import highest_number, lock_themes

Change = tuple[Any, Any]


@dataclass
class Act:
    """One decision of a person about themes.

    Opening it keeps everybody else from changing the themes of the consultation before the
    transaction ends: what it reads stays so until it has written. Nothing is written before
    :meth:`record`, so an act that is refused on the way leaves no trace; only a new theme is
    added at once, since others need its key.
    """

    consultation: Consultation
    actor: User | None
    reason: str = ""
    #: key of a theme → column → before and after, as JSON holds them
    themes: dict[int, dict[str, Change]] = field(default_factory=lambda: defaultdict(dict))
    #: key of a contribution → its places before and after
    texts: dict[int, tuple[Places, Places]] = field(default_factory=dict)
    #: theme and contribution → the quote before and after, None where it does not stand
    quotes: dict[tuple[int, int], tuple[Quote | None, Quote | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        db.session.flush()
        lock_themes(self.consultation)

    @property
    def by(self) -> int | None:
        """Key of the actor."""
        return self.actor.id if self.actor else None

    def fresh(self, *themes: Theme) -> None:
        """Read these themes again, now that nobody else can change them.

        Raises
        ------
        DomainError
            When one belongs to another consultation.
        """
        for theme in themes:
            db.session.refresh(theme)
            if theme.consultation_id != self.consultation.id:
                raise DomainError(_l("This theme belongs to another consultation."))

    def change(self, theme: Theme, **values: Any) -> None:
        """Note other values for columns of a theme; those that it has already are left out."""
        for column, value in values.items():
            first = self.themes[theme.id].get(column, (plain(getattr(theme, column)),))[0]
            if plain(value) == first:
                self.themes[theme.id].pop(column, None)
            else:
                self.themes[theme.id][column] = (first, plain(value))

    def found(self, **values: Any) -> Theme:
        """Add a theme with the next number; undoing it withdraws the theme, for numbers last."""
        theme = Theme(
            consultation_id=self.consultation.id,
            number=highest_number(self.consultation) + 1,
            labelled_by=Source.PERSON,
            version=1,
            **values,
        )
        db.session.add(theme)
        db.session.flush()
        self.themes[theme.id] = {"retired_at": (plain(utc_now()), None)}
        if theme.parent_id is not None:
            self.themes[theme.id]["parent_id"] = (None, theme.parent_id)
        return theme

    def place(self, changes: Mapping[int, Places], before: Mapping[int, Places]) -> None:
        """Note other places for texts, given those of before."""
        for text, places in changes.items():
            if places != before[text]:
                self.texts[text] = (before[text], places)

    def quotes_of(self, *themes: int) -> dict[int, list[tuple[int, Quote]]]:
        """Texts that speak for each theme, in order, as this act has them by now."""
        rows: dict[tuple[int, int], Quote | None] = dict(quote_rows(themes))
        rows.update({key: after for key, (_, after) in self.quotes.items() if key[0] in themes})
        found: dict[int, list[tuple[int, Quote]]] = {theme: [] for theme in themes}
        for (theme, text), quote in rows.items():
            if quote is not None:
                found[theme].append((text, quote))
        for quoted in found.values():
            quoted.sort(key=lambda pair: (pair[1].position, pair[0]))
        return found

    def quote(self, theme: int, texts: Sequence[tuple[int, Source]]) -> None:
        """Note these texts, in this order, as all that speak for a theme."""
        before = quote_rows([theme])
        after = {(theme, text): Quote(at, source) for at, (text, source) in enumerate(texts)}
        for key in before.keys() | after.keys():
            self.quotes.pop(key, None)
            if before.get(key) != after.get(key):
                self.quotes[key] = (before.get(key), after.get(key))

    def record(
        self,
        kind: EventKind,
        *,
        theme: Theme | None = None,
        contribution: Contribution | None = None,
        undoes: ThemeEvent | None = None,
        **details: Any,
    ) -> ThemeEvent:
        """Write all that was noted, and the event that tells of it."""
        changes = [
            {
                "table": "themes",
                "key": key,
                "before": {column: change[0] for column, change in columns.items()},
                "after": {column: change[1] for column, change in columns.items()},
            }
            for key, columns in self.themes.items()
            if columns
        ]
        changes += [
            {"table": "quotes", "key": list(key), "before": stored(old), "after": stored(new)}
            for key, (old, new) in self.quotes.items()
        ]
        event = ThemeEvent(
            consultation_id=self.consultation.id,
            kind=kind,
            theme_id=theme.id if theme else None,
            contribution_id=contribution.id if contribution else None,
            actor_id=self.by,
            reason=self.reason.strip(),
            details=details,
            changes=changes,
            undoes_id=undoes.id if undoes else None,
        )
        db.session.add(event)
        db.session.flush()
        self._write(event)
        verb = "move_text" if kind is EventKind.MOVED and contribution else f"theme_{kind}"
        subject = contribution or theme or self.consultation
        audit.record(verb, subject, actor=self.actor, event=event.id)
        db.session.flush()
        return event

    def _write(self, event: ThemeEvent) -> None:
        write_places({text: after for text, (_, after) in self.texts.items()})
        write_quotes({key: after for key, (_, after) in self.quotes.items()})
        kept = [
            {
                "event_id": event.id,
                "contribution_id": text,
                "before": [place.stored() for place in before],
                "after": [place.stored() for place in after],
            }
            for text, (before, after) in self.texts.items()
        ]
        for batch in batches(kept):
            db.session.execute(sa.insert(TextChange), batch)
        self._bump(event)

    def _bump(self, event: ThemeEvent) -> None:
        """Write the columns of themes, and count the act on each that it concerns."""
        concerned = {key for key, columns in self.themes.items() if columns}
        concerned |= {theme for theme, _ in self.quotes}
        concerned |= {event.theme_id} if event.theme_id else set()
        for before, after in self.texts.values():
            concerned |= {*themes_of(before), *themes_of(after)}
        select = sa.select(Theme).where(Theme.id.in_(concerned)).order_by(Theme.id)
        for theme in db.session.scalars(select):
            for column, (_, value) in self.themes[theme.id].items():
                setattr(theme, column, restored(column, value))
            theme.version += 1
            db.session.add(
                ThemeVersion(event_id=event.id, theme_id=theme.id, version=theme.version)
            )

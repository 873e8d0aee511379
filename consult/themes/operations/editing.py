"""What people decide about themes: each act is an event with who, when, before and after."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.i18n import LANGUAGES
from consult.kernel.text import has_words
from consult.themes.models import (
    Assignment,
    EventKind,
    Outcome,
    Source,
    Theme,
    ThemeEvent,
    ThemeQuote,
)
from consult.themes.queries import get_assignment, highest_number, lock_themes, sizes
from consult.themes.suggestions import LONGEST_LABEL


def rename_theme(*, theme: Theme, labels: dict[str, str], actor: User | None) -> None:
    """Give a theme the labels a person chose, language → label; runs keep them from now on.

    Raises
    ------
    DomainError
        When every label is empty, or one is too long or has no letters.
    """
    after = _checked(labels)
    before = theme.labels
    if theme.labelled_by is Source.PERSON and after == before:
        # the same form sent twice is one decision
        return
    for language, label in after.items():
        setattr(theme, f"label_{language}", label)
    theme.labelled_by = Source.PERSON
    _record(EventKind.RENAMED, theme, actor, before=before, after=after)


def found_theme(*, consultation: Consultation, labels: dict[str, str], actor: User | None) -> Theme:
    """Make a theme that the analysis did not find, with the next number.

    Raises
    ------
    DomainError
        When every label is empty, or one is too long or has no letters.
    """
    after = _checked(labels)
    lock_themes(consultation)
    theme = Theme(
        consultation_id=consultation.id,
        number=highest_number(consultation) + 1,
        labelled_by=Source.PERSON,
        **{f"label_{language}": label for language, label in after.items()},
    )
    db.session.add(theme)
    db.session.flush()
    _record(EventKind.CREATED, theme, actor, before={}, after=after)
    return theme


def move_text(
    *,
    contribution: Contribution,
    seen: int | None,
    target: Theme | None,
    actor: User | None,
) -> None:
    """Place a text in ``target``, or with the undecided ones when it is None; for good.

    ``seen`` is the key of the theme in which the person saw the text, None for none.

    Raises
    ------
    Conflict
        When the text is elsewhere by now (the message says who moved it), or the theme is
        withdrawn.
    """
    if target is not None and target.retired_at is not None:
        raise Conflict(_l("This theme is withdrawn: it takes no texts."))
    known = get_assignment(contribution, lock=True)
    if (known.theme_id if known else None) != seen:
        raise Conflict(_moved_meanwhile(known))
    before = known.theme if known else None
    assignment = known or Assignment(contribution_id=contribution.id)
    assignment.theme_id = target.id if target else None
    assignment.outcome = Outcome.ASSIGNED if target else Outcome.UNDECIDED
    assignment.source = Source.PERSON
    assignment.confidence = 1.0
    assignment.decided_by_id = actor.id if actor else None
    db.session.add(assignment)
    _move_quote(contribution, before, target)
    concerned = target or before
    event = ThemeEvent(
        consultation_id=contribution.consultation_id,
        kind=EventKind.MOVED,
        theme_id=concerned.id if concerned else None,
        contribution_id=contribution.id,
        actor_id=actor.id if actor else None,
        details={
            "before": before.number if before else None,
            "after": target.number if target else None,
        },
    )
    db.session.add(event)
    db.session.flush()
    audit.record("move_text", contribution, actor=actor, **event.details)


def retire_theme(*, theme: Theme, actor: User | None) -> None:
    """Withdraw a theme that holds no text; its number is not given again.

    Raises
    ------
    Conflict
        When it holds texts, or is withdrawn already.
    """
    if theme.retired_at is not None:
        raise Conflict(_l("This theme is withdrawn already."))
    if sizes(theme.consultation).get(theme.id):
        raise Conflict(_l("This theme holds texts: move them first."))
    theme.retired_at = utc_now()
    _record(EventKind.RETIRED, theme, actor)


def _checked(labels: dict[str, str]) -> dict[str, str]:
    """The label of each language, empty where none was given."""
    checked = {language: labels.get(language, "") for language in LANGUAGES}
    if not any(label.strip() for label in checked.values()):
        raise DomainError(_l("Give the theme a label in one language at least."))
    for label in checked.values():
        if len(label) > LONGEST_LABEL:
            raise DomainError(
                _l(
                    "A label has at most %(limit)s characters; this one has %(size)s.",
                    limit=LONGEST_LABEL,
                    size=len(label),
                )
            )
        if label.strip() and not has_words(label):
            raise DomainError(_l("Please write it in words: there are no letters in this text."))
    return {language: label if label.strip() else "" for language, label in checked.items()}


def _record(kind: EventKind, theme: Theme, actor: User | None, **details: Any) -> None:
    db.session.add(
        ThemeEvent(
            consultation_id=theme.consultation_id,
            kind=kind,
            theme_id=theme.id,
            actor_id=actor.id if actor else None,
            details=details,
        )
    )
    db.session.flush()
    audit.record(f"theme_{kind}", theme, actor=actor)


def _move_quote(contribution: Contribution, before: Theme | None, target: Theme | None) -> None:
    """A text no longer speaks for the theme it left; the first text of a theme speaks for it."""
    if before is not None:
        db.session.execute(
            sa.delete(ThemeQuote).where(
                ThemeQuote.theme_id == before.id, ThemeQuote.contribution_id == contribution.id
            )
        )
    if target is None or target is before:
        return
    quoted = sa.select(ThemeQuote.id).where(ThemeQuote.theme_id == target.id)
    if db.session.scalar(quoted.limit(1)) is None:
        db.session.add(
            ThemeQuote(
                theme_id=target.id,
                contribution_id=contribution.id,
                position=0,
                source=Source.PERSON,
            )
        )


def _moved_meanwhile(now: Assignment | None) -> Any:
    if now is None or now.source is Source.ENGINE or now.decided_by is None:
        return _l("A theme run placed this text anew meanwhile. Reload the page to see where.")
    who = now.decided_by.name or now.decided_by.email
    if now.theme is None:
        return _l("%(who)s put this text with the undecided ones meanwhile.", who=who)
    return _l(
        "%(who)s moved this text to theme %(number)s meanwhile: %(label)s.",
        who=who,
        number=now.theme.number,
        label=now.theme.label,
    )

"""What a theme is called and how it is described, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.kernel.errors import DomainError
from consult.kernel.i18n import LANGUAGES
from consult.kernel.text import has_words
from consult.themes.models import EventKind, Source, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.refusals import ABOUT_TEXTS, check_in_force, check_seen
from consult.themes.suggestions import LONGEST_LABEL

#: characters of a description: two pages
LONGEST_DESCRIPTION = 4000
#: acts that leave the descriptions of a theme as they were
_NOT_DESCRIPTIONS = frozenset(EventKind) - {
    EventKind.DESCRIBED,
    EventKind.MERGED,
    EventKind.UNDONE,
    EventKind.REDONE,
}


def rename_theme(
    *,
    theme: Theme,
    labels: Mapping[str, str],
    actor: User | None,
    reason: str = "",
    seen: int | None = None,
) -> ThemeEvent | None:
    """Give a theme the labels a person chose, language → label; runs keep them from now on.

    ``seen``: the version of the theme on the page. None when the labels are these already.

    Raises
    ------
    Conflict
        When somebody renamed or merged it after version ``seen``, or it is withdrawn.
    DomainError
        When every label is empty, or one is too long or has no letters.
    """
    after = checked_labels(labels)
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    before = theme.labels
    if theme.labelled_by is Source.PERSON and after == before:
        # the same form sent twice is one decision
        return None
    check_in_force(theme)
    check_seen(theme, seen, but=ABOUT_TEXTS)
    act.change(theme, **label_columns(after), labelled_by=Source.PERSON)
    return act.record(EventKind.RENAMED, theme=theme, before=before, after=after)


def describe_theme(
    *,
    theme: Theme,
    descriptions: Mapping[str, str],
    actor: User | None,
    reason: str = "",
    seen: int | None = None,
) -> ThemeEvent | None:
    """Say what a theme is about, language → plain paragraphs; empty takes a description back.

    None when it is described so already.

    Raises
    ------
    Conflict
        When somebody described or merged it after version ``seen``, or it is withdrawn.
    DomainError
        When a description is too long.
    """
    after = {language: descriptions.get(language, "").strip() for language in LANGUAGES}
    for description in after.values():
        check_length(description, LONGEST_DESCRIPTION)
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    before = {language: getattr(theme, f"description_{language}") for language in LANGUAGES}
    if after == before:
        return None
    check_in_force(theme)
    check_seen(theme, seen, but=_NOT_DESCRIPTIONS)
    act.change(theme, **{f"description_{language}": text for language, text in after.items()})
    return act.record(EventKind.DESCRIBED, theme=theme, before=before, after=after)


def checked_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """The label of each language, empty where none was given.

    Raises
    ------
    DomainError
        When every label is empty, or one is too long or has no letters.
    """
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


def label_columns(labels: Mapping[str, str]) -> dict[str, str]:
    """Column of ``themes`` → label."""
    return {f"label_{language}": label for language, label in labels.items()}


def check_length(text: str, limit: int) -> None:
    """Refuse a text of more characters than ``limit``."""
    if len(text) > limit:
        raise DomainError(
            _l(
                "This text has %(size)s characters; at most %(limit)s fit.",
                size=len(text),
                limit=limit,
            )
        )

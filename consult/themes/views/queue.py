"""Which part of the review queue an address names, and what a form of it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from werkzeug.datastructures import MultiDict

from consult.themes.models import SuggestionKind, Theme
from consult.themes.queries.review import ReviewFilter, Shown

#: what a decision is about, beside the key of one suggestion
TICKED, ALL = "ticked", "all"
#: suggestions that one page can tick
MOST_TICKED = 200


@dataclass(frozen=True)
class Queue:
    """The filters of the queue and its page; what makes no sense in an address is left out."""

    NAMES: ClassVar[frozenset[str]] = frozenset({"shown", "kind", "theme", "sure", "page"})

    filter: ReviewFilter = field(default_factory=ReviewFilter)
    #: number of the theme
    theme: int | None = None
    #: least confidence in percent
    sure: int = 0
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str], themes: Sequence[Theme]) -> Queue:
        """The part that an address names; ``themes`` are those to choose from."""
        shown = given.get("shown", "")
        kind = given.get("kind", "")
        number, sure = _whole(given.get("theme")), min(100, _whole(given.get("sure")) or 0)
        theme = next((theme for theme in themes if theme.number == number), None)
        return cls(
            filter=ReviewFilter(
                shown=Shown(shown) if shown in set(Shown) else Shown.OPEN,
                kind=SuggestionKind(kind) if kind in set(SuggestionKind) else None,
                theme_id=theme.id if theme else None,
                sure=sure / 100,
            ),
            theme=theme.number if theme else None,
            sure=sure,
            page=max(1, _whole(given.get("page")) or 1),
        )

    @property
    def narrows(self) -> bool:
        """Whether some of the suggestions to be decided are left out."""
        return self.filter != ReviewFilter()

    def arguments(self, **changes: object) -> dict[str, object]:
        """The address's arguments after ``changes``; those that say nothing are left out."""
        now: dict[str, object] = {
            "shown": self.filter.shown.value if self.filter.shown is not Shown.OPEN else None,
            "kind": self.filter.kind.value if self.filter.kind else None,
            "theme": self.theme,
            "sure": self.sure or None,
            "page": self.page if self.page > 1 else None,
        }
        return {name: value for name, value in (now | changes).items() if value}


@dataclass(frozen=True)
class Wanted:
    """Accept or refuse; these suggestions, or all that the filters show."""

    accept: bool
    ids: tuple[int, ...] = ()
    all: bool = False

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Wanted | None:
        """What the pressed button says: ``accept:12``, ``refuse:ticked``, ``accept:all``."""
        verb, _, what = form.get("decision", "").partition(":")
        if verb not in ("accept", "refuse"):
            return None
        accept = verb == "accept"
        if what == ALL:
            return cls(accept, all=True)
        named = form.getlist("suggestion") if what == TICKED else [what]
        keys = tuple(key for value in named[:MOST_TICKED] if (key := _whole(value)))
        return cls(accept, keys) if keys else None


def _whole(value: str | None) -> int | None:
    """A whole number as an address has it, small enough for any database."""
    given = value or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None

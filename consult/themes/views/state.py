"""What the workbench shows, as its address says it: an address that can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import g, url_for

from consult.consultations.models import Consultation
from consult.contributions.models import LANGUAGE_LABELS, Channel
from consult.themes.queries.desk import Group, Held, TextFilter, TextOrder

Code = TypeVar("Code", bound=StrEnum)

#: characters of a search that are read
LONGEST_SEARCH = 200


class ThemeOrder(StrEnum):
    """How the tree of themes is sorted."""

    SIZE = "size"
    NUMBER = "number"
    QUALITY = "quality"


@dataclass(frozen=True)
class State:
    """The arguments of the workbench's address; what makes no sense there is left out."""

    #: number of a theme, a value of ``Group``, or nothing
    theme: str = ""
    #: reference of the text that is open
    text: str = ""
    #: texts that hold these words
    q: str = ""
    sort: TextOrder = TextOrder.SUREST
    by: ThemeOrder = ThemeOrder.SIZE
    language: str = ""
    province: str = ""
    channel: str = ""
    held: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> State:
        """The state that an address names."""
        theme = given.get("theme", "")
        known = theme in set(Group) or (theme.isascii() and theme.isdecimal() and len(theme) < 10)
        search = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
        page = given.get("page", "")
        return cls(
            # a search without a theme looks everywhere
            theme=theme if known else (Group.ALL if search else ""),
            text=given.get("text", "").replace("\x00", "")[:200],
            q=search,
            sort=code_of(TextOrder, given.get("sort")) or TextOrder.SUREST,
            by=code_of(ThemeOrder, given.get("by")) or ThemeOrder.SIZE,
            language=known_in(LANGUAGE_LABELS, given.get("language")),
            province=given.get("province", "")[:20].replace("\x00", ""),
            channel=str(code_of(Channel, given.get("channel")) or ""),
            held=str(code_of(Held, given.get("held")) or ""),
            page=int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
        )

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """The address's arguments after ``changes``; those that say nothing are left out."""
        after = replace(self, **changes)
        return {
            each.name: value
            for each in fields(State)
            if (value := getattr(after, each.name)) != each.default
        }

    def address(self, slug: str, **changes: Any) -> str:
        """Where the workbench shows this state after ``changes``."""
        if {"theme", "q", "sort", "language", "province", "channel", "held"} & changes.keys():
            changes.setdefault("page", 1)
        arguments = self.arguments(**changes)
        return f"{_desk(slug)}?{urlencode(arguments)}" if arguments else _desk(slug)

    @property
    def query(self) -> str:
        """The arguments as the address writes them."""
        return urlencode(self.arguments())

    def filter(self, consultation: Consultation) -> TextFilter:
        """Which texts are listed; a province of another region lists all."""
        provinces = {p.code: p.id for p in consultation.region.provinces}
        return TextFilter(
            search=self.q,
            language=self.language,
            province_id=provinces.get(self.province),
            channel=code_of(Channel, self.channel),
            held=code_of(Held, self.held),
            order=self.sort,
        )

    @property
    def depth(self) -> str:
        """The pane that a narrow window shows: the deepest that is open."""
        if self.text:
            return "text"
        return "texts" if self.theme else "themes"


def _desk(slug: str) -> str:
    """The workbench's path; a page names it a hundred times."""
    known: dict[str, str] = g.setdefault("desk_paths", {})
    if slug not in known:
        known[slug] = url_for("themes.workbench", slug=slug)
    return known[slug]


def code_of(kind: type[Code], value: str | None) -> Code | None:
    """The member of an enumeration with this value, if any."""
    return next((member for member in kind if member.value == value), None)


def known_in(names: Mapping[str, Any], value: str | None) -> str:
    """The value, if it is a key of ``names``, else nothing."""
    return value if value and value in names else ""

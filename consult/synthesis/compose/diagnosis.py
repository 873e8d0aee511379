"""Conclusions of the participatory diagnosis: by criterion, then by theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.synthesis import wording
from consult.synthesis.compose.extracts import Extract, extracts, quote, representatives
from consult.synthesis.compose.opening import theme_groups
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.pictures import bars, of_theme
from consult.synthesis.compose.scope import Group, Scope, ids_of, say
from consult.synthesis.document import (
    Block,
    Figure,
    Heading,
    Label,
    Notice,
    Paragraph,
    Quotes,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.facts import Contribution, Dimension, Kind, Theme
from consult.synthesis.places import Place

#: extracts of one kind shown for a theme, and typical ones
SHOWN, TYPICAL = 5, 3
#: characteristic words shown for a theme
WORDS = 8


@dataclass(frozen=True)
class Section:
    """What a theme says in one of the guide's headings."""

    key: str
    title: str
    kinds: tuple[Kind, ...]


def sections() -> list[Section]:
    """The headings of the guide (2-ب): diagnosis, proposals, recommendations, priorities."""
    return [
        Section("diagnosis", _("Diagnosis"), (Kind.DIAGNOSIS, Kind.PROBLEM)),
        Section("proposals", _("Proposals"), (Kind.PROPOSAL,)),
        Section("effects", _("Expected effects"), (Kind.EFFECT,)),
        Section("recommendations", _("Recommendations"), (Kind.RECOMMENDATION,)),
        Section("priorities", _("Priorities"), (Kind.PRIORITY,)),
    ]


def diagnosis(scope: Scope) -> list[Block | Slot]:
    """The chapter; without themes, contributions are shown by criterion alone."""
    if not scope.facts.contributions:
        return []
    blocks: list[Block | Slot] = [
        Heading(1, _("Conclusions of the participatory diagnosis"), "conclusions"),
        *_overview(scope),
        Slot(Place.DIAGNOSIS, level=2),
    ]
    groups = scope.groups(Dimension.CRITERION, scope.facts.contributions)
    if not groups:
        return blocks + _without_criteria(scope)
    blocks.append(
        Paragraph((say("placing", _placing(scope)),))
        if scope.themes
        else Notice(_("Themes have not been formed yet: extracts are shown by criterion."))
    )
    named = {g.key: g for g in groups}
    for option in scope.facts.options.get(Dimension.CRITERION, ()):
        group = named.pop(option.key, None)
        label = scope.label(Dimension.CRITERION, option.key)
        blocks += _criterion(scope, option.key, group or Group(option.key, label, ()))
    for group in named.values():
        blocks += _criterion(scope, group.key, group)
    return blocks


def _placing(scope: Scope) -> str:
    return str(_("Each theme stands under the criterion that its contributions name most often."))


def _overview(scope: Scope) -> list[Block]:
    """How many contributions of each theme hold something under each heading."""
    columns = [s for s in sections() if s.key != "effects"]
    rows = []
    for theme in scope.themes:
        held = scope.in_theme[theme.id]
        counts = tuple(len(_holding(held, s)) for s in columns)
        ids = ids_of(c for c in held if any(_holds(c, s) for s in columns))
        rows.append(Row((scope.theme_name(theme), *counts), ids))
    if not any(row.contributions for row in rows):
        return []
    headings = (_("Theme"), *(s.title for s in columns))
    caption = _("Contributions that hold a diagnosis, a proposal, a recommendation or a priority")
    return [Table("kinds", caption, headings, tuple(rows), widths=(44, 14, 14, 14, 14))]


def _holds(contribution: Contribution, section: Section) -> bool:
    return any(p.kind in section.kinds for p in contribution.parts)


def _holding(held: Sequence[Contribution], section: Section) -> list[Contribution]:
    return [c for c in held if _holds(c, section)]


def _without_criteria(scope: Scope) -> list[Block]:
    if not scope.themes:
        return _extracts(scope, "all", scope.facts.contributions, None)
    blocks: list[Block] = []
    for theme in scope.themes:
        blocks += _theme(scope, theme, level=2)
    return blocks


def _criterion(scope: Scope, key: str | None, group: Group) -> list[Block]:
    title = group.label if key else _("Contributions that name no criterion")
    anchor = f"criterion-{key or 'none'}"
    blocks: list[Block] = [Heading(2, title, anchor)]
    held = [scope.by_id[i] for i in group.ids]
    blocks.append(Paragraph((_criterion_size(scope, held, named=key is not None),)))
    if not scope.themes:
        return blocks + _extracts(scope, anchor, held, None)
    inside = set(group.ids)
    parts = [
        Group(g.key, g.label, tuple(i for i in g.ids if i in inside)) for g in theme_groups(scope)
    ]
    parts.sort(key=lambda g: -len(g.ids))
    blocks += bars(scope, anchor, _("Themes in these contributions"), parts)
    for theme in scope.themes:
        if scope.main_criterion[theme.id] == key:
            blocks += _theme(scope, theme, level=3)
    return blocks


def _criterion_size(scope: Scope, held: Sequence[Contribution], *, named: bool) -> Sentence:
    count, total = len(held), len(scope.facts.contributions)
    if not count:
        return say("criterion_empty", _("No contribution names this criterion."))
    figures = (
        Figure(_("Contributions"), count, _("Contributions of this criterion"), ids_of(held)),
        Figure(
            _("Share of all"),
            wording.percent_of(count, total),
            _("Contributions of this criterion among all"),
            ids_of(held),
        ),
    )
    values = {"count": scope.number(count), "share": scope.share(count, total)}
    if not named:
        text = ngettext(
            "%(count)s contribution names no criterion (%(share)s of all).",
            "%(count)s contributions name no criterion (%(share)s of all).",
            count,
            **values,
        )
        return say("criterion_none", text, *figures)
    text = ngettext(
        "%(count)s contribution names this criterion (%(share)s of all).",
        "%(count)s contributions name this criterion (%(share)s of all).",
        count,
        **values,
    )
    return say("criterion_size", text, *figures)


def _theme(scope: Scope, theme: Theme, *, level: int) -> list[Block]:
    held = scope.in_theme[theme.id]
    anchor = f"theme-{theme.number}"
    title = f"{scope.number(theme.number)}. {wording.isolated(scope.theme_name(theme))}"
    return [
        Heading(level, title, anchor),
        Paragraph(tuple(_about(scope, theme, held))),
        *of_theme(scope, anchor, held),
        *_extracts(scope, anchor, held, theme),
    ]


def _about(scope: Scope, theme: Theme, held: Sequence[Contribution]) -> list[Sentence]:
    found = [_size(scope, held)]
    meaning = _("Contributions of the theme")
    channels = scope.groups(Dimension.CHANNEL, held)
    if channels:
        text, figures = scope.breakdown(channels, meaning)
        found.append(say("theme_channels", _("By channel: %(list)s.", list=text), *figures))
    provinces = scope.groups(Dimension.PROVINCE, held)
    if provinces:
        text, figures = scope.breakdown(provinces, meaning)
        found.append(say("theme_provinces", _("By province: %(list)s.", list=text), *figures))
    weight = sum(c.weight for c in held)
    if weight:
        text = _("Votes in workshops and supports online: %(count)s.", count=scope.number(weight))
        figure = Figure(
            _("Votes and supports"),
            weight,
            _("Votes of workshop tables and supports online, together"),
            ids_of(c for c in held if c.weight),
        )
        found.append(say("theme_weight", text, figure))
    if theme.terms:
        words = wording.listing((wording.isolated(t) for t in theme.terms[:WORDS]), scope.language)
        found.append(say("theme_terms", _("Characteristic words: %(list)s.", list=words)))
    return found


def _size(scope: Scope, held: Sequence[Contribution]) -> Sentence:
    count, total = len(held), len(scope.facts.contributions)
    text = ngettext(
        "This theme gathers %(count)s contribution, %(share)s of all.",
        "This theme gathers %(count)s contributions, %(share)s of all.",
        count,
        count=scope.number(count),
        share=scope.share(count, total),
    )
    ids = ids_of(held)
    return say(
        "theme_size",
        text,
        Figure(_("Contributions"), count, _("Contributions of the theme"), ids),
        Figure(
            _("Share of all"),
            wording.percent_of(count, total),
            _("Contributions of the theme among all"),
            ids,
        ),
    )


def _extracts(
    scope: Scope, anchor: str, held: Sequence[Contribution], theme: Theme | None
) -> list[Block]:
    blocks: list[Block] = []
    shown: set[int] = set()
    absent: list[str] = []
    for section in sections():
        found = extracts(held, section.kinds)
        if found:
            blocks += _list(scope, f"{anchor}-{section.key}", section.title, found)
            shown.update(i for e in found[:SHOWN] for i in e.ids)
        elif section.key != "effects":
            absent.append(section.title)
    known = theme.representatives if theme else ()
    typical = representatives(known, held, shown, TYPICAL if shown else SHOWN)
    if typical:
        note = _("Verbatim, with reference numbers.")
        quotes = Quotes(f"{anchor}-voices", tuple(quote(scope, e) for e in typical))
        blocks += [Label(_("In the participants' own words"), note), quotes]
    if blocks and absent and shown:
        text = _(
            "Nothing was recorded here under: %(list)s.",
            list=wording.listing(absent, scope.language),
        )
        blocks.append(Paragraph((say("theme_absent", text),)))
    return blocks


def _list(scope: Scope, key: str, title: str, found: Sequence[Extract]) -> list[Block]:
    if len(found) > SHOWN:
        note = _(
            "Verbatim, the first %(shown)s of %(total)s by votes and supports, then by date.",
            shown=scope.number(SHOWN),
            total=scope.number(len(found)),
        )
    elif len(found) > 1:
        note = _("Verbatim, sorted by votes and supports, then by date.")
    else:
        note = ""
    quotes = tuple(quote(scope, e) for e in found[:SHOWN])
    return [Label(title, note), Quotes(key, quotes)]

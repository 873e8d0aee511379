"""Conclusions of the participatory diagnosis: by criterion, then by theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    Label,
    Notice,
    Paragraph,
    Quotes,
    Row,
    Selection,
    Sentence,
    Table,
)
from consult.synthesis.compose.extracts import Extract, extracts, quote, representatives
from consult.synthesis.compose.opening import theme_groups
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.pictures import bars, of_theme
from consult.synthesis.compose.scope import Group, Scope, ids_of, say
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
    heading = Heading(1, _("Conclusions of the participatory diagnosis"), "conclusions")
    slot = Slot(Place.DIAGNOSIS, level=2)
    if not scope.facts.contributions:
        return [heading, slot]
    groups = scope.groups(Dimension.CRITERION, scope.facts.contributions)
    return [heading, *overview(scope), slot, *_by_criterion(scope, groups)]


def _by_criterion(scope: Scope, groups: Sequence[Group]) -> list[Block]:
    if not groups:
        return _without_criteria(scope)
    blocks: list[Block] = [
        Paragraph((say("placing", _placing(scope)),))
        if scope.themes
        else Notice(_("Themes have not been formed yet: extracts are shown by criterion."))
    ]
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


def overview(scope: Scope) -> list[Block]:
    """How many contributions of each theme hold something under each heading."""
    columns = [s for s in sections() if s.key != "effects"]
    rows = []
    for theme in scope.themes:
        held = scope.in_theme[theme.id]
        behind = tuple(ids_of(_holding(held, s)) for s in columns)
        ids = ids_of(c for c in held if any(_holds(c, s) for s in columns))
        cells: tuple[Cell, ...] = (scope.theme_name(theme), *(len(found) for found in behind))
        rows.append(Row(cells, ids, behind=(ids, *behind)))
    if not any(row.contributions for row in rows):
        return []
    headings = (_("Theme"), *(s.title for s in columns))
    caption = _("Contributions that hold a diagnosis, a proposal, a recommendation or a priority")
    return [Table("kinds", caption, headings, tuple(rows), widths=(33, 16, 17, 20, 14))]


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
    blocks.append(Paragraph((_criterion_size(scope, held, key),)))
    if not scope.themes:
        return blocks + _extracts(scope, anchor, held, None)
    inside = set(group.ids)
    parts = [
        Group(g.key, g.label, tuple(i for i in g.ids if i in inside), _within(scope, key, g))
        for g in theme_groups(scope)
    ]
    parts.sort(key=lambda g: -len(g.ids))
    blocks += bars(scope, anchor, _("Themes in these contributions"), parts)
    for theme in scope.themes:
        if scope.main_criterion[theme.id] == key:
            blocks += _theme(scope, theme, level=3)
    return blocks


def _within(scope: Scope, key: str | None, group: Group) -> Selection:
    """A theme's contributions that name a criterion, or none."""
    theme = next(t for t in scope.themes if str(t.number) == group.key)
    return scope.where(theme, {Dimension.CRITERION: key})


def _criterion_size(scope: Scope, held: Sequence[Contribution], key: str | None) -> Sentence:
    selection = scope.where(by={Dimension.CRITERION: key})
    code = scope.code(Dimension.CRITERION, key)
    count, total = len(held), len(scope.facts.contributions)
    if not count:
        return say("criterion_empty", _("No contribution names this criterion."))
    figures = (
        Figure(
            _("Contributions"),
            count,
            _("Contributions of this criterion"),
            ids_of(held),
            key=f"criterion:{code}" if code else "",
            selection=selection,
        ),
        Figure(
            _("Share of all"),
            wording.percent_of(count, total),
            _("Contributions of this criterion among all"),
            ids_of(held),
            key=f"criterion_share:{code}" if code else "",
            selection=selection,
        ),
    )
    values = {"count": scope.number(count), "share": scope.share(count, total)}
    if key is None:
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
        *of_theme(scope, anchor, held, theme),
        *_extracts(scope, anchor, held, theme),
    ]


def _about(scope: Scope, theme: Theme, held: Sequence[Contribution]) -> list[Sentence]:
    found = [size(scope, theme, held)]
    meaning = _("Contributions of the theme")
    channels = scope.groups(Dimension.CHANNEL, held, theme)
    if channels:
        text, figures = scope.breakdown(channels, meaning)
        found.append(say("theme_channels", _("By channel: %(list)s.", list=text), *figures))
    provinces = scope.groups(Dimension.PROVINCE, held, theme)
    if provinces:
        text, figures = scope.breakdown(provinces, meaning)
        found.append(say("theme_provinces", _("By province: %(list)s.", list=text), *figures))
    found += _weights(scope, theme, held)
    return [*found, *theme_terms(scope, theme)]


def theme_terms(scope: Scope, theme: Theme) -> list[Sentence]:
    """The words that set a theme apart."""
    if not theme.terms:
        return []
    words = wording.listing((wording.isolated(t) for t in theme.terms[:WORDS]), scope.language)
    return [say("theme_terms", _("Characteristic words: %(list)s.", list=words))]


def _weights(scope: Scope, theme: Theme, held: Sequence[Contribution]) -> list[Sentence]:
    """Votes and supports of a theme, each by itself."""
    found = []
    votes, supports = sum(c.votes for c in held), sum(c.supports for c in held)
    if votes:
        text = _("Votes in workshops: %(count)s.", count=scope.number(votes))
        figure = Figure(
            _("Votes in workshops"),
            votes,
            _("Votes that workshop tables gave to notes of the theme, added up."),
            ids_of(c for c in held if c.votes),
            key=f"theme_votes:{theme.number}",
        )
        found.append(say("theme_votes", text, figure))
    if supports:
        text = _("Supports online: %(count)s.", count=scope.number(supports))
        figure = Figure(
            _("Supports online"),
            supports,
            _("Supports that visitors of the platform gave to contributions of the theme."),
            ids_of(c for c in held if c.supports),
            key=f"theme_supports:{theme.number}",
        )
        found.append(say("theme_supports", text, figure))
    return found


def size(scope: Scope, theme: Theme, held: Sequence[Contribution]) -> Sentence:
    """How many contributions a theme gathers, and which share of all that is."""
    count, total = len(held), len(scope.facts.contributions)
    text = ngettext(
        "This theme gathers %(count)s contribution, %(share)s of all.",
        "This theme gathers %(count)s contributions, %(share)s of all.",
        count,
        count=scope.number(count),
        share=scope.share(count, total),
    )
    ids, selection = ids_of(held), scope.where(theme)
    meaning = _("Contributions that stand in the theme")
    if scope.shares_themes:
        meaning = _("Contributions that stand in the theme, as their main theme or another")
    share = Figure(
        _("Share of all"),
        wording.percent_of(count, total),
        _("Contributions of the theme among all"),
        ids,
        key=f"theme_share:{theme.number}",
        selection=selection,
    )
    whole = Figure(
        _("Contributions"),
        count,
        meaning,
        ids,
        key=f"theme_size:{theme.number}",
        selection=selection,
    )
    return say("theme_size", text, whole, share)


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
    if theme is not None and theme.quotes_gone:
        blocks.append(Paragraph((_gone(scope, theme.quotes_gone),)))
    if blocks and absent and shown:
        text = _(
            "Nothing was recorded here under: %(list)s.",
            list=wording.listing(absent, scope.language),
        )
        blocks.append(Paragraph((say("theme_absent", text),)))
    return blocks


def _gone(scope: Scope, count: int) -> Sentence:
    """That extracts which were chosen for a theme may no longer be shown."""
    text = ngettext(
        "%(count)s extract that was chosen for this theme is no longer shown: its contribution was "
        "withdrawn by its author, or is not published.",
        "%(count)s extracts that were chosen for this theme are no longer shown: their "
        "contributions were withdrawn by their authors, or are not published.",
        count,
        count=scope.number(count),
    )
    return say("quotes_gone", text)


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

"""The cover and the summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Cell,
    Cover,
    Figure,
    Heading,
    Ids,
    Label,
    Notice,
    Paragraph,
    Points,
    Quotes,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.compose.extracts import Extract, extracts, quote
from consult.synthesis.compose.pictures import bars
from consult.synthesis.compose.scope import Group, Scope, ids_of, say
from consult.synthesis.facts import Contribution, Dimension, Kind, Sorting, Theme

#: extracts shown in the summary
LEADING = 5


def cover(scope: Scope, kind: str, subtitle: str, about: tuple[str, str] = ("", "")) -> Cover:
    """The first page; ``about`` is a label and what a thematic report is about."""
    facts, language = scope.facts, scope.language
    lines = [
        about,
        (_("Contributions"), scope.number(len(facts.contributions))),
        (_("Workshops"), scope.number(len(facts.workshops)) if facts.workshops else ""),
        (_("Themes"), scope.number(themes) if (themes := _shown_themes(scope)) else ""),
        (_("Consultation period"), _period(scope)),
        (_("Date of the report"), wording.day(facts.written.date(), language)),
        (_("Version"), scope.number(facts.version)),
    ]
    return Cover(
        kind=kind,
        title=wording.name(facts.consultation.names, language),
        subtitle=subtitle,
        region=wording.name(facts.consultation.region, language),
        lines=tuple((label, value) for label, value in lines if value),
    )


def _shown_themes(scope: Scope) -> int:
    """How many themes the cover names: none when the report is about one."""
    return 0 if scope.about_theme else len(scope.themes)


def summary(scope: Scope) -> list[Block]:
    """What a councillor reads when there is time for one page."""
    heading = Heading(1, _("Summary"), "summary")
    if not scope.facts.contributions:
        return [heading, Notice(_("No contribution has been received yet: nothing can be said."))]
    blocks: list[Block] = [heading, Points(tuple(_sentences(scope)))]
    if not scope.themes:
        blocks.append(Notice(_("Themes have not been formed yet for these contributions.")))
    blocks += themes_at_a_glance(scope)
    return blocks + most_supported(scope)


def _period(scope: Scope) -> str:
    consultation = scope.facts.consultation
    if consultation.opens is None or consultation.closes is None:
        return ""
    period = _(
        "from %(start)s to %(end)s",
        start=wording.day(consultation.opens, scope.language),
        end=wording.day(consultation.closes, scope.language),
    )
    return str(period)


def _sentences(scope: Scope) -> list[Sentence]:
    found = [received(scope), channels(scope), workshops_held(scope)]
    found += [theme_count(scope), largest_themes(scope), _undecided(scope)]
    return [sentence for sentence in found if sentence is not None]


def received(scope: Scope) -> Sentence:
    """How many there are, and from when to when."""
    contributions = scope.facts.contributions
    count = len(contributions)
    dates = [c.received for c in contributions if c.received]
    figure = Figure(
        _("Contributions"),
        count,
        _("Entries of the register that count in this report"),
        ids_of(contributions),
        key="contributions",
        selection=scope.where(),
    )
    shown = scope.number(count)
    if not dates:
        text = ngettext(
            "%(count)s contribution was received.",
            "%(count)s contributions were received.",
            count,
            count=shown,
        )
        return say("received", text, figure)
    text = ngettext(
        "%(count)s contribution was received, between %(start)s and %(end)s.",
        "%(count)s contributions were received, between %(start)s and %(end)s.",
        count,
        count=shown,
        start=wording.day(min(dates), scope.language),
        end=wording.day(max(dates), scope.language),
    )
    return say("received_between", text, figure)


def channels(scope: Scope) -> Sentence | None:
    """How many came by each channel."""
    groups = scope.groups(Dimension.CHANNEL, scope.facts.contributions)
    if not groups:
        return None
    text, figures = scope.breakdown(groups, _("Contributions by channel"), "channel")
    return say("channels", _("By channel: %(list)s.", list=text), *figures)


def workshops_held(scope: Scope) -> Sentence | None:
    """How many workshops there were, and how many people came."""
    workshops = scope.facts.workshops
    if not workshops:
        return None
    ids = tuple(w.id for w in workshops)
    people = sum(w.participants or 0 for w in workshops)
    held = Figure(
        _("Workshops"), len(workshops), _("Workshops logged"), workshops=ids, key="workshops"
    )
    present = Figure(
        _("Participants"),
        people,
        _("Attendance of the workshops"),
        workshops=ids,
        key="participants",
    )
    text = ngettext(
        "%(count)s workshop was held; participants counted: %(people)s.",
        "%(count)s workshops were held; participants counted: %(people)s.",
        len(workshops),
        count=scope.number(len(workshops)),
        people=scope.number(people),
    )
    return say("workshops_held", text, held, present)


def theme_count(scope: Scope) -> Sentence | None:
    """How many themes hold something."""
    if not scope.themes:
        return None
    # one that stands in several themes is behind the number once
    ids = tuple(dict.fromkeys(i for t in scope.themes for i in ids_of(scope.in_theme[t.id])))
    meaning = _("Themes that hold at least one contribution")
    themes = Figure(_("Themes"), len(scope.themes), meaning, ids, key="themes")
    text = ngettext(
        "The contributions are gathered in %(count)s theme.",
        "The contributions are gathered in %(count)s themes.",
        len(scope.themes),
        count=scope.number(len(scope.themes)),
    )
    return say("theme_count", text, themes)


def largest_themes(scope: Scope) -> Sentence | None:
    """The three largest themes, where there are more to choose from."""
    if len(scope.themes) < 3:
        return None
    text, figures = scope.breakdown(theme_groups(scope)[:3], _("Contributions of the theme"))
    return say("largest_themes", _("The largest themes are: %(list)s.", list=text), *figures)


def _undecided(scope: Scope) -> Sentence | None:
    undecided = scope.sorted_as(Sorting.UNDECIDED)
    if not undecided:
        return None
    text = ngettext(
        "%(count)s contribution fits no theme well enough; it is listed in full.",
        "%(count)s contributions fit no theme well enough; they are listed in full.",
        len(undecided),
        count=scope.number(len(undecided)),
    )
    figure = Figure(
        _("Undecided"),
        len(undecided),
        _("Contributions left without a theme"),
        ids_of(undecided),
        key="undecided",
    )
    return say("undecided", text, figure)


def theme_groups(scope: Scope) -> list[Group]:
    """All contributions by theme, the largest first; one in several themes is in each."""
    return [
        Group(str(t.number), scope.theme_name(t), ids_of(scope.in_theme[t.id]), scope.where(t))
        for t in scope.themes
    ]


def themes_at_a_glance(scope: Scope) -> list[Block]:
    """Every theme with what is counted of it, and a chart of their sizes."""
    if not scope.themes:
        return []
    total = len(scope.facts.contributions)
    columns = _theme_columns(scope)
    rows = []
    for theme, group in zip(scope.themes, theme_groups(scope), strict=True):
        held = [scope.by_id[i] for i in group.ids]
        cells: list[Cell] = [theme.number, group.label]
        behind: list[Ids] = [group.ids, group.ids]
        for column in columns:
            value, ids = column.count(theme, held)
            cells.append(wording.percent_of(value, total) if column.is_share else value)
            behind.append(ids)
        rows.append(Row(tuple(cells), group.ids, selection=group.selection, behind=tuple(behind)))
    caption = _("Themes by number of contributions")
    table = Table(
        "themes",
        caption,
        (_("No."), _("Theme"), *(column.name for column in columns)),
        tuple(rows),
        widths=(7, 89 - 12 * len(columns), 16, *(12 for _column in columns[1:])),
        definitions=(
            _("Permanent number of the theme"),
            "",
            *(column.definition for column in columns),
        ),
    )
    drawn = bars(scope, "themes", caption, theme_groups(scope), table="themes")
    return [*drawn, *_sharing(scope), table]


@dataclass(frozen=True)
class _Column:
    """A count of a theme: over which of its contributions, and whether shown as a share."""

    name: str
    definition: str
    count: Callable[[Theme, list[Contribution]], tuple[int, Ids]]
    is_share: bool = False


def _theme_columns(scope: Scope) -> list[_Column]:
    def whole(_theme: Theme, held: list[Contribution]) -> tuple[int, Ids]:
        return len(held), ids_of(held)

    def first(theme: Theme, held: list[Contribution]) -> tuple[int, Ids]:
        ids = ids_of(c for c in held if c.theme == theme.id)
        return len(ids), ids

    def votes(_theme: Theme, held: list[Contribution]) -> tuple[int, Ids]:
        return sum(c.votes for c in held), ids_of(c for c in held if c.votes)

    def supports(_theme: Theme, held: list[Contribution]) -> tuple[int, Ids]:
        return sum(c.supports for c in held), ids_of(c for c in held if c.supports)

    columns = [_Column(_("Contributions"), _("Contributions that stand in the theme"), whole)]
    if scope.shares_themes:
        meaning = _("Contributions whose main theme this is")
        columns.append(_Column(_("As main theme"), meaning, first))
    meaning = _("Share of all contributions of this report")
    columns.append(_Column(_("Share of all"), meaning, whole, is_share=True))
    if any(c.votes for c in scope.facts.contributions):
        columns.append(_Column(_("Votes"), _("Votes of workshop tables, added up"), votes))
    if any(c.supports for c in scope.facts.contributions):
        columns.append(_Column(_("Supports"), _("Supports given online, added up"), supports))
    return columns


def _sharing(scope: Scope) -> list[Block]:
    """That themes overlap, when they do."""
    several = [c for c in scope.facts.contributions if c.also]
    if not several:
        return []
    text = ngettext(
        "%(count)s contribution stands in several themes and is counted in each: "
        "the shares add up to more than the whole.",
        "%(count)s contributions stand in several themes and are counted in each: "
        "the shares add up to more than the whole.",
        len(several),
        count=scope.number(len(several)),
    )
    meaning = _("Contributions that stand in two or three themes")
    figure = Figure(
        _("In several themes"), len(several), meaning, ids_of(several), key="in_several_themes"
    )
    return [Paragraph((say("several_themes", text, figure),))]


def most_supported(scope: Scope) -> list[Block]:
    """The extracts with the most votes and supports, one a contribution."""
    best: list[Extract] = []
    seen: set[int] = set()
    for extract in extracts(scope.facts.contributions, [*Kind, None]):
        # one extract a contribution, though it may hold a problem and a proposal
        if extract.weight and len(best) < LEADING and seen.isdisjoint(extract.ids):
            best.append(extract)
            seen.update(extract.ids)
    if not best:
        return []
    label = Label(
        _("What received the most votes and supports"),
        _("Verbatim, sorted by votes and supports together."),
    )
    return [label, Quotes("most_supported", tuple(quote(scope, e) for e in best))]

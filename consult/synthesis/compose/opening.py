"""The cover and the summary."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.synthesis import wording
from consult.synthesis.compose.extracts import Extract, extracts, quote
from consult.synthesis.compose.pictures import bars
from consult.synthesis.compose.scope import Group, Scope, ids_of, say
from consult.synthesis.document import (
    Block,
    Cell,
    Cover,
    Figure,
    Heading,
    Label,
    Notice,
    Points,
    Quotes,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.facts import Dimension, Kind, Sorting

#: extracts shown in the summary
LEADING = 5


def cover(scope: Scope) -> Cover:
    """The first page."""
    facts, language = scope.facts, scope.language
    lines = [
        (_("Contributions"), scope.number(len(facts.contributions))),
        (_("Workshops"), scope.number(len(facts.workshops)) if facts.workshops else ""),
        (_("Themes"), scope.number(len(scope.themes)) if scope.themes else ""),
        (_("Consultation period"), _period(scope)),
        (_("Date of the report"), wording.day(facts.written.date(), language)),
        (_("Version"), scope.number(facts.version)),
    ]
    return Cover(
        kind=_("Synthesis report"),
        title=wording.name(facts.consultation.names, language),
        subtitle=_("Results and conclusions of the participatory diagnosis"),
        region=wording.name(facts.consultation.region, language),
        lines=tuple((label, value) for label, value in lines if value),
    )


def summary(scope: Scope) -> list[Block]:
    """What a councillor reads when there is time for one page."""
    heading = Heading(1, _("Summary"), "summary")
    if not scope.facts.contributions:
        return [heading, Notice(_("No contribution has been received yet: nothing can be said."))]
    blocks: list[Block] = [heading, Points(tuple(_sentences(scope)))]
    if not scope.themes:
        blocks.append(Notice(_("Themes have not been formed yet for these contributions.")))
    blocks += _themes_at_a_glance(scope)
    return blocks + _most_supported(scope)


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
    found = [_received(scope), _channels(scope), _workshops(scope)]
    found += [_theme_count(scope), _largest_themes(scope), _undecided(scope)]
    return [sentence for sentence in found if sentence is not None]


def _received(scope: Scope) -> Sentence:
    contributions = scope.facts.contributions
    count = len(contributions)
    dates = [c.received for c in contributions if c.received]
    figure = Figure(
        _("Contributions"),
        count,
        _("Entries of the register that count in this report"),
        ids_of(contributions),
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


def _channels(scope: Scope) -> Sentence | None:
    groups = scope.groups(Dimension.CHANNEL, scope.facts.contributions)
    if not groups:
        return None
    text, figures = scope.breakdown(groups, _("Contributions by channel"))
    return say("channels", _("By channel: %(list)s.", list=text), *figures)


def _workshops(scope: Scope) -> Sentence | None:
    workshops = scope.facts.workshops
    if not workshops:
        return None
    ids = tuple(w.id for w in workshops)
    people = sum(w.participants or 0 for w in workshops)
    held = Figure(_("Workshops"), len(workshops), _("Workshops logged"), workshops=ids)
    present = Figure(_("Participants"), people, _("Attendance of the workshops"), workshops=ids)
    text = ngettext(
        "%(count)s workshop was held; participants counted: %(people)s.",
        "%(count)s workshops were held; participants counted: %(people)s.",
        len(workshops),
        count=scope.number(len(workshops)),
        people=scope.number(people),
    )
    return say("workshops_held", text, held, present)


def _theme_count(scope: Scope) -> Sentence | None:
    if not scope.themes:
        return None
    ids = tuple(i for t in scope.themes for i in ids_of(scope.in_theme[t.id]))
    themes = Figure(
        _("Themes"), len(scope.themes), _("Themes that hold at least one contribution"), ids
    )
    text = ngettext(
        "The contributions are gathered in %(count)s theme.",
        "The contributions are gathered in %(count)s themes.",
        len(scope.themes),
        count=scope.number(len(scope.themes)),
    )
    return say("theme_count", text, themes)


def _largest_themes(scope: Scope) -> Sentence | None:
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
        _("Undecided"), len(undecided), _("Contributions left without a theme"), ids_of(undecided)
    )
    return say("undecided", text, figure)


def theme_groups(scope: Scope) -> list[Group]:
    """All contributions by theme, the largest first."""
    return [
        Group(str(t.id), scope.theme_name(t), ids_of(scope.in_theme[t.id])) for t in scope.themes
    ]


def _themes_at_a_glance(scope: Scope) -> list[Block]:
    if not scope.themes:
        return []
    total = len(scope.facts.contributions)
    weighed = any(c.weight for c in scope.facts.contributions)
    rows = []
    for theme, group in zip(scope.themes, theme_groups(scope), strict=True):
        count = len(group.ids)
        cells: tuple[Cell, ...] = (theme.number, group.label, count)
        cells += (wording.percent_of(count, total),)
        if weighed:
            cells += (sum(scope.by_id[i].weight for i in group.ids),)
        rows.append(Row(cells, group.ids))
    caption = _("Themes by number of contributions")
    columns: tuple[str, ...] = (_("No."), _("Theme"), _("Contributions"), _("Share of all"))
    if weighed:
        columns += (_("Votes and supports"),)
    widths = (8, 43, 15, 14, 20)[: len(columns)]
    table = Table("themes", caption, columns, tuple(rows), widths=widths)
    return [*bars(scope, "themes", caption, theme_groups(scope)), table]


def _most_supported(scope: Scope) -> list[Block]:
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

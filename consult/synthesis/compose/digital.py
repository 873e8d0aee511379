"""The guide's separate report on digital consultation (2-ت): what came through the platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    Ids,
    Notice,
    Paragraph,
    Points,
    Quotes,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.compose.comparison import Side, compared
from consult.synthesis.compose.diagnosis import overview, size, theme_terms
from consult.synthesis.compose.extracts import quote, representatives
from consult.synthesis.compose.opening import (
    largest_themes,
    most_supported,
    received,
    theme_count,
    themes_at_a_glance,
)
from consult.synthesis.compose.participation import PLATFORM, caption_of, counted, method_limits
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.scope import PEOPLE, Scope, ids_of, say
from consult.synthesis.facts import Contribution, Dimension
from consult.synthesis.places import Place

WORKSHOP = "workshop"
#: extracts shown for a theme
SHOWN = 5
#: states of a contribution in the order of its way (contributions.models.Status)
STATES = ("received", "published", "held", "hidden", "merged", "withdrawn")


def online(scope: Scope) -> Scope:
    """The facts of the platform alone."""
    held = tuple(c for c in scope.facts.contributions if _is_online(c))
    by = scope.facts.withheld_by.get(PLATFORM, {})
    facts = replace(
        scope.facts,
        contributions=held,
        workshops=(),
        withheld=by.get("held", 0) + by.get("hidden", 0),
        withheld_by={PLATFORM: by} if by else {},
    )
    return Scope(facts, scope.language, about={Dimension.CHANNEL: PLATFORM})


def digital_chapters(scope: Scope, whole: Scope) -> list[Block | Slot]:
    """Everything between the cover and the annexes; ``scope`` is the platform's alone."""
    others = [c for c in whole.facts.contributions if not _is_online(c)]
    return [
        Slot(Place.INTRODUCTION),
        *_summary(scope, whole),
        *_platform(scope),
        *_participation(scope),
        *_beside(scope, whole, others),
        *_themes_beside_workshops(scope, whole),
        *_handling(scope),
        *_said(scope),
        Slot(Place.RECOMMENDATIONS),
        Slot(Place.EXTRA),
        Slot(Place.CONCLUSION),
    ]


def _is_online(contribution: Contribution) -> bool:
    return contribution.values.get(Dimension.CHANNEL) == PLATFORM


def _summary(scope: Scope, whole: Scope) -> list[Block]:
    heading = Heading(1, _("Summary"), "summary")
    if not scope.facts.contributions:
        text = _("No contribution has come through the platform: nothing can be said of it.")
        return [heading, Notice(text)]
    sentences = (
        received(scope),
        _share(scope, whole),
        _supports(scope),
        _answered(scope),
        theme_count(scope),
        largest_themes(scope),
    )
    return [heading, Points(tuple(s for s in sentences if s)), *most_supported(scope)]


def _share(scope: Scope, whole: Scope) -> Sentence:
    count, total = len(scope.facts.contributions), len(whole.facts.contributions)
    value = wording.percent_of(count, total)
    text = _(
        "That is %(share)s of the %(total)s contributions of all channels.",
        share=wording.share(value, scope.language),
        total=scope.number(total),
    )
    figure = Figure(
        _("Share of all channels"),
        value,
        _("Contributions sent online among those of all channels"),
        ids_of(scope.facts.contributions),
        key="share",
        selection=scope.where(),
    )
    return say("share_of_channels", text, figure)


def _supports(scope: Scope) -> Sentence:
    supports = sum(c.supports for c in scope.facts.contributions)
    supported = [c for c in scope.facts.contributions if c.supports]
    text = ngettext(
        "%(supports)s supports were given online, to %(count)s contribution.",
        "%(supports)s supports were given online, to %(count)s contributions.",
        len(supported),
        supports=scope.number(supports),
        count=scope.number(len(supported)),
    )
    ids = ids_of(supported)
    given = _("Supports that visitors of the platform gave, added up.")
    return say(
        "supports_given",
        text,
        Figure(_("Supports online"), supports, given, ids, key="supports"),
        Figure(
            _("Supported contributions"),
            len(supported),
            _("Contributions that received a support at least"),
            ids,
            key="supported",
        ),
    )


def _answered(scope: Scope) -> Sentence:
    answered = [c for c in scope.facts.contributions if c.answered]
    text = ngettext(
        "%(count)s contribution has been answered publicly (%(share)s).",
        "%(count)s contributions have been answered publicly (%(share)s).",
        len(answered),
        count=scope.number(len(answered)),
        share=scope.share(len(answered), len(scope.facts.contributions)),
    )
    meaning = _("Contributions sent online that the team answered")
    figure = Figure(_("Answered"), len(answered), meaning, ids_of(answered), key="answered")
    return say("answered", text, figure)


def _platform(scope: Scope) -> list[Block]:
    """How the platform works and what it cannot tell; true of this software, whatever the data."""
    means = (
        _(
            "Anybody can contribute, without an account, in Arabic, French or English forms and in "
            "whatever language people write; the form works on a telephone and without JavaScript."
        ),
        _(
            "Only the words are asked for. Province, age band, sex and category are optional; "
            "contact details are kept apart and never published."
        ),
        _(
            "Each contribution receives a reference number, by which its author follows its status "
            "and the team's answer."
        ),
        _(
            "A contribution is public once the team has published it; visitors can then support "
            "it, once from each browser."
        ),
        _("The platform runs on the region's own server and calls no outside service."),
    )
    limits = (
        _(
            "Who has no access to the Internet, or does not read and write with ease, is not "
            "heard here: the other channels are there for them."
        ),
        _(
            "One person can send several contributions and use several browsers: numbers of "
            "contributions and of supports are not numbers of people."
        ),
        _(
            "Languages and themes are found by an analysis of the texts and reviewed by the team; "
            "what people left open is shown as not stated, and nothing is guessed in its place."
        ),
    )
    return [
        Heading(1, _("The platform"), "platform"),
        Heading(2, _("Technical means"), "means"),
        Points(tuple(say("means", text) for text in means)),
        Heading(2, _("Limits"), "limits"),
        Points((*(say("limit", text) for text in limits), *method_limits(scope))),
    ]


def _participation(scope: Scope) -> list[Block]:
    if not scope.facts.contributions:
        return []
    return [
        Heading(1, _("Participation online"), "participation"),
        *counted(scope, leave_out=(Dimension.CHANNEL,)),
    ]


def _beside(scope: Scope, whole: Scope, others: Sequence[Contribution]) -> list[Block]:
    """Channels, and online beside everything else."""
    every = whole.facts.contributions
    if not scope.facts.contributions or not others:
        return []
    here = Side(_("Online"), scope.facts.contributions)
    there = Side(_("Other channels"), others)
    blocks: list[Block] = [
        Heading(1, _("Online beside the other channels"), "comparison"),
        _channel_table(whole, every),
    ]
    for dimension in (Dimension.LANGUAGE, Dimension.CRITERION, *PEOPLE):
        key = f"compared_{dimension}"
        blocks += compared(whole, key, caption_of(dimension), dimension, here, there)
    return blocks


def _channel_table(whole: Scope, every: Sequence[Contribution]) -> Table:
    groups = whole.groups(Dimension.CHANNEL, every)
    rows = tuple(
        Row(
            (g.label, len(g.ids), wording.percent_of(len(g.ids), len(every))),
            g.ids,
            selection=g.selection,
        )
        for g in groups
    )
    return Table(
        "by_channel",
        caption_of(Dimension.CHANNEL),
        (_("Channel"), _("Contributions"), _("Share")),
        rows,
        widths=(60, 20, 20),
        total=Row((_("Total"), len(every), 1.0), ids_of(every), selection=whole.where()),
    )


def _handling(scope: Scope) -> list[Block]:
    """What became of the contributions: moderation and answers."""
    counted_ids: dict[str, list[int]] = {}
    for contribution in scope.facts.contributions:
        counted_ids.setdefault(contribution.status, []).append(contribution.id)
    left_out = scope.facts.withheld_by.get(PLATFORM, {})
    rows = []
    for state in STATES:
        ids = tuple(counted_ids.get(state, ()))
        count = len(ids) + left_out.get(state, 0)
        if count:
            rows.append(Row((_state_name(state), count, _yes_or_no(bool(ids))), ids))
    if not rows:
        return []
    text = _(
        "Moderation publishes, holds or hides a contribution and tells its author why. What is "
        "held, hidden or withdrawn is in this table alone: the report neither counts nor quotes it."
    )
    total = sum(int(row.cells[1]) for row in rows)
    cells: tuple[Cell, ...] = (_("Total"), total, "")
    table = Table(
        "handling",
        _("Contributions sent online, by what became of them"),
        (_("State"), _("Contributions"), _("Counted in this report")),
        tuple(rows),
        widths=(50, 25, 25),
        total=Row(cells, ids_of(scope.facts.contributions)),
    )
    return [
        Heading(1, _("How contributions were handled"), "handling"),
        Paragraph((say("handling", text),)),
        table,
        *([Paragraph((_answered(scope),))] if scope.facts.contributions else []),
    ]


def _state_name(state: str) -> str:
    names: dict[str, str] = {
        "received": _("Waiting for moderation"),
        "published": _("Published"),
        "held": _("On hold"),
        "hidden": _("Not published"),
        "merged": _("Merged with one that says the same"),
        "withdrawn": _("Withdrawn by its author"),
    }
    return names[state]


def _yes_or_no(value: bool) -> str:
    return str(_("Yes") if value else _("No"))


def _said(scope: Scope) -> list[Block | Slot]:
    """Themes of what came online, each with its figures and typical words."""
    if not scope.facts.contributions:
        return []
    heading = Heading(1, _("What was said online"), "conclusions")
    if not scope.themes:
        found = representatives((), scope.facts.contributions, (), SHOWN * 2)
        notice = Notice(_("Themes have not been formed yet for these contributions."))
        return [heading, notice, Quotes("said", tuple(quote(scope, e) for e in found))]
    blocks: list[Block | Slot] = [heading, *themes_at_a_glance(scope), *overview(scope)]
    for theme in scope.themes:
        held = scope.in_theme[theme.id]
        title = f"{scope.number(theme.number)}. {wording.isolated(scope.theme_name(theme))}"
        typical = representatives(theme.representatives, held, (), SHOWN)
        blocks += [
            Heading(2, title, f"theme-{theme.number}"),
            Paragraph((size(scope, theme, held), *theme_terms(scope, theme))),
            Quotes(f"theme-{theme.number}-voices", tuple(quote(scope, e) for e in typical)),
        ]
    return blocks


def _themes_beside_workshops(scope: Scope, whole: Scope) -> list[Block]:
    """How much each theme weighs online and in workshops."""
    workshops = [
        c for c in whole.facts.contributions if c.values.get(Dimension.CHANNEL) == WORKSHOP
    ]
    held = scope.facts.contributions
    if not held or not workshops or not whole.themes:
        return []
    rows = []
    for theme in whole.themes:
        here: Ids = ids_of(c for c in held if theme.id in c.themes)
        there: Ids = ids_of(c for c in workshops if theme.id in c.themes)
        if here or there:
            cells = (
                whole.theme_name(theme),
                len(here),
                wording.percent_of(len(here), len(held)),
                len(there),
                wording.percent_of(len(there), len(workshops)),
            )
            behind = ((), here, here, there, there)
            rows.append(Row(cells, (*here, *there), behind=behind))
    table = Table(
        "themes_by_channel",
        _("Themes online and in workshops, each share among the contributions of that channel"),
        (_("Theme"), _("Online"), _("Share"), _("Workshops"), _("Share")),
        tuple(rows),
        widths=(36, 16, 16, 16, 16),
    )
    return [Heading(2, _("Themes online and in workshops"), "themes-beside"), table]

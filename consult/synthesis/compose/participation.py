"""Method and participation: how it was done, who took part, what came through the platform."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Points,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.compose.coverage import coverage, unasked
from consult.synthesis.compose.judgements import judgements
from consult.synthesis.compose.meeting_reports import meeting_reports
from consult.synthesis.compose.meetings import meetings
from consult.synthesis.compose.pictures import bars, province_map, timeline
from consult.synthesis.compose.scope import PEOPLE, SPEECH, Scope, dimension_name, ids_of, say
from consult.synthesis.facts import Contribution, Dimension

#: the channel of the electronic platform (guide, 2-ب: its content is digested in the report)
PLATFORM = "web"


def participation(scope: Scope) -> list[Block]:
    """The chapter."""
    return [
        Heading(1, _("Method and participation"), "participation"),
        Heading(2, _("Method"), "method"),
        Points(tuple(_method(scope))),
        *judgements(scope),
        *meetings(scope),
        *meeting_reports(scope),
        *counted(scope),
        *coverage(scope),
        *_platform(scope),
    ]


def _method(scope: Scope) -> list[Sentence]:
    found = [
        say(
            "method_guide",
            _(
                "This report follows the procedure of the participatory diagnosis in the "
                "methodology for regions joining the local programme of the Open Government "
                "Partnership; it brings all channels together in one register."
            ),
        ),
    ]
    return [*found, *method_limits(scope), *_withheld(scope)]


def method_limits(scope: Scope) -> list[Sentence]:
    """What figures and extracts are, how themes were formed, and what none of it says."""
    verbatim = _(
        "Every figure counts contributions of that register, and every extract is a "
        "contribution's own words with its reference number; nothing is reworded."
    )
    limits = _(
        "People took part because they chose to: the figures describe the contributions "
        "received, not the opinion of the whole population."
    )
    return [
        say("method_verbatim", verbatim),
        *_method_of_themes(scope),
        say("method_limits", limits),
    ]


def _method_of_themes(scope: Scope) -> list[Sentence]:
    if not scope.themes:
        return []
    found = []
    if run := scope.facts.run:
        found.append(
            say(
                "method_run",
                _(
                    "Contributions were grouped by the words they use, with the analysis "
                    "engine %(engine)s (seed %(seed)s): the same texts give the same themes.",
                    engine=wording.isolated(run.engine),
                    seed=scope.number(run.seed),
                ),
            )
        )
    placed = [c for c in scope.facts.contributions if c.placed_by_person]
    if placed:
        text = ngettext(
            "%(count)s contribution was then placed in its theme by a member of the team.",
            "%(count)s contributions were then placed in their theme by a member of the team.",
            len(placed),
            count=scope.number(len(placed)),
        )
        meaning = _("Contributions whose theme a person chose")
        found.append(
            say(
                "method_placed",
                text,
                Figure(_("Placed by a person"), len(placed), meaning, ids_of(placed)),
            )
        )
    return found


def _withheld(scope: Scope) -> list[Sentence]:
    count = scope.facts.withheld
    if not count:
        return []
    text = ngettext(
        "%(count)s contribution withheld by moderation is not counted.",
        "%(count)s contributions withheld by moderation are not counted.",
        count,
        count=scope.number(count),
    )
    figure = Figure(_("Withheld"), count, _("Contributions not published"))
    return [say("method_withheld", text, figure)]


def counted(scope: Scope, leave_out: Collection[Dimension] = ()) -> list[Block]:
    """Contributions by day and by each dimension, but for what all of them share."""
    contributions = scope.facts.contributions
    if not contributions:
        return []
    blocks: list[Block] = [
        Heading(2, _("Contributions"), "contributions"),
        *timeline(scope, "days", contributions),
    ]
    left = {*leave_out, *unasked(scope)}
    asked = [d for d in (*SPEECH[:1], *PEOPLE, *SPEECH[1:]) if d not in left]
    for dimension in asked:
        blocks += _by(scope, dimension, contributions)
    missing = [d for d in asked if not scope.states(d, contributions)]
    if missing:
        text = _(
            "Not stated by any contribution: %(list)s.",
            list=wording.listing((dimension_name(d) for d in missing), scope.language),
        )
        blocks.append(Paragraph((say("not_stated", text),)))
    if Dimension.PROVINCE in asked and not scope.has_places:
        text = _("No map is drawn: the reference data do not hold this region's provinces yet.")
        blocks.append(Paragraph((say("no_map", text),)))
    return blocks


def _by(scope: Scope, dimension: Dimension, of: Sequence[Contribution]) -> list[Block]:
    groups = scope.groups(dimension, of)
    if not groups:
        return []
    rows = tuple(
        Row(
            (g.label, len(g.ids), wording.percent_of(len(g.ids), len(of))),
            g.ids,
            selection=g.selection,
        )
        for g in groups
    )
    key = f"by_{dimension}"
    caption = caption_of(dimension)
    columns = (dimension_name(dimension), _("Contributions"), _("Share of all"))
    table = Table(
        key,
        caption,
        columns,
        rows,
        widths=(60, 20, 20),
        total=Row((_("Total"), len(of), 1.0), ids_of(of), selection=scope.where()),
        definitions=("", caption, _("Share among all contributions of this report")),
    )
    if dimension is not Dimension.PROVINCE:
        return [table]
    drawn = province_map(scope, key, of, table=key) or bars(scope, key, caption, groups, table=key)
    return [*drawn, table]


def _platform(scope: Scope) -> list[Block]:
    """The digest of what came through the platform, when it is not all there is."""
    came = [c for c in scope.facts.contributions if c.values.get(Dimension.CHANNEL) == PLATFORM]
    if not came or len(came) == len(scope.facts.contributions):
        return []
    text = ngettext(
        "%(count)s contribution came through the electronic platform.",
        "%(count)s contributions came through the electronic platform.",
        len(came),
        count=scope.number(len(came)),
    )
    meaning = _("Contributions sent online")
    sentences = [say("platform", text, Figure(_("Platform"), len(came), meaning, ids_of(came)))]
    supports = sum(c.supports for c in came)
    if supports:
        support_text = _("Supports given to them online: %(count)s.", count=scope.number(supports))
        supported = ids_of(c for c in came if c.supports)
        meaning = _("Supports given online")
        figure = Figure(_("Supports"), supports, meaning, supported)
        sentences.append(say("platform_supports", support_text, figure))
    for dimension in (Dimension.CRITERION, Dimension.PROVINCE):
        groups = scope.groups(dimension, came)
        if groups:
            text, figures = scope.breakdown(groups, caption_of(dimension))
            line = _("%(dimension)s: %(list)s.", dimension=dimension_name(dimension), list=text)
            sentences.append(say(f"platform_{dimension}", line, *figures))
    heading = Heading(2, _("Digest of the electronic consultation platform"), "platform")
    return [heading, Points(tuple(sentences))]


def caption_of(dimension: Dimension) -> str:
    """What a count by this dimension is called."""
    names: dict[Dimension, str] = {
        Dimension.CRITERION: _("Contributions by criterion"),
        Dimension.CHANNEL: _("Contributions by channel"),
        Dimension.PROVINCE: _("Contributions by province"),
        Dimension.SETTING: _("Contributions from towns and from the countryside"),
        Dimension.SEX: _("Contributions by sex"),
        Dimension.AGE_BAND: _("Contributions by age band"),
        Dimension.CATEGORY: _("Contributions by category"),
        Dimension.LANGUAGE: _("Contributions by language"),
    }
    return names[dimension]

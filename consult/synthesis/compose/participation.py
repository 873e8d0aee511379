"""Method and participation: how it was done, who took part, what came through the platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.synthesis import wording
from consult.synthesis.compose.pictures import bars, timeline
from consult.synthesis.compose.scope import PEOPLE, SPEECH, Scope, dimension_name, ids_of, say
from consult.synthesis.document import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Points,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.facts import Contribution, Dimension, Workshop

#: the channel of the electronic platform (guide, 2-ب: its content is digested in the report)
PLATFORM = "web"


def participation(scope: Scope) -> list[Block]:
    """The chapter."""
    return [
        Heading(1, _("Method and participation"), "participation"),
        Heading(2, _("Method"), "method"),
        Points(tuple(_method(scope))),
        *_workshops(scope),
        *_contributions(scope),
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
        say(
            "method_verbatim",
            _(
                "Every figure counts contributions of that register, and every extract is a "
                "contribution's own words with its reference number; nothing is reworded."
            ),
        ),
    ]
    found += _method_of_themes(scope)
    found.append(
        say(
            "method_limits",
            _(
                "People took part because they chose to: the figures describe the contributions "
                "received, not the opinion of the whole population."
            ),
        )
    )
    return found + _withheld(scope)


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


def _workshops(scope: Scope) -> list[Block]:
    workshops = scope.facts.workshops
    if not workshops:
        return []
    notes: dict[int, list[int]] = {w.id: [] for w in workshops}
    for contribution in scope.facts.contributions:
        if contribution.workshop in notes:
            notes[contribution.workshop].append(contribution.id)
    rows = tuple(_workshop_row(scope, w, tuple(notes[w.id])) for w in workshops)
    all_notes = tuple(i for ids in notes.values() for i in ids)
    columns = (
        _("Workshop"),
        _("Kind"),
        _("Province"),
        _("Date"),
        _("Women"),
        _("Men"),
        _("Present"),
        _("Contributions"),
    )
    table = Table(
        "workshops",
        _("Workshops held"),
        columns,
        rows,
        widths=(20, 12, 13, 14, 9, 9, 9, 14),
        total=_workshop_total(workshops, all_notes),
    )
    blocks: list[Block] = [Heading(2, _("Workshops"), "workshops"), table]
    blocks += _attendance(
        scope,
        "attendance_age_band",
        _("Participants by age band"),
        Dimension.AGE_BAND,
        ((w, w.age_bands) for w in workshops),
    )
    return blocks + _attendance(
        scope,
        "attendance_category",
        _("Participants by sector"),
        Dimension.CATEGORY,
        ((w, w.categories) for w in workshops),
    )


def _workshop_row(scope: Scope, workshop: Workshop, notes: tuple[int, ...]) -> Row:
    def shown(count: int | None) -> int | str:
        return "–" if count is None else count

    cells = (
        workshop.title,
        wording.name(workshop.kind, scope.language),
        scope.label(Dimension.PROVINCE, workshop.province) if workshop.province else "–",
        wording.day(workshop.held, scope.language) if workshop.held else "–",
        shown(workshop.women),
        shown(workshop.men),
        shown(workshop.participants),
        len(notes),
    )
    return Row(cells, notes, (workshop.id,))


def _workshop_total(workshops: Sequence[Workshop], notes: tuple[int, ...]) -> Row:
    cells = (
        _("Total"),
        "",
        "",
        "",
        sum(w.women or 0 for w in workshops),
        sum(w.men or 0 for w in workshops),
        sum(w.participants or 0 for w in workshops),
        len(notes),
    )
    return Row(cells, notes, tuple(w.id for w in workshops))


def _attendance(
    scope: Scope,
    key: str,
    caption: str,
    dimension: Dimension,
    counted: Iterable[tuple[Workshop, Mapping[str, int]]],
) -> list[Block]:
    totals: Counter[str] = Counter()
    counting: dict[str, list[int]] = {}
    for workshop, counts in counted:
        for value, people in counts.items():
            totals[value] += people
            counting.setdefault(value, []).append(workshop.id)
    whole = totals.total()
    if not whole:
        return []
    order = [o.key for o in scope.facts.options.get(dimension, ())]
    keys = sorted(totals, key=lambda k: (order.index(k) if k in order else len(order), k))
    rows = tuple(
        Row(
            (scope.label(dimension, k), totals[k], wording.percent_of(totals[k], whole)),
            workshops=tuple(counting[k]),
        )
        for k in keys
        if totals[k]
    )
    columns = (dimension_name(dimension), _("Participants"), _("Share"))
    return [Table(key, caption, columns, rows, widths=(60, 20, 20))]


def _contributions(scope: Scope) -> list[Block]:
    contributions = scope.facts.contributions
    if not contributions:
        return []
    blocks: list[Block] = [
        Heading(2, _("Contributions"), "contributions"),
        *timeline(scope, "days", contributions),
    ]
    for dimension in (*SPEECH[:1], *PEOPLE, *SPEECH[1:]):
        blocks += _by(scope, dimension, contributions)
    missing = [d for d in (*SPEECH, *PEOPLE) if not scope.states(d, contributions)]
    if missing:
        text = _(
            "Not stated by any contribution: %(list)s.",
            list=wording.listing((dimension_name(d) for d in missing), scope.language),
        )
        blocks.append(Paragraph((say("not_stated", text),)))
    return blocks


def _by(scope: Scope, dimension: Dimension, of: Sequence[Contribution]) -> list[Block]:
    groups = scope.groups(dimension, of)
    if not groups:
        return []
    rows = tuple(
        Row((g.label, len(g.ids), wording.percent_of(len(g.ids), len(of))), g.ids) for g in groups
    )
    key = f"by_{dimension}"
    caption = _caption(dimension)
    columns = (dimension_name(dimension), _("Contributions"), _("Share of all"))
    table = Table(
        key,
        caption,
        columns,
        rows,
        widths=(60, 20, 20),
        total=Row((_("Total"), len(of), 1.0), ids_of(of)),
    )
    drawn = bars(scope, key, caption, groups) if dimension is Dimension.PROVINCE else []
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
            text, figures = scope.breakdown(groups, _caption(dimension))
            line = _("%(dimension)s: %(list)s.", dimension=dimension_name(dimension), list=text)
            sentences.append(say(f"platform_{dimension}", line, *figures))
    heading = Heading(2, _("Digest of the electronic consultation platform"), "platform")
    return [heading, Points(tuple(sentences))]


def _caption(dimension: Dimension) -> str:
    names: dict[Dimension, str] = {
        Dimension.CRITERION: _("Contributions by criterion"),
        Dimension.CHANNEL: _("Contributions by channel"),
        Dimension.PROVINCE: _("Contributions by province"),
        Dimension.SEX: _("Contributions by sex"),
        Dimension.AGE_BAND: _("Contributions by age band"),
        Dimension.CATEGORY: _("Contributions by category"),
        Dimension.LANGUAGE: _("Contributions by language"),
    }
    return names[dimension]

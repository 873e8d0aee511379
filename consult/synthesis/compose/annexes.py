"""Undecided and unclear texts, and the annexes: definitions, firmness of themes, the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Cell,
    Entry,
    Figure,
    Heading,
    Paragraph,
    Register,
    Row,
    Table,
)
from consult.synthesis.compose.chart_data import chart_data
from consult.synthesis.compose.extracts import source_line
from consult.synthesis.compose.scope import Scope, dimension_name, ids_of, say
from consult.synthesis.facts import Contribution, Dimension, Sorting

#: longest text of one contribution on paper, and all texts of a list together, in characters; the
#: web page and spreadsheets hold them whole
ON_PAPER, LIST_ON_PAPER = 1000, 800_000
#: no text is cut shorter than this, however long the list
LEAST_ON_PAPER = 80
#: a list longer than this is an index on paper: of where a text comes from, it tells least
INDEX = 3000


def unplaced(scope: Scope) -> list[Block]:
    """Contributions that the theme run left without a theme."""
    undecided = scope.sorted_as(Sorting.UNDECIDED)
    unclear = scope.sorted_as(Sorting.UNCLEAR)
    if not undecided and not unclear:
        return []
    blocks: list[Block] = [Heading(1, _("Contributions without a theme"), "unplaced")]
    if undecided:
        text = ngettext(
            "%(count)s contribution fits no theme well enough, or fits several.",
            "%(count)s contributions fit no theme well enough, or fit several.",
            len(undecided),
            count=scope.number(len(undecided)),
        )
        blocks += _listed(scope, "undecided", _("Undecided"), text, undecided)
    if unclear:
        text = ngettext(
            "%(count)s contribution has too few words to be compared with others.",
            "%(count)s contributions have too few words to be compared with others.",
            len(unclear),
            count=scope.number(len(unclear)),
        )
        blocks += _listed(scope, "unclear", _("Unclear"), text, unclear)
    return blocks


def annexes(scope: Scope, before: Sequence[object]) -> list[Block]:
    """What lets anybody check the report; ``before`` are its other blocks."""
    if not scope.facts.contributions:
        return []
    return [
        Heading(1, _("Annexes"), "annexes"),
        Heading(2, _("How to read the figures"), "definitions"),
        _definitions(scope),
        *_firmness(scope),
        *chart_data(scope, before),
        Heading(2, _("All contributions"), "register"),
        *_index_only(scope),
        register(scope, "register", _("All contributions"), scope.facts.contributions),
    ]


def _listed(
    scope: Scope, key: str, title: str, text: str, of: Sequence[Contribution]
) -> list[Block]:
    sentence = say(f"{key}_listed", text, Figure(title, len(of), text, ids_of(of)))
    return [
        Heading(2, title, key),
        Paragraph((sentence,)),
        register(scope, f"{key}_texts", title, of),
    ]


def register(scope: Scope, key: str, caption: str, of: Sequence[Contribution]) -> Register:
    """A list of contributions, without anything that tells who they come from."""
    theme_names = {t.id: scope.theme_name(t) for t in scope.themes}
    numbers = {t.id: t.number for t in scope.themes}
    columns = (
        _("Date"),
        _("Channel"),
        _("Province"),
        *([dimension_name(Dimension.SETTING)] if scope.facts.census else []),
        _("Criterion"),
        _("Theme"),
        _("Votes"),
        _("Supports"),
        _("Source"),
    )
    limit = max(LEAST_ON_PAPER, min(ON_PAPER, LIST_ON_PAPER // max(len(of), 1)))
    brief = len(of) > INDEX
    entries = tuple(
        _entry(scope, c, theme_names, _facts(scope, c, numbers, brief=brief), limit) for c in of
    )
    headings = (_("Reference"), _("Text"), _("Source and theme"))
    return Register(key, caption, headings, entries, columns)


def _index_only(scope: Scope) -> list[Block]:
    """That a long list shows the beginnings of texts on paper, and where the rest is."""
    if len(scope.facts.contributions) <= INDEX:
        return []
    text = _(
        "On paper this long list is an index: the beginning of each text, its province and its "
        "theme. The spreadsheet edition of this report has all of it."
    )
    return [Paragraph((say("register_index", text),))]


def _facts(
    scope: Scope, contribution: Contribution, numbers: Mapping[int, int], *, brief: bool
) -> str:
    """Where and when it was said, and its themes; in an index, the province and the themes."""
    themes = [numbers[theme] for theme in contribution.themes if theme in numbers]
    shown = wording.listing((scope.number(number) for number in themes), scope.language)
    if brief:
        province = contribution.values.get(Dimension.PROVINCE)
        place = [scope.label(Dimension.PROVINCE, province)] if province else []
        return " · ".join([*place, *([shown] if shown else [])])
    facts = source_line(scope, contribution)
    if not themes:
        return facts
    line = (
        _("Theme %(number)s", number=shown)
        if len(themes) == 1
        else _("Themes %(numbers)s", numbers=shown)
    )
    return f"{facts} · {line}" if facts else str(line)


def _entry(
    scope: Scope, contribution: Contribution, names: Mapping[int, str], facts: str, limit: int
) -> Entry:
    whole = "\n".join(p.text.strip() for p in contribution.parts if p.text.strip())
    text, shortened = wording.cut(whole, limit)
    theme = " · ".join(names[theme] for theme in contribution.themes if theme in names)
    return Entry(
        contribution=contribution.id,
        reference=contribution.reference,
        text=text,
        shortened=shortened,
        facts=facts,
        values=_values(scope, contribution, theme),
        full_text=whole if shortened else "",
    )


def _values(scope: Scope, contribution: Contribution, theme: str) -> tuple[Cell, ...]:
    values = contribution.values

    def known(dimension: Dimension) -> str:
        return scope.label(dimension, values[dimension]) if dimension in values else ""

    return (
        contribution.received.isoformat() if contribution.received else "",
        known(Dimension.CHANNEL),
        known(Dimension.PROVINCE),
        # facts that were kept before never asked for it
        *([known(Dimension.SETTING)] if scope.facts.census else []),
        known(Dimension.CRITERION),
        theme,
        contribution.votes,
        contribution.supports,
        contribution.source,
    )


def _definitions(scope: Scope) -> Table:
    rows = [
        (_("Contribution"), _("One entry of the register: a form, a workshop note, a letter.")),
        (
            _("Share of all"),
            _("Among all contributions of this report, rounded to whole percentages."),
        ),
        (
            _("In the same words"),
            _("Contributions whose text is identical are shown once, and all are counted."),
        ),
        (
            _("Not stated"),
            _("The contribution leaves this open; nothing is guessed in its place."),
        ),
        (
            _("[…]"),
            _("The text goes on; the spreadsheet edition of this report has it in full."),
        ),
    ]
    if any(c.weight for c in scope.facts.contributions):
        meaning = _("Votes that workshop participants gave a note, and supports given online.")
        rows.insert(2, (_("Votes and supports"), meaning))
    if scope.themes:
        meaning = _("Contributions that use related words; each stands in one theme.")
        if scope.shares_themes:
            meaning = _(
                "Contributions that speak of related things; each stands in up to three themes."
            )
        rows.insert(1, (_("Theme"), meaning))
    return Table(
        "definitions",
        "",
        (_("Word"), _("Meaning")),
        tuple(Row(cells) for cells in rows),
        widths=(28, 72),
    )


def _firmness(scope: Scope) -> list[Block]:
    """How firmly each theme holds together, said openly."""
    if not any(t.stability is not None for t in scope.themes):
        return []
    rows = []
    for theme in scope.themes:
        held = scope.in_theme[theme.id]
        placed = sum(c.placed_by_person for c in held)
        stability: Cell = "–" if theme.stability is None else float(theme.stability)
        cells = (theme.number, scope.theme_name(theme), len(held), stability, placed)
        rows.append(Row(cells, ids_of(held), selection=scope.where(theme)))
    columns = (
        _("No."),
        _("Theme"),
        _("Contributions"),
        _("Stability"),
        _("Placed by a person"),
    )
    text = _(
        "Stability is the share of a theme's contributions that stay together when the "
        "analysis is repeated; a low one calls for a reading by the team."
    )
    return [
        Heading(2, _("How firm the themes are"), "firmness"),
        Paragraph((say("stability", text),)),
        Table("firmness", "", columns, tuple(rows), widths=(8, 44, 16, 14, 18)),
    ]

"""Workshops: where and when they were held, who came, and what was noted there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Block, Heading, Row, Table
from consult.synthesis.compose.scope import Scope, dimension_name
from consult.synthesis.facts import Dimension, Workshop


def meetings(scope: Scope) -> list[Block]:
    """The workshops held and who came to them."""
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

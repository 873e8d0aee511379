"""Some contributions beside others, value by value: what is more frequent here than there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Block, Figure, Ids, Paragraph, Row, Table
from consult.synthesis.compose.scope import Scope, dimension_name, ids_of, say
from consult.synthesis.facts import Contribution, Dimension

#: a value is called more frequent from this many points of a share on, and this many contributions
MORE, FEWEST = 0.05, 3


@dataclass(frozen=True)
class Side:
    """Contributions under a name."""

    name: str
    contributions: Sequence[Contribution]


def compared(
    scope: Scope, key: str, caption: str, dimension: Dimension, here: Side, there: Side
) -> list[Block]:
    """A table of both sides, and a sentence on what is clearly more frequent on the first.

    Nothing when neither side states the dimension.
    """
    ours = {g.key: g for g in scope.groups(dimension, here.contributions)}
    theirs = {g.key: g for g in scope.groups(dimension, there.contributions)}
    keys = list(dict.fromkeys((*theirs, *ours)))
    # "not stated" last, from whichever side it came
    keys.sort(key=lambda k: k is None)
    if not keys or not ours:
        return []
    totals = len(here.contributions), len(there.contributions)
    rows, more = [], []
    for value in keys:
        held: Ids = ours[value].ids if value in ours else ()
        others: Ids = theirs[value].ids if value in theirs else ()
        shares = (
            wording.percent_of(len(held), totals[0]),
            wording.percent_of(len(others), totals[1]),
        )
        label = scope.label(dimension, value)
        cells = (label, len(held), shares[0], len(others), shares[1])
        behind = ((), held, held, others, others)
        rows.append(Row(cells, tuple(dict.fromkeys((*held, *others))), behind=behind))
        if value is not None and len(held) >= FEWEST and shares[0] - shares[1] >= MORE:
            more.append((label, shares, held))
    columns = (
        dimension_name(dimension),
        here.name,
        _("Share"),
        there.name,
        _("Share"),
    )
    total = Row(
        (_("Total"), totals[0], 1.0, totals[1], 1.0),
        behind=(
            (),
            *(ids_of(here.contributions),) * 2,
            *(ids_of(there.contributions),) * 2,
        ),
    )
    table = Table(key, caption, columns, tuple(rows), widths=(36, 16, 16, 16, 16), total=total)
    return [table, *_sentence(scope, f"{key}_more", more, here, there)]


def _sentence(
    scope: Scope,
    key: str,
    more: Sequence[tuple[str, tuple[float, float], Ids]],
    here: Side,
    there: Side,
) -> list[Block]:
    if not more:
        return []
    listed = wording.listing(
        (
            _(
                "%(value)s (%(here)s against %(there)s)",
                value=wording.isolated(label),
                here=wording.share(shares[0], scope.language),
                there=wording.share(shares[1], scope.language),
            )
            for label, shares, _ids in more
        ),
        scope.language,
    )
    meaning = _("Share among: %(name)s", name=here.name)
    figures = tuple(Figure(label, shares[0], meaning, ids) for label, shares, ids in more)
    text = _(
        "More frequent among “%(here)s” than among “%(there)s”, by five points or more: %(list)s.",
        here=wording.isolated(here.name),
        there=wording.isolated(there.name),
        list=listed,
    )
    return [Paragraph((say(key, text, *figures),))]

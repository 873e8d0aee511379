"""A round as a file: every label beside its text, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask_babel import gettext as _

from consult.kernel.downloads import Cell, Sheet, csv_bytes, xlsx_bytes
from consult.themes.coding.measures import Measured, Pair
from consult.themes.coding.results import Coded, Label

#: the name of a label in the reader's language
Named = Callable[[Label | str], str]


def csv_file(coded: Coded, coders: Mapping[str, str], named: Named) -> bytes:
    """The labels of each text, one text a line."""
    return csv_bytes(_columns(coded, coders), _rows(coded, named))


def xlsx_file(
    coded: Coded,
    figures: Measured,
    coders: Mapping[str, str],
    named: Named,
    *,
    right_to_left: bool,
) -> bytes:
    """Three sheets: the labels, the agreement of each pair, the same theme by theme."""
    agreement = (
        *(_("First coder"), _("Second coder"), _("Texts"), _("Same label"), _("Cohen’s kappa")),
        *(_("from"), _("to"), _("Krippendorff’s alpha"), _("Macro F1")),
    )
    by_theme = (
        *(_("First coder"), _("Second coder"), _("Label"), _("Texts of the first")),
        *(_("Texts of the second"), _("Precision"), _("Recall"), _("F1"), _("Cohen’s kappa")),
    )
    sheets = (
        (_("Texts"), _columns(coded, coders), _rows(coded, named)),
        (_("Agreement"), agreement, (_figures(pair, coders) for pair in figures.pairs)),
        (_("By theme"), by_theme, _by_theme(figures.pairs, coders, named)),
    )
    return xlsx_bytes(Sheet(name, head, rows, right_to_left) for name, head, rows in sheets)


def _columns(coded: Coded, coders: Mapping[str, str]) -> list[str]:
    people = [coders[column.name] for column in coded.columns]
    notes = [_("Note of %(who)s", who=coders[column.name]) for column in coded.coders]
    return [_("No."), _("Reference"), _("Text"), *people, *notes, _("Settled by")]


def _rows(coded: Coded, named: Named) -> Iterator[Sequence[Cell]]:
    for item in coded.items:
        given = [
            named(column.labels[item.id]) if item.id in column.labels else None
            for column in coded.columns
        ]
        notes = [column.notes.get(item.id) for column in coded.coders]
        by = item.decided_by
        who = (by.name or by.email) if by else None
        text = item.contribution
        yield (item.position, text.reference, text.text, *given, *notes, who)


def _figures(pair: Pair, coders: Mapping[str, str]) -> Sequence[Cell]:
    names = (coders[pair.first.name], coders[pair.second.name])
    found = pair.agreement
    if found is None:
        return (*names, 0)
    kappa = found.kappa
    return (
        *names, found.texts, found.observed.value, kappa.value, kappa.low, kappa.high,
        found.alpha.value, found.macro_f1.value,
    )  # fmt: skip


def _by_theme(
    pairs: Sequence[Pair], coders: Mapping[str, str], named: Named
) -> Iterator[Sequence[Cell]]:
    for pair in pairs:
        for row in pair.agreement.labels if pair.agreement else ():
            yield (
                coders[pair.first.name], coders[pair.second.name], named(str(row.theme)),
                row.first, row.second, row.precision, row.recall, row.f1, row.kappa,
            )  # fmt: skip

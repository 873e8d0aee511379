"""Checklists as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response, abort
from flask_babel import gettext as _

from consult.kernel.downloads import Cell, FileType, Sheet, csv_bytes, download, xlsx_bytes
from consult.kernel.i18n import direction
from consult.workshops.kit.queries import Prepared
from consult.workshops.kit.usual import item_name
from consult.workshops.models.kit import ITEM_STATE_LABELS


def export(prepared: Sequence[Prepared], extension: str, name: str) -> Response:
    """The items of these workshops as ``xlsx`` or ``csv``; 404 for any other kind of file."""
    columns = [
        *(
            _("Workshop"),
            _("Date"),
            _("What is needed"),
            _("State"),
            _("Late"),
            _("Who sees to it"),
        ),
        *(_("Until"), _("Cost, in dirhams"), _("Note")),
    ]
    rows = list(_rows(prepared))
    if extension == "xlsx":
        sheet = Sheet(_("Logistics"), columns, rows, right_to_left=direction() == "rtl")
        return download(xlsx_bytes([sheet]), name=f"{name}.xlsx", kind=FileType.XLSX)
    if extension != "csv":
        abort(404)
    return download(csv_bytes(columns, rows), name=f"{name}.csv", kind=FileType.CSV)


def _rows(prepared: Sequence[Prepared]) -> Iterator[tuple[Cell, ...]]:
    for one in prepared:
        for item in one.items:
            account = item.account
            yield (
                one.workshop.title,
                one.workshop.held_on,
                item_name(item.code, item.name),
                str(ITEM_STATE_LABELS[item.state]),
                _("yes") if item.is_late(one.today) else "",
                (account.name or account.email) if account else item.responsible,
                item.due_on,
                item.cost,
                item.note,
            )

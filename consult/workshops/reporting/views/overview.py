"""All meetings of a consultation against its criteria: the page and its tables."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access.policies import TEAM, for_roles
from consult.consultations.queries import get_for_team
from consult.kernel.downloads import FileType, Sheet, csv_bytes, download, xlsx_bytes
from consult.kernel.i18n import current_language, direction
from consult.workshops.models import WORKSHOP_KIND_LABELS
from consult.workshops.reporting.document import column_name
from consult.workshops.reporting.overview import (
    first_of,
    overview_of,
    shortened,
    table_columns,
    table_rows,
)
from consult.workshops.reporting.views.frame import bp, note_address

FILES = {"csv": FileType.CSV, "xlsx": FileType.XLSX}


@bp.get("/reports")
@for_roles(*TEAM)
def overview(slug: str) -> ResponseReturnValue:
    """Each meeting a row, each criterion a column: notes, votes, what came first."""
    consultation = get_for_team(slug)
    held = overview_of(consultation)
    language = current_language()
    return render_template(
        "workshops/reporting/overview.html",
        consultation=consultation,
        overview=held,
        kind_labels=WORKSHOP_KIND_LABELS,
        note_address=note_address(consultation),
        first_of=first_of,
        shortened=shortened,
        column_name=lambda column: column_name(column, language),
    )


@bp.get("/reports.<any(csv, xlsx):extension>")
@for_roles(*TEAM)
def overview_file(slug: str, extension: str) -> ResponseReturnValue:
    """The same as a table, a line for each meeting and criterion."""
    consultation = get_for_team(slug)
    language = current_language()
    columns, rows = table_columns(), list(table_rows(overview_of(consultation), language))
    if extension == "csv":
        content = csv_bytes(columns, rows)
    else:
        name = consultation.slug
        content = xlsx_bytes([Sheet(name, columns, rows, direction() == "rtl")])
    return download(content, name=f"{slug}-workshops.{extension}", kind=FILES[extension])

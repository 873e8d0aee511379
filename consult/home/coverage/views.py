"""The page of coverage for the team, and its files."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, READERS, TEAM, for_roles, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.coverage.measuring import Trait
from consult.contributions.coverage.wording import assumption, limits, rule
from consult.extensions import utc_now
from consult.home.coverage.forms import CoverageForm
from consult.home.coverage.queries import coverage_of, provinces_without_a_coming_meeting
from consult.home.coverage.showing import (
    file_columns,
    file_rows,
    panels_of,
    quiet_groups,
    rate_map,
)
from consult.kernel.downloads import FileType, Sheet, csv_bytes, download, xlsx_bytes
from consult.kernel.i18n import current_language, direction

bp = Blueprint("coverage", __name__, url_prefix="/team/<slug>/coverage")


@bp.get("")
@for_roles(*TEAM)
def index(slug: str) -> ResponseReturnValue:
    """Who has been heard, and who has not: in words, on a map, in tables."""
    consultation = get_for_team(slug)
    form = CoverageForm(consultation, formdata=request.args)
    coverage = coverage_of(consultation, form.narrowed())
    provinces = coverage.by(Trait.PROVINCE)
    return render_template(
        "home/coverage/index.html",
        consultation=consultation,
        form=form,
        quiet=quiet_groups(consultation, coverage),
        panels=panels_of(consultation, coverage),
        any_stated=any(compared.total for compared in coverage.compared),
        map=rate_map(consultation.region.provinces, provinces) if provinces else None,
        without=provinces_without_a_coming_meeting(consultation, utc_now().date()),
        may_plan=has_role(current_user, FACILITATION, consultation.region_id),
        may_read_register=has_role(current_user, READERS, consultation.region_id),
        texts=(rule(), assumption(), limits()),
    )


@bp.get("/coverage.<any(csv, xlsx):extension>")
@for_roles(*TEAM)
def file(slug: str, extension: str) -> ResponseReturnValue:
    """All groups as a table, with the filters of the page."""
    consultation = get_for_team(slug)
    form = CoverageForm(consultation, formdata=request.args)
    panels = panels_of(consultation, coverage_of(consultation, form.narrowed()))
    columns, rows = file_columns(), file_rows(consultation, panels)
    name = f"{_file_name(consultation, form)}.{extension}"
    if extension == "csv":
        return download(csv_bytes(columns, rows), name=name, kind=FileType.CSV)
    rtl = direction(current_language()) == "rtl"
    sheet = Sheet(_("Coverage"), columns, rows, right_to_left=rtl)
    return download(xlsx_bytes([sheet]), name=name, kind=FileType.XLSX)


def _file_name(consultation: Consultation, form: CoverageForm) -> str:
    return "-".join([consultation.slug, "coverage", *form.kept().values()])

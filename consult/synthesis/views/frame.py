"""What the pages of the room share: the blueprint, who asks, names of files and codes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort
from flask_security import current_user

from consult.access.models import User
from consult.documents.render import Format
from consult.kernel.downloads import FileType
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES
from consult.synthesis.choices import report_name
from consult.synthesis.models import STATE_LABELS, ReportState, ReportVersion
from consult.synthesis.models.files import REDACTION_LABELS
from consult.synthesis.places import PLACE_LABELS

bp = Blueprint("synthesis", __name__, url_prefix="/team/<slug>/reports")

#: a number that fits every database
NUMBER = "int(max=2147483647)"
#: address of one version
ONE = f"/<{NUMBER}:number>"
FILE_TYPES = {
    Format.PDF: FileType.PDF,
    Format.DOCX: FileType.DOCX,
    Format.HTML: FileType.HTML,
    Format.XLSX: FileType.XLSX,
}
#: how each state's badge looks
STATE_KINDS = {
    ReportState.DRAFT: "neutral",
    ReportState.REVIEWED: "brand",
    ReportState.SIGNED: "warning",
    ReportState.PUBLISHED: "success",
}


@bp.context_processor
def labels() -> dict[str, Any]:
    """Names of the room's codes, for its templates."""
    return {
        "language_names": {code: name for code, (_locale, name) in LANGUAGES.items()},
        "formats": tuple(Format),
        "state_labels": STATE_LABELS,
        "state_kinds": STATE_KINDS,
        "place_labels": PLACE_LABELS,
        "redaction_labels": REDACTION_LABELS,
        "report_name": report_name,
    }


def actor() -> User:
    """The signed-in account itself, not the proxy of it."""
    user: User = current_user._get_current_object()
    return user


def check_token() -> None:
    """Refuse a button's POST without its own token."""
    if not ActionForm().validate_on_submit():
        abort(400)


def file_name(report: ReportVersion, extension: str) -> str:
    """The name under which a version's file is saved."""
    return f"{report.consultation.slug}-report-{report.number}-{report.language}.{extension}"

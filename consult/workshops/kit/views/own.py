"""The page of a participant who facilitates or takes notes: no account, and no register."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consult.consultations.queries import get_public
from consult.kernel.web import open_to_all
from consult.workshops.kit.letters import task_name
from consult.workshops.kit.links import get_by_key
from consult.workshops.kit.views.frame import ANY_PART, FORMAT, LABELS, LANGUAGE, kit_file
from consult.workshops.models.kit import KitDocument

bp = Blueprint("kit_own", __name__, url_prefix="/<slug>/workshop-file")


@bp.get("/<task_key>")
@open_to_all
def show(slug: str, task_key: str) -> ResponseReturnValue:
    """The person's task, where and when, and the workshop file to download."""
    consultation = get_public(slug)
    member = get_by_key(consultation, task_key)
    return render_template(
        "workshops/kit/own.html",
        consultation=consultation,
        member=member,
        workshop=member.workshop,
        task=task_name(member),
        task_key=task_key,
        documents=KitDocument,
        **LABELS,
    )


@bp.get(f"/<task_key>/{ANY_PART}-{LANGUAGE}.{FORMAT}")
@open_to_all
def file(
    slug: str, task_key: str, document: str, language: str, file_format: str
) -> ResponseReturnValue:
    """A document of the workshop file, filled with the workshop's facts."""
    member = get_by_key(get_public(slug), task_key)
    return kit_file(member.workshop, document, language, file_format)

"""The workshop file to print and to download: of a consultation, and of one workshop."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access.policies import TEAM, for_roles
from consult.consultations.queries import get_for_team
from consult.documents.blocks import Cover
from consult.documents.render.html import Place
from consult.workshops.kit.queries import texts_in_force
from consult.workshops.kit.views.frame import (
    ANY_PART,
    FORMAT,
    LABELS,
    LANGUAGE,
    WORKSHOP,
    bp,
    composed,
    kit_file,
    workshop_for,
)
from consult.workshops.models.kit import KitDocument


@bp.get(f"/workshop-file/{ANY_PART}-{LANGUAGE}.{FORMAT}")
@for_roles(*TEAM)
def file(slug: str, document: str, language: str, file_format: str) -> ResponseReturnValue:
    """A document without a workshop: blanks where its facts would stand."""
    return kit_file(get_for_team(slug), document, language, file_format)


@bp.get(WORKSHOP + "/file")
@for_roles(*TEAM)
def workshop(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The workshop file of one workshop, to read, print and download in each language."""
    found = workshop_for(slug, workshop_id, TEAM)
    return render_template(
        "workshops/kit/workshop.html",
        consultation=found.consultation,
        workshop=found,
        documents=KitDocument,
        texts=texts_in_force(found.consultation),
        **LABELS,
    )


@bp.get(f"{WORKSHOP}/file/{ANY_PART}/{LANGUAGE}")
@for_roles(*TEAM)
def page(slug: str, workshop_id: int, document: str, language: str) -> ResponseReturnValue:
    """A document of one workshop to read on the screen and to print from there."""
    found = workshop_for(slug, workshop_id, TEAM)
    made = composed(found, document, language)
    return render_template(
        "workshops/kit/page.html",
        consultation=found.consultation,
        workshop=found,
        document=made,
        part=document,
        blocks=[b for b in made.blocks if not isinstance(b, Cover)],
        cover=next(b for b in made.blocks if isinstance(b, Cover)),
        place=Place(made),
        **LABELS,
    )


@bp.get(f"{WORKSHOP}/file/{ANY_PART}-{LANGUAGE}.{FORMAT}")
@for_roles(*TEAM)
def workshop_file(
    slug: str, workshop_id: int, document: str, language: str, file_format: str
) -> ResponseReturnValue:
    """A document filled with a workshop's facts."""
    return kit_file(workshop_for(slug, workshop_id, TEAM), document, language, file_format)

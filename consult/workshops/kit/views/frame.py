"""What the pages share: the blueprint, addresses, files of a document."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort
from flask_security import current_user

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.documents.blocks import Document
from consult.documents.render import Format, render
from consult.kernel.downloads import FileType, download
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES
from consult.workshops.kit.composing import compose
from consult.workshops.kit.queries import sources_of
from consult.workshops.models import Workshop
from consult.workshops.models.kit import KIT_DOCUMENT_LABELS, KitDocument
from consult.workshops.queries import get_workshop

bp = Blueprint("kit", __name__, url_prefix="/team/<slug>")

#: parts of addresses
WORKSHOP = "/workshops/<int(max=2147483647):workshop_id>"
LANGUAGE = "<any(ar, fr, en):language>"
PART = "<any(guide, evaluation, report):document>"
#: ``whole`` is all three in one file
ANY_PART = "<any(guide, evaluation, report, whole):document>"
FORMAT = "<any(pdf, docx):file_format>"
NUMBER = "int(max=2147483647)"

FILE_TYPES = {Format.PDF: FileType.PDF, Format.DOCX: FileType.DOCX}
LANGUAGE_NAMES = {code: name for code, (_locale, name) in LANGUAGES.items()}
LABELS = {"document_labels": KIT_DOCUMENT_LABELS, "language_names": LANGUAGE_NAMES}


def parts_of(document: str) -> Sequence[KitDocument]:
    """The document of an address, or all three."""
    return list(KitDocument) if document == "whole" else [KitDocument(document)]


def composed(about: Workshop | Consultation, document: str, language: str) -> Document:
    """The document of an address in a language."""
    consultation = about.consultation if isinstance(about, Workshop) else about
    return compose(about, sources_of(consultation, language), parts_of(document))


def kit_file(
    about: Workshop | Consultation, document: str, language: str, file_format: str
) -> Response:
    """A document of the workshop file to download."""
    format_ = Format(file_format)
    content = render(composed(about, document, language), format_)
    consultation = about.consultation if isinstance(about, Workshop) else about
    number = f"-{about.id}" if isinstance(about, Workshop) else ""
    name = f"{consultation.slug}-workshop{number}-{document}-{language}.{format_}"
    return download(content, name=name, kind=FILE_TYPES[format_])


def workshop_for(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Workshop:
    """The workshop of an address, for accounts with one of these roles."""
    return get_workshop(get_for_team(slug, roles), workshop_id)


def check_action() -> None:
    """Answer 400 when a button was pressed without its token."""
    if not ActionForm().validate_on_submit():
        abort(400)


def actor() -> User:
    """The account that acts."""
    user: User = current_user._get_current_object()
    return user

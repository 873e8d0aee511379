"""What the team's pages of a report share: the blueprint, loading, files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, url_for
from flask_security import current_user

from consult.access.models import Role, User
from consult.access.policies import READERS, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.downloads import FileType
from consult.workshops.models import Workshop, WorkshopReport
from consult.workshops.queries import get_workshop
from consult.workshops.reporting.queries import find_report

bp = Blueprint("reporting", __name__, url_prefix="/team/<slug>/workshops")

NUMBER = "int(max=2147483647)"
REPORT = f"/<{NUMBER}:workshop_id>/report"
FILE_TYPES = {"pdf": FileType.PDF, "docx": FileType.DOCX, "xlsx": FileType.XLSX}
FILE = "any(pdf, docx, xlsx)"


def actor() -> User:
    """The account that acts."""
    user: User = current_user._get_current_object()
    return user


def note_address(consultation: Consultation) -> Callable[[str], str]:
    """Reference number → the page of its note: in the register for those who may read it there."""
    reads = has_role(current_user, READERS, consultation.region_id)
    page = "register.show" if reads else "contributions.show"
    return lambda reference: url_for(page, slug=consultation.slug, reference=reference)


def loaded(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Workshop:
    """The workshop, for those who hold one of these roles in its region."""
    return get_workshop(get_for_team(slug, roles), workshop_id)


def get_report(workshop: Workshop) -> WorkshopReport:
    """The workshop's report, else 404."""
    return find_report(workshop) or abort(404)

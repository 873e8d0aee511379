"""Writes of consultations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.consultations.models import (
    TRANSITIONS,
    Consultation,
    ConsultationStatus,
    Criterion,
    Stage,
)
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.regions.models import Region

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")
#: first parts of addresses that are not consultations
RESERVED = frozenset(
    {"static", "team", "track", "sign-in", "sign-out", "account", "privacy", "accessibility",
     "petitions", "health", "about", "language"}
)  # fmt: skip


@dataclass(frozen=True)
class CriterionText:
    """Code and names of a criterion."""

    code: str
    ar: str
    fr: str = ""
    en: str = ""


#: reference frame of the participatory diagnosis (guide, axis 3, 2-ب), letter for letter
DEFAULT_CRITERIA = (
    CriterionText(
        "budget_transparency", "شفافية الميزانية", "Transparence budgétaire", "Budget transparency"
    ),
    CriterionText(
        "access_to_information",
        "سهولة الولوج للمعلومة",
        "Facilité d'accès à l'information",
        "Ease of access to information",
    ),
    CriterionText(
        "accountability",
        "المسؤولية والمحاسبة",
        "Responsabilité et reddition des comptes",
        "Responsibility and accountability",
    ),
    CriterionText(
        "citizen_participation",
        "المشاركة المواطنة في إعداد السياسات العمومية",
        "Participation citoyenne à l'élaboration des politiques publiques",
        "Citizen participation in preparing public policies",
    ),
)


@dataclass(frozen=True)
class ConsultationText:
    """Title and summary in the three languages; Arabic is required."""

    title_ar: str
    title_fr: str = ""
    title_en: str = ""
    summary_ar: str = ""
    summary_fr: str = ""
    summary_en: str = ""
    contact: str = ""


def create_consultation(  # noqa: PLR0913  # all named, each a decision of the region
    *,
    slug: str,
    region: Region,
    text: ConsultationText,
    opens_on: date,
    closes_on: date,
    criteria: tuple[CriterionText, ...] = DEFAULT_CRITERIA,
    stages: dict[int, tuple[date | None, date | None]] | None = None,
    is_demo: bool = False,
) -> Consultation:
    """Prepare a consultation with its criteria and the guide's five stages.

    Raises
    ------
    DomainError
        When the slug is malformed, reserved or taken, or the dates are in the wrong order.
    """
    _check_slug(slug)
    if closes_on < opens_on:
        raise DomainError(_l("The consultation closes before it opens."))
    consultation = Consultation(
        slug=slug,
        region=region,
        opens_on=opens_on,
        closes_on=closes_on,
        is_demo=is_demo,
        **vars(text),
    )
    for position, criterion in enumerate(criteria):
        add_criterion(consultation=consultation, text=criterion, position=position)
    for number in range(1, 6):
        starts_on, ends_on = (stages or {}).get(number, (None, None))
        consultation.stages.append(Stage(number=number, starts_on=starts_on, ends_on=ends_on))
    db.session.add(consultation)
    db.session.flush()
    audit.record("create_consultation", consultation, slug=slug)
    return consultation


def add_criterion(
    *, consultation: Consultation, text: CriterionText, position: int | None = None
) -> Criterion:
    """Add a criterion after those there are (guide, rule 5)."""
    criterion = Criterion(
        code=text.code,
        name_ar=text.ar,
        name_fr=text.fr,
        name_en=text.en,
        position=len(consultation.criteria) if position is None else position,
    )
    consultation.criteria.append(criterion)
    return criterion


def change_status(*, consultation: Consultation, status: ConsultationStatus) -> None:
    """Open, close, reopen or conclude.

    Raises
    ------
    Conflict
        When the present status does not lead to ``status``.
    """
    if status not in TRANSITIONS[consultation.status]:
        raise Conflict(_l("A consultation in this state cannot change that way."))
    audit.record("change_status", consultation, before=str(consultation.status), after=str(status))
    consultation.status = status
    db.session.flush()


def _check_slug(slug: str) -> None:
    if not SLUG.match(slug):
        raise DomainError(
            _l("“%(slug)s” cannot be part of an address: use a-z, 0-9 and hyphens.", slug=slug)
        )
    if slug in RESERVED:
        raise DomainError(_l("“%(slug)s” is reserved.", slug=slug))
    if db.session.scalar(sa.select(Consultation.id).filter_by(slug=slug)) is not None:
        raise DomainError(_l("“%(slug)s” is taken by another consultation.", slug=slug))

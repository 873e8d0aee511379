"""A theme with contributions of several kinds, from which cards are drafted."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.consultations.models import Consultation
from consult.contributions.models import Kind, Status
from consult.contributions.operations import Origin, Place, Words, submit_contribution
from consult.extensions import db
from consult.themes.models import Theme, ThemeQuote
from consult.workshops.operations import NoteText, log_note
from tests.factories import assign, make_consultation, make_theme, make_workshop


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    """A consultation at ``/team/here``."""
    consultation = make_consultation("here", is_demo=True)
    db.session.commit()
    return consultation


@pytest.fixture
def theme(consultation: Consultation) -> Theme:
    """Five texts: a quote in two parts, a hidden one, a French one, two notes with votes."""
    labels = {
        "label_ar": "ميزانية مبسطة",
        "label_fr": "Budget lisible",
        "label_en": "Readable budget",
    }
    theme = make_theme(consultation, 3, **labels)
    first, second = consultation.region.provinces[:2]
    web = Origin(status=Status.PUBLISHED)
    quoted = submit_contribution(
        consultation=consultation,
        words=Words(problem="الميزانية صعبة\nالقراءة", proposal="نشر ميزانية المواطن"),
        place=Place(province=first),
        origin=web,
    )
    hidden = submit_contribution(
        consultation=consultation,
        words=Words(proposal="نص محجوب"),
        origin=Origin(status=Status.HIDDEN),
    )
    french = submit_contribution(
        consultation=consultation,
        words=Words(effect="On comprend les chiffres"),
        place=Place(province=second),
        origin=web,
    )
    workshop = make_workshop(consultation)
    notes = [
        log_note(workshop=workshop, note=NoteText(text=text, kind=kind, votes=votes)).contribution
        for text, kind, votes in (
            ("شرح الميزانية في دور الشباب", Kind.PROPOSAL, 9),
            ("الأرقام غير واضحة", Kind.DIAGNOSIS, 20),
        )
    ]
    for contribution in (quoted, hidden, french, *notes):
        assign(contribution, theme)
    for position, contribution in enumerate((french, hidden, quoted)):
        db.session.add(
            ThemeQuote(theme_id=theme.id, contribution_id=contribution.id, position=position)
        )
    db.session.commit()
    return theme

"""Writing the texts of the workshop file: each change is a revision, none is lost."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.kit.reading import Inserts, read
from consult.workshops.kit.usual import usual_text
from consult.workshops.models.kit import KitDocument, KitText


def write_text(
    *,
    consultation: Consultation,
    document: KitDocument,
    language: str,
    source: str,
    seen: int,
    actor: User | None,
) -> KitText | None:
    """Put a text in force; None when it says what is in force already.

    ``seen`` is the revision that the person had before their eyes, 0 for the usual text.

    Raises
    ------
    DomainError
        When the text is empty, or names the lines that cannot be read (``ProseError``).
    Conflict
        When somebody wrote meanwhile.
    """
    if not source.strip():
        raise DomainError(_l("Write the text, or go back to the usual one."))
    criteria = frozenset(criterion.code for criterion in consultation.criteria)
    read(source, Inserts(criteria=criteria), anchor=str(document))
    return _revise(consultation, document, language, _unless_usual(document, language, source),
                   seen, actor)  # fmt: skip


def take_usual_text(
    *,
    consultation: Consultation,
    document: KitDocument,
    language: str,
    seen: int,
    actor: User | None,
) -> KitText | None:
    """Put the text that comes with the programme in force again.

    Raises
    ------
    Conflict
        When somebody wrote meanwhile.
    """
    return _revise(consultation, document, language, None, seen, actor)


def take_revision(*, text: KitText, seen: int, actor: User | None) -> KitText | None:
    """Put an earlier revision in force again, as a new one.

    Raises
    ------
    Conflict
        When somebody wrote meanwhile.
    """
    return _revise(text.consultation, text.document, text.language, text.source, seen, actor)


def _unless_usual(document: KitDocument, language: str, source: str) -> str | None:
    return None if source == usual_text(document, language) else source


def _revise(
    consultation: Consultation,
    document: KitDocument,
    language: str,
    source: str | None,
    seen: int,
    actor: User | None,
) -> KitText | None:
    latest = db.session.scalar(
        sa.select(KitText)
        .filter_by(consultation_id=consultation.id, document=document, language=language)
        .order_by(KitText.revision.desc())
        .limit(1)
    )
    if (latest.revision if latest else 0) != seen:
        raise Conflict(_meanwhile())
    if (latest.source if latest else None) == source:
        return None
    text = KitText(
        consultation_id=consultation.id,
        document=document,
        language=language,
        revision=seen + 1,
        source=source,
        author_id=actor.id if actor else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(text)
    except IntegrityError as error:
        # somebody else wrote the same revision in this very moment
        raise Conflict(_meanwhile()) from error
    audit.record("write_kit_text", text, actor=actor, revision=text.revision)
    return text


def _meanwhile() -> LazyString:
    return _l(
        "Somebody changed this text meanwhile. Your text is below; the latest one is in the"
        " history. Put them together and save again."
    )

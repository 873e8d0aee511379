"""The workshop file as a document: a cover, its contents, and one chapter for each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.documents.blocks import Block, Cover, Document, Heading
from consult.documents.wording import document_words, isolated
from consult.kernel.i18n import babel_locale, localized
from consult.workshops.kit.filling import facts_of, inserts_of
from consult.workshops.kit.reading import read
from consult.workshops.models import Workshop
from consult.workshops.models.kit import KIT_DOCUMENT_LABELS, KitDocument


@dataclass(frozen=True)
class Sources:
    """The texts in force of one language, and when the latest of them was written."""

    language: str
    texts: Mapping[KitDocument, str]
    written: datetime


def compose(
    about: Workshop | Consultation, sources: Sources, parts: Sequence[KitDocument]
) -> Document:
    """These parts of the file, filled with a workshop's facts or with blanks to fill in by hand."""
    consultation = about.consultation if isinstance(about, Workshop) else about
    with force_locale(babel_locale(sources.language)):
        name = str(KIT_DOCUMENT_LABELS[parts[0]]) if len(parts) == 1 else _("Workshop file")
        shown = about.title if isinstance(about, Workshop) else localized(about, "title")
        return Document(
            language=sources.language,
            title=f"{name} – {isolated(shown)}",
            written=max(sources.written, about.created_at).isoformat(),
            version=1,
            is_demo=consultation.is_demo,
            demo_notice=_("Demonstration: invented data") if consultation.is_demo else "",
            words=document_words(),
            blocks=(_cover(about, sources.language, name), *_chapters(about, sources, parts)),
            kind="workshop_file",
        )


def _cover(about: Workshop | Consultation, language: str, name: str) -> Cover:
    consultation = about.consultation if isinstance(about, Workshop) else about
    of_meeting = isinstance(about, Workshop)
    return Cover(
        kind=name,
        title=about.title if isinstance(about, Workshop) else localized(about, "title"),
        subtitle=localized(consultation, "title") if of_meeting else "",
        region=localized(consultation.region),
        lines=tuple(facts_of(about, language)) if isinstance(about, Workshop) else (),
    )


def _chapters(
    about: Workshop | Consultation, sources: Sources, parts: Sequence[KitDocument]
) -> tuple[Block, ...]:
    inserts = inserts_of(about, sources.language)
    blocks: list[Block] = []
    for part in parts:
        blocks.append(Heading(1, str(KIT_DOCUMENT_LABELS[part]), str(part)))
        blocks += read(sources.texts[part], inserts, anchor=str(part), strict=False)
    return tuple(blocks)

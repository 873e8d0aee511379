"""Quotes word for word: in the snapshot, and in the register as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from consult.contributions.models import ActKind, Contribution, ModerationAct, Status
from consult.documents.blocks import Document, Quotes, Register
from consult.extensions import db
from consult.synthesis.facts import Facts
from consult.synthesis.models import ReportVersion
from consult.synthesis.queries.taken_out import taken_out_of

#: acts after which a text is no longer what it was, and each is told in the register's history
REWORDING = (ActKind.REDACTION, ActKind.PURGE, ActKind.REWORDING)


def check_words(document: Document, facts: Facts, checked: dict[str, int]) -> Iterator[str]:
    """Each quote that does not stand in the snapshot word for word."""
    by_id = {c.id: c for c in facts.contributions}
    for name, key, reference, text in _said(document):
        checked["quotes"] = checked.get("quotes", 0) + 1
        held = by_id.get(key)
        if held is None:
            yield f"{name} {reference}: the contribution is not in the snapshot"
        elif held.reference != reference:
            yield f"{name} {reference}: in the snapshot that contribution is {held.reference}"
        elif not _stands(text, [part.text for part in held.parts]):
            yield f"{name} {reference}: these words do not stand in the snapshot"


def compare_with_register(
    version: ReportVersion, document: Document
) -> tuple[list[str], list[str]]:
    """Quotes that no longer stand in the register, and those for which it is known why."""
    now = _register(version)
    known = taken_out_of(version)
    reworded = _reworded(version)
    mismatches, notes = [], []
    for name, key, reference, text in _said(document):
        where = f"{name} {reference}"
        if key in known or (key in now and now[key].status is Status.WITHDRAWN):
            reason = known[key].reason if key in known else "withdrawn"
            notes.append(f"{where}: no longer shown ({reason})")
        elif key not in now:
            mismatches.append(f"{where}: the contribution is not in the register any more")
        elif not _stands(text, [part for _name, part in now[key].parts]):
            if key in reworded:
                notes.append(f"{where}: the register's text was corrected since")
            else:
                mismatches.append(f"{where}: these words do not stand in the register")
    return mismatches, list(dict.fromkeys(notes))


def _said(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """(what, contribution, reference, words) of all words of contributions in the document."""
    for block in document.blocks:
        if isinstance(block, Quotes):
            for quote in block.quotes:
                yield "quote", quote.contribution, quote.reference, quote.text
        elif isinstance(block, Register):
            for entry in block.entries:
                text = entry.full_text or entry.text
                yield f"list {block.key}", entry.contribution, entry.reference, text


def _stands(text: str, parts: Sequence[str]) -> bool:
    """Whether the words stand in one part, or are all parts, one a line."""
    return any(text in part for part in parts) or text in "\n".join(p.strip() for p in parts)


def _register(version: ReportVersion) -> dict[int, Contribution]:
    select = sa.select(Contribution).filter_by(consultation_id=version.consultation_id)
    return {c.id: c for c in db.session.scalars(select).unique()}


def _reworded(version: ReportVersion) -> set[int]:
    select = sa.select(ModerationAct.contribution_id).where(
        ModerationAct.consultation_id == version.consultation_id,
        ModerationAct.kind.in_(REWORDING),
        ModerationAct.created_at >= version.created_at,
    )
    return set(db.session.scalars(select))

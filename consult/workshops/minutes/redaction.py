"""Published minutes as they may be shown now: without words that were taken back since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.contributions.models import (
    ActKind,
    Contribution,
    ModerationAct,
    Status,
    StatusChange,
)
from consult.documents.blocks import Block, Document, Passage, Prose, Row, Span, Table
from consult.documents.storing import from_plain
from consult.documents.wording import day
from consult.extensions import db
from consult.kernel.i18n import babel_locale
from consult.workshops.models import MinutesEdition

BACK = (Status.WITHDRAWN, Status.HIDDEN)


@dataclass(frozen=True)
class Shown:
    """The document as it may be shown, and the contributions whose words were taken out."""

    document: Document
    taken_out: Mapping[int, str]


def shown(edition: MinutesEdition) -> Shown:
    """The edition with a remark in place of each point that may no longer be shown.

    The edition itself, and its hash, stay as they were published.
    """
    document = from_plain(edition.document)
    with force_locale(babel_locale(document.language)):
        remarks = _taken_out(edition, frozenset(document.references), document.language)
    return Shown(redacted(document, remarks), remarks)


def redacted(document: Document, remarks: Mapping[int, str]) -> Document:
    """The document with these remarks in place of every point that rests on these contributions."""
    if not remarks:
        return document
    return replace(document, blocks=tuple(_block(block, remarks) for block in document.blocks))


def _taken_out(edition: MinutesEdition, ids: frozenset[int], language: str) -> dict[int, str]:
    if not ids:
        return {}
    found: dict[int, str] = {}
    there: set[int] = set()
    for key, status, since in db.session.execute(_states(ids)):
        there.add(key)
        if status in BACK:
            when = day(since.date() if since else edition.created_at.date(), language)
            found[key] = (
                _("[Withdrawn by its author; taken out on %(day)s]", day=when)
                if status is Status.WITHDRAWN
                else _("[No longer published; taken out on %(day)s]", day=when)
            )
    for key, since in db.session.execute(_cleaned(edition, ids)):
        found.setdefault(key, _protected(since.date(), language))
    # a note that was removed from the register is no longer anybody's word
    return found | {key: _("[No longer in the register]") for key in ids - there}


def _states(ids: frozenset[int]) -> sa.Select[int, Status, datetime]:
    return (
        sa.select(Contribution.id, Contribution.status, sa.func.max(StatusChange.created_at))
        .outerjoin(
            StatusChange,
            sa.and_(
                StatusChange.contribution_id == Contribution.id,
                StatusChange.status == Contribution.status,
            ),
        )
        .where(Contribution.id.in_(ids))
        .group_by(Contribution.id, Contribution.status)
    )


def _cleaned(edition: MinutesEdition, ids: frozenset[int]) -> sa.Select[int, datetime]:
    """Contributions out of which personal data were taken after the edition was made."""
    return (
        sa.select(ModerationAct.contribution_id, sa.func.max(ModerationAct.created_at))
        .where(
            ModerationAct.contribution_id.in_(ids),
            ModerationAct.kind == ActKind.REDACTION,
            ModerationAct.undone_at.is_(None),
            ModerationAct.created_at >= edition.created_at,
        )
        .group_by(ModerationAct.contribution_id)
    )


def _protected(since: date, language: str) -> str:
    when = day(since, language)
    return str(_("[Taken out on %(day)s to protect personal data, law 09-08]", day=when))


def _block(block: Block, remarks: Mapping[int, str]) -> Block:
    match block:
        case Prose():
            return replace(block, passages=tuple(_passage(p, remarks) for p in block.passages))
        case Table():
            return replace(block, rows=tuple(_row(row, remarks) for row in block.rows))
        case _:
            return block


def _passage(passage: Passage, remarks: Mapping[int, str]) -> Passage:
    gone = [i for span in passage.spans for i in span.contributions if i in remarks]
    return replace(passage, spans=(Span(remarks[gone[0]], italic=True),)) if gone else passage


def _row(row: Row, remarks: Mapping[int, str]) -> Row:
    gone = [i for i in row.contributions if i in remarks]
    if not gone:
        return row
    first, *others = row.cells
    return replace(row, cells=(first, *(remarks[gone[0]] for _cell in others)))

"""A document without the words that may no longer be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.documents.blocks import Block, Document, Entry, Quote, Quotes, Register
from consult.documents.wording import day
from consult.kernel.i18n import babel_locale
from consult.synthesis.models.files import RedactionReason


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Why and since when the words of a contribution are not shown."""

    reason: RedactionReason
    since: date


def redacted(document: Document, taken_out: Mapping[int, TakenOut]) -> Document:
    """The document with a remark in place of each text that was taken out.

    Figures stay: they counted what was there when the version was composed. The same document
    and the same texts always give an equal document, hence the same files.
    """
    if not taken_out:
        return document
    with force_locale(babel_locale(document.language)):
        remarks = {key: _remark(t, document.language) for key, t in taken_out.items()}
    return replace(document, blocks=tuple(_block(block, remarks) for block in document.blocks))


def texts_of(document: Document) -> dict[int, list[str]]:
    """The words of each contribution that the document shows, by its id."""
    found: dict[int, list[str]] = {}
    for block in document.blocks:
        if isinstance(block, Quotes):
            for quote in block.quotes:
                found.setdefault(quote.contribution, []).append(quote.text)
        elif isinstance(block, Register):
            for entry in block.entries:
                text = entry.full_text or entry.text
                found.setdefault(entry.contribution, []).append(text)
    return found


def _remark(taken_out: TakenOut, language: str) -> str:
    since = day(taken_out.since, language)
    match taken_out.reason:
        case RedactionReason.WITHDRAWN:
            return str(_("[Withdrawn by its author; taken out on %(day)s]", day=since))
        case RedactionReason.HIDDEN:
            return str(_("[No longer published; taken out on %(day)s]", day=since))
        case RedactionReason.PERSONAL_DATA:
            return str(_("[Taken out on %(day)s to protect personal data, law 09-08]", day=since))


def _block(block: Block, remarks: Mapping[int, str]) -> Block:
    match block:
        case Quotes():
            return replace(block, quotes=tuple(_quote(q, remarks) for q in block.quotes))
        case Register():
            return replace(block, entries=tuple(_entry(e, remarks) for e in block.entries))
        case _:
            return block


def _quote(quote: Quote, remarks: Mapping[int, str]) -> Quote:
    remark = remarks.get(quote.contribution)
    return replace(quote, text=remark, shortened=False) if remark else quote


def _entry(entry: Entry, remarks: Mapping[int, str]) -> Entry:
    remark = remarks.get(entry.contribution)
    return replace(entry, text=remark, full_text="", shortened=False) if remark else entry

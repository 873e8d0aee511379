"""Which rows of a file the register holds already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, ImportBatch
from consult.extensions import db
from consult.kernel.tables import Table


@dataclass(frozen=True)
class Judgement:
    """What is known of one row.

    ``twin`` is the row of this file that has the same source id and other words, ``taken`` tells
    that the public reference belongs to another contribution.
    """

    known: bool = False
    differing: bool = False
    twin: int | None = None
    taken: bool = False


class KnownRows:
    """Judges the rows of one file in turn against the register and the rows before them.

    A row is known by its place when the same file was imported before, else by its source id,
    else, when it has none, by its words: as many times as imported rows without id hold them.
    """

    def __init__(self, consultation: Consultation, table: Table, references: Iterable[str]) -> None:
        self._keys_by_row = dict(_rows_of_same_file(consultation, table))
        self._keys_by_id = dict(_source_ids(consultation))
        self._times = Counter(_keys_without_id(consultation))
        self._rows_by_id: dict[str, tuple[int, str]] = {}
        self._references = set(_taken(references))

    def has_place(self, number: int, source_id: str | None) -> bool:
        """Whether row ``number`` of this very file was imported before."""
        if number not in self._keys_by_row:
            return False
        if source_id is None:
            self._times[self._keys_by_row[number]] -= 1
        return True

    def judge(self, number: int, contribution: Contribution, reference: str | None) -> Judgement:
        """What is known of the row ``number``, built as ``contribution`` and not yet added."""
        key, source_id = contribution.content_key, contribution.source_id
        if source_id is not None:
            return self._judge_by_id(number, source_id, key) or self._judge_reference(reference)
        if self._times[key] > 0:
            self._times[key] -= 1
            return Judgement(known=True)
        return self._judge_reference(reference)

    def _judge_by_id(self, number: int, source_id: str, key: str) -> Judgement | None:
        if source_id in self._keys_by_id:
            return Judgement(known=True, differing=self._keys_by_id[source_id] != key)
        row, words = self._rows_by_id.setdefault(source_id, (number, key))
        if row == number:
            return None
        return Judgement(known=True) if words == key else Judgement(twin=row)

    def _judge_reference(self, reference: str | None) -> Judgement:
        if reference is None:
            return Judgement()
        taken = reference in self._references
        self._references.add(reference)
        return Judgement(taken=taken)


def _rows_of_same_file(consultation: Consultation, table: Table) -> Iterator[tuple[int, str]]:
    select = (
        sa.select(Contribution.source_row, Contribution.content_key)
        .join(ImportBatch, Contribution.import_batch_id == ImportBatch.id)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.source_row.is_not(None),
            ImportBatch.sha256 == table.origin.sha256,
            ImportBatch.sheet == table.origin.sheet,
        )
    )
    for row, key in db.session.execute(select):
        yield int(row or 0), key


def _source_ids(consultation: Consultation) -> Iterator[tuple[str, str]]:
    select = sa.select(Contribution.source_id, Contribution.content_key).where(
        Contribution.consultation_id == consultation.id, Contribution.source_id.is_not(None)
    )
    for source_id, key in db.session.execute(select):
        yield str(source_id), key


def _keys_without_id(consultation: Consultation) -> Iterable[str]:
    return db.session.scalars(
        sa.select(Contribution.content_key).where(
            Contribution.consultation_id == consultation.id,
            Contribution.import_batch_id.is_not(None),
            Contribution.source_id.is_(None),
        )
    )


def _taken(references: Iterable[str]) -> Iterator[str]:
    wanted = iter(references)
    while portion := list(islice(wanted, 500)):
        yield from db.session.scalars(
            sa.select(Contribution.reference).where(Contribution.reference.in_(portion))
        )

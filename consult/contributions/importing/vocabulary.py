"""What cells may name in one consultation: its criteria and the provinces of its region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from consult.consultations.models import Consultation, Criterion
from consult.contributions.importing.fields import Field
from consult.contributions.importing.guess import ColumnMapping, guess_mapping
from consult.contributions.importing.names import Choices, fold
from consult.contributions.importing.rows import Vocabulary
from consult.kernel.i18n import localized
from consult.kernel.tables import Table
from consult.regions.models import Province
from consult.regions.queries import list_provinces

_UNIT_WORDS = ("إقليم", "عمالة", "province", "préfecture", "prefecture", "de", "d", "of")


def vocabulary_of(consultation: Consultation, *, new_criteria: bool = False) -> Vocabulary:
    """The names that the cells of a file may hold for this consultation."""
    return Vocabulary(
        criteria=Choices(_criterion_names(consultation.criteria)),
        provinces=Choices(
            _province_names(list_provinces(consultation.region_id)), ignored=_UNIT_WORDS
        ),
        new_criteria={} if new_criteria else None,
    )


def guess_columns(
    consultation: Consultation, table: Table, *, new_criteria: bool = False
) -> ColumnMapping:
    """Guess field → column; a doubtful column is a criterion only if its cells name criteria."""
    vocabulary = vocabulary_of(consultation)
    readers = {Field.PROVINCE: vocabulary.provinces.find}
    if new_criteria:
        return guess_mapping(table, readers)
    return guess_mapping(table, {**readers, Field.CRITERION: vocabulary.criteria.find})


def _criterion_names(criteria: Iterable[Criterion]) -> Iterator[tuple[Criterion, list[str]]]:
    for criterion in criteria:
        names = (criterion.name_ar, criterion.name_fr, criterion.name_en)
        yield criterion, [localized(criterion), criterion.code, *names]


def _province_names(provinces: Iterable[Province]) -> Iterator[tuple[Province, list[str]]]:
    """Full names first; then a part of a double name, where only one province has it."""
    listed = list(provinces)
    parts = {p.id: {fold(part) for name in _names(p) for part in name.split("-")} for p in listed}
    owners = Counter(part for own in parts.values() for part in own)
    for province in listed:
        alone = sorted(part for part in parts[province.id] if owners[part] == 1)
        yield province, [localized(province), province.code, *_names(province), *alone]


def _names(province: Province) -> tuple[str, str, str]:
    return province.name_ar, province.name_fr, province.name_en

"""Rows of a file become contributions: all or none, once, and traceable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation
from consult.contributions.importing import (
    Field,
    ImportOutcome,
    guess_columns,
    import_contributions,
)
from consult.contributions.models import (
    AgeBand,
    Channel,
    Contact,
    Contribution,
    ContributionTerm,
    ImportBatch,
    Kind,
    Sex,
    StatusChange,
)
from consult.contributions.operations import LONGEST_TEXT, Place, Words, reword_contribution
from consult.extensions import db
from consult.kernel.audit import AuditEvent
from consult.kernel.downloads import Sheet, xlsx_bytes
from consult.kernel.errors import DomainError
from consult.kernel.tables import Table, read_table
from tests.factories import make_consultation, make_user

HEADER = "id;المشكل;المقترح;المعيار;الإقليم;الجنس;السن;التاريخ;الهاتف"
ROWS = (
    "A1;الطريق مقطوعة في الشتاء;إصلاح الطريق;شفافية الميزانية;تطوان;ذكر;٣٤;12/05/2026;0612345678",
    "A2;;نشر الميزانية بشكل مبسط;accountability;Tanger;F;18-24;3 غشت 2026;",
    "A3;لا جواب على الشكايات;;;إقليم وزان;;;;",
)


def table_of(*rows: str, header: str = HEADER, name: str = "مساهمات.csv") -> Table:
    return read_table("\n".join((header, *rows, "")).encode(), name=name)


def run(consultation: Consultation, table: Table, **kwargs: Any) -> ImportOutcome:
    values = {"mapping": guess_columns(consultation, table), "actor": None, **kwargs}
    return import_contributions(consultation=consultation, table=table, **values)


def stored(consultation: Consultation) -> list[Contribution]:
    select = sa.select(Contribution).filter_by(consultation_id=consultation.id)
    return list(db.session.scalars(select.order_by(Contribution.id)))


@pytest.mark.both_databases
def test_every_cell_reaches_its_field(app: Flask) -> None:
    consultation, user = make_consultation(), make_user()
    outcome = run(consultation, table_of(*ROWS), actor=user)
    assert (outcome.added, outcome.known, outcome.errors) == (3, 0, [])
    first, second, third = stored(consultation)
    assert first.problem == "الطريق مقطوعة في الشتاء"
    assert first.proposal == "إصلاح الطريق"
    assert (first.sex, first.age_band) == (Sex.MALE, AgeBand.FROM_25)
    assert first.said_on == date(2026, 5, 12)
    assert first.province is not None
    assert first.province.code == "tetouan"
    assert first.criterion is not None
    assert first.criterion.code == "budget_transparency"
    assert (first.channel, first.source_id, first.source_row) == (Channel.IMPORT, "A1", 2)
    assert first.recorded_by_id == user.id
    assert second.problem is None
    assert second.criterion is not None
    assert second.criterion.code == "accountability"
    assert second.province is not None
    assert second.province.code == "tanger-assilah"
    assert second.said_on == date(2026, 8, 3)
    assert third.province is not None
    assert third.province.code == "ouezzane"
    contact = db.session.scalars(sa.select(Contact)).one()
    assert (contact.contribution_id, contact.phone) == (first.id, "0612345678")


@pytest.mark.both_databases
def test_an_imported_row_is_indexed_and_described_as_a_submission_is(app: Flask) -> None:
    consultation = make_consultation()
    run(consultation, table_of(*ROWS))
    for contribution in stored(consultation):
        assert contribution.language != "und"
        assert contribution.content_key
        assert contribution.reference
        counts = (
            sa.select(sa.func.count()).select_from(ContributionTerm),
            sa.select(sa.func.count()).select_from(StatusChange),
        )
        terms, changes = (
            db.session.scalar(count.filter_by(contribution_id=contribution.id)) for count in counts
        )
        assert terms
        assert changes == 1


@pytest.mark.both_databases
def test_where_rows_came_from_is_kept(app: Flask) -> None:
    consultation, user = make_consultation(), make_user()
    table = table_of(*ROWS)
    outcome = run(consultation, table, actor=user)
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    assert outcome.batch is batch
    assert (batch.file_name, batch.sha256) == ("مساهمات.csv", table.origin.sha256)
    assert batch.mapping["province"] == "الإقليم"
    assert (batch.rows_read, batch.rows_added, batch.rows_known) == (3, 3, 0)
    assert batch.imported_by_id == user.id
    assert {c.import_batch_id for c in stored(consultation)} == {batch.id}
    event = db.session.scalars(sa.select(AuditEvent).filter_by(action="import_contributions")).one()
    assert (event.actor_id, event.subject_id, event.details["added"]) == (user.id, batch.id, 3)


@pytest.mark.both_databases
def test_a_second_run_adds_nothing(app: Flask) -> None:
    consultation = make_consultation()
    run(consultation, table_of(*ROWS))
    again = run(consultation, table_of(*ROWS))
    assert (again.added, again.known, again.batch) == (0, 3, None)
    longer = run(consultation, table_of(*ROWS, "A4;;مقترح جديد;;;;;;"))
    assert (longer.added, longer.known) == (1, 3)
    assert len(stored(consultation)) == 4


def test_ids_belong_to_their_consultation(app: Flask) -> None:
    run(make_consultation(), table_of(*ROWS))
    assert run(make_consultation(), table_of(*ROWS)).added == 3


def test_a_known_id_with_another_text_is_named_and_left_as_it_is(app: Flask) -> None:
    consultation = make_consultation()
    run(consultation, table_of(*ROWS))
    changed = ROWS[2].replace("لا جواب على الشكايات", "نص آخر تماما")
    outcome = run(consultation, table_of("A9;جديد;;;;;;;", changed))
    assert (outcome.added, outcome.known, outcome.differing) == (1, 1, [3])
    assert stored(consultation)[2].problem == "لا جواب على الشكايات"


@pytest.mark.both_databases
def test_the_same_words_twice_without_ids_are_two_peoples_but_not_doubled(app: Flask) -> None:
    consultation = make_consultation()
    words = ("النص", "نريد ماء صالحا للشرب", "نريد ماء صالحا للشرب", "نريد نقلا مدرسيا")
    first = table_of(*words[1:], header=words[0])
    assert run(consultation, first).added == 3
    assert run(consultation, first).known == 3
    # the same rows in another file, with one more of the words and one new
    other = table_of(*words[1:], words[1], "فكرة أخرى جديدة", header=words[0])
    outcome = run(consultation, other)
    assert (outcome.known, outcome.added) == (3, 2)
    assert run(consultation, other).added == 0
    assert [c.statement for c in stored(consultation)].count(words[1]) == 3


def test_the_same_words_with_different_ids_are_kept(app: Flask) -> None:
    consultation = make_consultation()
    outcome = run(consultation, table_of("1,نريد ماء", "2,نريد ماء", header="id,text"))
    assert outcome.added == 2


def test_a_row_corrected_in_the_register_is_still_known(app: Flask) -> None:
    consultation = make_consultation()
    table = table_of("نريد ماء صالحا للشرب", "نريد نقلا", header="النص")
    run(consultation, table)
    reword_contribution(
        contribution=stored(consultation)[0], words=Words(statement="كلام مصحح"), place=Place()
    )
    assert run(consultation, table).known == 2


BAD_ROWS = (
    "B1;نص سليم;;;;;;;",
    "B2;;;;;;;;06",
    "B3;نص;;معيار غريب;;;;;",
    "B4;نص;;;الدار البيضاء;x;200;31/02/2026;",
    "B1;نص مختلف;;;;;;;",
    "B7;a\x00b;;;;;;;",
    f"B8;{'ط' * 50_000};;;;;;;",
)


def test_errors_name_the_row_and_the_column_and_nothing_is_written(app: Flask) -> None:
    consultation = make_consultation()
    outcome = run(consultation, table_of(*BAD_ROWS))
    assert [(e.row, e.column) for e in outcome.errors] == [
        (3, "المشكل"), (4, "المعيار"), (5, "الإقليم"), (5, "السن"), (5, "الجنس"), (5, "التاريخ"),
        (6, "id"), (7, "المشكل"), (8, "المشكل"),
    ]  # fmt: skip
    assert outcome.refused == 6
    assert outcome.batch is None
    assert outcome.added == 0
    assert stored(consultation) == []
    assert db.session.scalars(sa.select(ImportBatch)).all() == []


def test_an_error_tells_what_would_be_right(app: Flask) -> None:
    consultation = make_consultation()
    errors = {(e.row, e.column): e for e in run(consultation, table_of(*BAD_ROWS)).errors}
    unknown = errors[4, "المعيار"]
    assert unknown.value == "معيار غريب"
    for criterion in consultation.criteria:
        assert any(n in str(unknown.message) for n in (criterion.name_ar, criterion.name_en))
    assert "2" in str(errors[6, "id"].message)
    assert str(LONGEST_TEXT) in str(errors[8, "المشكل"].message)
    assert len(errors[8, "المشكل"].value) <= 80
    assert "\x00" not in errors[7, "المشكل"].value


@pytest.mark.both_databases
def test_the_good_rows_are_added_when_bad_ones_are_to_be_skipped(app: Flask) -> None:
    consultation = make_consultation()
    outcome = run(consultation, table_of(*BAD_ROWS), skip_bad=True)
    assert (outcome.added, outcome.refused) == (1, 6)
    assert [c.source_id for c in stored(consultation)] == ["B1"]
    assert outcome.batch is not None
    assert (outcome.batch.rows_added, outcome.batch.rows_refused) == (1, 6)


def test_an_unquoted_delimiter_inside_a_text_is_an_error_of_its_row(app: Flask) -> None:
    rows = [f"{i},نص سليم" for i in range(20)]
    outcome = run(make_consultation(), table_of(*rows, "21,أولا,ثانيا", header="id,text"))
    assert [e.row for e in outcome.errors] == [22]


def test_unknown_criteria_can_be_added_to_the_consultation(app: Flask) -> None:
    consultation = make_consultation()
    table = table_of(
        "1,نص,الصحة", "2,نص,الصِحّة", "3,نص,التعليم", "4,نص,شفافية الميزانية", header="id,text,label"
    )
    mapping = {Field.SOURCE_ID: "id", Field.STATEMENT: "text", Field.CRITERION: "label"}
    outcome = run(consultation, table, mapping=mapping, new_criteria=True)
    assert outcome.new_criteria == ["الصحة", "التعليم"]
    names = [c.criterion.name_ar for c in stored(consultation) if c.criterion]
    assert names == ["الصحة", "الصحة", "التعليم", "شفافية الميزانية"]
    assert len(consultation.criteria) == 6
    again = run(consultation, table, mapping=mapping, new_criteria=True)
    assert (again.known, again.new_criteria) == (4, [])


def test_a_refused_file_adds_no_criteria(app: Flask) -> None:
    consultation = make_consultation()
    table = table_of("1,نص,الصحة", "2,,التعليم", header="id,text,criterion")
    assert run(consultation, table, new_criteria=True).added == 0
    assert len(consultation.criteria) == 4


def test_references_of_the_file_can_be_kept(app: Flask) -> None:
    consultation = make_consultation()
    table = table_of("q2-1,نص أول", "q2-2,نص ثان", header="id,text")
    mapping = {Field.SOURCE_ID: "id", Field.REFERENCE: "id", Field.STATEMENT: "text"}
    run(consultation, table, mapping=mapping)
    assert [c.reference for c in stored(consultation)] == ["q2-1", "q2-2"]
    elsewhere = run(make_consultation(), table, mapping=mapping)
    assert [(e.row, e.column) for e in elsewhere.errors] == [(2, "id"), (3, "id")]


@pytest.mark.parametrize(
    "mapping",
    [{Field.STATEMENT: "colonne absente"}, {Field.SOURCE_ID: "id"}, {}],
)
def test_a_mapping_that_cannot_work_is_refused_naming_the_columns(
    app: Flask, mapping: dict[Field, str]
) -> None:
    table = table_of("1,نص", header="id,text")
    with pytest.raises(DomainError, match="“id”, “text”"):
        import_contributions(
            consultation=make_consultation(), table=table, mapping=mapping, actor=None
        )


def test_a_doubtful_column_is_a_criterion_only_when_its_cells_are(app: Flask) -> None:
    consultation = make_consultation()
    other = table_of("1,نص,السياحة", header="id,text,thème")
    assert Field.CRITERION not in guess_columns(consultation, other)
    assert run(consultation, other).unused_columns == ["thème"]
    ours = table_of("1,نص,Transparence budgetaire", header="id,text,thème")
    assert guess_columns(consultation, ours)[Field.CRITERION] == "thème"


def test_the_text_is_stored_as_typed(app: Flask) -> None:
    consultation = make_consultation()
    typed = "  =cmd|' /C calc'!A0 <script>alert(1)</script> \u202eمعكوس  "
    sheet = Sheet("s", ["النص", "نوع المساهمة"], [[typed, "توصية"]])
    run(consultation, read_table(xlsx_bytes([sheet]), name="x.xlsx"))
    contribution = stored(consultation)[0]
    assert contribution.statement == typed
    assert contribution.kind is Kind.RECOMMENDATION


def test_progress_runs_from_the_first_step_to_the_last(app: Flask) -> None:
    seen: list[tuple[int, int]] = []
    run(make_consultation(), table_of(*ROWS), progress=lambda *step: seen.append(step))
    assert seen[0] == (1, 6)
    assert seen[-1] == (6, 6)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_what_people_answered_without_letters_is_kept_as_they_wrote_it(app: Flask) -> None:
    consultation = make_consultation()
    outcome = run(consultation, table_of("A1;🙏🙏❤️;;;;;;;", "A2;؟؟؟;;;;;;;"))
    assert outcome.errors == []
    assert [c.problem for c in stored(consultation)] == ["🙏🙏❤️", "؟؟؟"]

"""The DOCX of a card: the guide's matrix in one table, right to left in Arabic, with evidence."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from consult.commitments import matrix
from consult.commitments.docx import render_card
from consult.commitments.models import Answer, Commitment, CommitmentState, Relevance
from consult.commitments.operations import Card, Step, draft_commitment, edit_commitment
from consult.contributions.models import Status
from consult.themes.models import Theme

WRITTEN = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def commitment(theme: Theme) -> Commitment:
    commitment = draft_commitment(theme=theme)
    edit_commitment(
        commitment=commitment,
        card=Card(
            title="عنوان & <علامة>",
            starts_on=date(2027, 8, 1),
            problem="سطر أول\nDeuxième ligne",
            cost="12 000 درهم\x0b",
        ),
        relevance={Relevance.CIVIC_SPACE: (Answer.NO, "لا علاقة")},
        activities=[Step("نشاط", date(2027, 8, 1), None)] * 4,
        state=CommitmentState.DRAFTED,
    )
    return commitment


def _open(commitment: Commitment, language: str) -> Any:
    return docx.Document(io.BytesIO(render_card(commitment, language, WRITTEN)))


def _table_text(document: Any) -> list[str]:
    [table] = document.tables
    # a cell that spans columns of the grid is met once for each of them
    cells = {cell._tc: cell.text for row in table.rows for cell in row.cells}
    return list(cells.values())


def test_the_arabic_matrix_holds_the_guides_labels_in_its_order(commitment: Commitment) -> None:
    lines = "\n".join(_table_text(_open(commitment, "ar"))).split("\n")
    labels = [
        matrix.NUMBER_TITLE,
        matrix.RESPONSIBLE_UNIT.label,
        matrix.DESCRIPTION,
        matrix.PROBLEM.label,
        *matrix.PROBLEM.guidance,
        matrix.WHAT.label,
        *matrix.WHAT.guidance,
        matrix.HOW.label,
        *matrix.HOW.guidance,
        matrix.RELEVANCE,
        *matrix.QUESTIONS.values(),
        matrix.ADDITIONAL.label,
        *matrix.ADDITIONAL.guidance,
        matrix.EXAMPLES_INTRO,
        *(entry.label for entry in matrix.EXAMPLES),
        matrix.ACTIVITIES,
        matrix.ACTIVITY_STARTS_ON,
        matrix.ACTIVITY_ENDS_ON,
        matrix.CONTACT,
        matrix.RESPONSIBLE_PERSON.label,
        matrix.PHONE_EMAIL.label,
    ]
    places = [lines.index(label.ar) for label in labels]
    assert places == sorted(places)
    assert any(line.startswith(matrix.STARTS_ON.ar) for line in lines)


def test_what_people_typed_is_in_the_matrix(commitment: Commitment) -> None:
    cells = _table_text(_open(commitment, "ar"))
    assert "1. عنوان & <علامة>" in cells
    assert "سطر أول\nDeuxième ligne" in cells
    assert "تاريخ البداية: 1 غشت 2027" in [cell.replace("\xa0", " ") for cell in cells]
    assert any("12 000 درهم" in cell for cell in cells)
    assert any("لا علاقة" in cell for cell in cells)
    assert [cell for cell in cells if cell in set("12345")] == ["1", "2", "3", "4"]


def test_a_reference_number_does_not_part_at_the_end_of_a_line(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    [table] = _open(commitment, "ar").tables
    assert table._tbl.xml.count("<w:noBreakHyphen/>") == commitment.what.count("(") == 2
    assert any(commitment.what == cell for cell in _table_text(_open(commitment, "ar")))


def test_a_new_card_shows_the_three_rows_of_the_guide(theme: Theme) -> None:
    cells = _table_text(_open(draft_commitment(theme=theme), "fr"))
    assert [cell for cell in cells if cell in set("12345")] == ["1", "2", "3"]


def test_arabic_runs_right_to_left_and_french_does_not(commitment: Commitment) -> None:
    for language, rtl in (("ar", True), ("fr", False)):
        document = _open(commitment, language)
        [table] = document.tables
        assert (table._tbl.tblPr.find(qn("w:bidiVisual")) is not None) is rtl
        section = document.sections[0]._sectPr
        assert (section.find(qn("w:bidi")) is not None) is rtl


def test_evidence_is_quoted_word_for_word_with_its_number(commitment: Commitment) -> None:
    text = "\n".join(p.text for p in _open(commitment, "en").paragraphs)
    for evidence in commitment.evidence:
        said = evidence.contribution
        assert said.reference in text
        assert all(part in text for _name, part in said.parts)
    assert "Readable budget" in text


def test_withheld_evidence_loses_its_text(commitment: Commitment) -> None:
    said = commitment.evidence[0].contribution
    said.status = Status.HELD
    text = "\n".join(p.text for p in _open(commitment, "en").paragraphs)
    assert said.reference in text
    assert said.text not in text


def test_a_demo_card_says_so_on_every_page(commitment: Commitment) -> None:
    document = _open(commitment, "en")
    assert any("Demonstration" in p.text for p in document.paragraphs)
    assert "Demonstration" in document.sections[0].header.paragraphs[0].text
    commitment.consultation.is_demo = False
    document = _open(commitment, "en")
    assert not any("Demonstration" in p.text for p in document.paragraphs)


def test_the_same_card_gives_the_same_bytes(commitment: Commitment) -> None:
    first, second = (render_card(commitment, "ar", WRITTEN) for _ in range(2))
    assert first == second

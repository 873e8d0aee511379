"""The matrix from plain notes: each counted once, each cell resting on what it names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.config import SITE
from consult.contributions.models import Category, Kind
from consult.documents.blocks import Heading, PassageKind, Prose, Quotes, Register, Table
from consult.documents.render import Format, render
from consult.kernel.i18n import compile_catalogues
from consult.kernel.plain import as_plain, of_plain, plain_hash
from consult.workshops.models import COMPUTED, Aspect, Dimension, WorkshopKind
from consult.workshops.reporting.document import compose
from consult.workshops.reporting.drafting import MOST_EXAMPLES, MOST_ITEMS, draft
from consult.workshops.reporting.matrix import (
    Cell,
    Column,
    Group,
    Head,
    Matrix,
    Said,
    basis_of,
    behind,
    columns_of,
    without,
)
from consult.workshops.reporting.prose import passages_of
from consult.workshops.reporting.sheets import figures_of


@pytest.fixture(scope="module", autouse=True)
def speaking() -> Iterator[Flask]:
    """An application that speaks the project's languages, without a database."""
    app = Flask("speaking")
    compile_catalogues(SITE / "translations")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(SITE / "translations")
    Babel(app)
    with app.app_context():
        yield app


CRITERIA = (
    Column(1, {"ar": "شفافية الميزانية", "fr": "Transparence budgétaire"}, "budget"),
    Column(2, {"ar": "سهولة الولوج للمعلومة", "en": "Access to information"}, "access"),
)

#: also criteria that the consultation does not know, and texts of any script
said = st.builds(
    Said,
    contribution=st.integers(1, 10**6),
    reference=st.from_regex(r"[A-Z2-9]{4}-[A-Z2-9]{4}", fullmatch=True),
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80),
    kind=st.none() | st.sampled_from(Kind),
    criterion=st.none() | st.integers(1, 4),
    table=st.none() | st.integers(1, 9),
    votes=st.integers(0, 50),
    speaker=st.sampled_from(["", *Category]),
)
notes = st.lists(said, max_size=30, unique_by=(lambda n: n.contribution, lambda n: n.reference))


def _matrix(held: list[Said]) -> Matrix:
    """A matrix as it would be frozen: every computed cell drafted, in Arabic."""
    columns = []
    for column in columns_of(CRITERIA, held):
        drafts = [(aspect, draft(column, aspect, "ar")) for aspect in COMPUTED]
        cells = tuple(Cell(aspect, made.text, made.contributions) for aspect, made in drafts)
        columns.append(replace(column, cells=cells))
    head = Head(
        7,
        {"ar": "ورشة العرائش", "fr": "Atelier de Larache"},
        WorkshopKind.PROVINCIAL,
        date(2026, 10, 3),
        "دار الثقافة",
        {"ar": "العرائش", "fr": "Larache"},
        {Dimension.SEX: {"female": 14, "male": 11}},
        (({"ar": "العرائش", "fr": "Larache"}, 20),),
    )
    return Matrix(
        head,
        tuple(columns),
        "ar",
        {"ar": "تشاور", "fr": "Concertation"},
        {"ar": "الجهة"},
        number=1,
        published=datetime(2026, 10, 9, tzinfo=UTC),
    )


@settings(max_examples=40, deadline=None)
@given(notes)
def test_each_note_is_counted_under_one_criterion_and_one_heading(held: list[Said]) -> None:
    columns = columns_of(CRITERIA, held)
    placed = [n.contribution for c in columns for g in Group for n in c.in_group(g)]
    assert sorted(placed) == sorted(n.contribution for n in held)
    figures = [sum(values) for values in zip(*map(figures_of, columns), strict=True)]
    assert figures[0] == len(held) == sum(figures[1:-1])
    assert figures[-1] == sum(n.votes for n in held)
    assert all(n.criterion == c.criterion for c in columns[:-1] for n in c.notes)


@settings(max_examples=40, deadline=None)
@given(held=notes)
def test_a_draft_rests_on_the_notes_it_names(held: list[Said]) -> None:
    known = {n.reference: n.contribution for n in held}
    for column in columns_of(CRITERIA, held):
        for aspect in COMPUTED:
            made = draft(column, aspect, "en")
            sources = {n.contribution for n in behind(column, aspect)}
            assert set(made.contributions) <= sources
            named = {i for p in passages_of(made.text, known) for s in p.spans
                     for i in s.contributions if s.target}  # fmt: skip
            assert named <= {n.contribution for n in held}
            items = [p for p in passages_of(made.text, known) if p.kind is PassageKind.ITEM]
            assert len(items) <= MOST_ITEMS


def test_what_got_most_votes_comes_first_and_the_rest_is_counted() -> None:
    held = [
        Said(i, f"AAAA-{i:04}", f"مقترح {i}", Kind.PROPOSAL, 1, 1, votes=i) for i in range(1, 15)
    ]
    made = draft(columns_of(CRITERIA, held)[0], Aspect.PROPOSALS, "en")
    lines = made.text.split("\n")
    assert lines[0].startswith("- مقترح 14 [AAAA-0014]")
    assert len(lines) == MOST_ITEMS + 1
    assert len(made.contributions) == 14


def test_examples_are_of_different_tables() -> None:
    held = [Said(i, f"AAAA-{i:04}", "نص", Kind.PROBLEM, 1, 1, votes=9) for i in range(1, 6)]
    held += [Said(8, "AAAA-0008", "نص", Kind.PROBLEM, 1, 2), Said(9, "AAAA-0009", "نص", None, 1, 3)]
    made = draft(columns_of(CRITERIA, held)[0], Aspect.EXAMPLES, "en")
    assert made.contributions == (1, 8, 9)
    assert len(made.contributions) == MOST_EXAMPLES


@pytest.mark.parametrize(
    "change", [{"text": "كلام آخر"}, {"votes": 4}, {"kind": Kind.RECOMMENDATION}]
)
def test_the_basis_of_a_cell_tells_every_change_of_its_notes(change: dict[str, Any]) -> None:
    note = Said(1, "AAAA-0001", "كلام", Kind.PROPOSAL, 1)
    column = columns_of(CRITERIA, [note])[0]
    other = columns_of(CRITERIA, [replace(note, **change)])[0]
    same = columns_of(CRITERIA, [note, Said(2, "AAAA-0002", "x", Kind.PROBLEM, 1)])[0]
    before = basis_of(column, Aspect.PROPOSALS)
    assert before != basis_of(other, Aspect.PROPOSALS)
    assert before == basis_of(same, Aspect.PROPOSALS)


@settings(max_examples=40, deadline=None)
@given(held=notes)
def test_a_frozen_matrix_is_read_back_whole(held: list[Said]) -> None:
    matrix = _matrix(held)
    plain = as_plain(matrix)
    again = of_plain(Matrix, json.loads(json.dumps(plain)))
    assert again == matrix
    assert plain_hash(as_plain(again)) == plain_hash(plain)


def test_words_taken_back_leave_every_cell_but_not_the_figures() -> None:
    held = [Said(1, "AAAA-0001", "سر شخصي", Kind.PROBLEM, 1, votes=3),
            Said(2, "AAAA-0002", "كلام عام", Kind.PROBLEM, 1)]  # fmt: skip
    kept = without(_matrix(held), [1])
    assert "سر شخصي" not in json.dumps(as_plain(kept), ensure_ascii=False)
    assert "كلام عام" in json.dumps(as_plain(kept), ensure_ascii=False)
    assert figures_of(kept.columns[0]) == figures_of(_matrix(held).columns[0])


def test_the_document_says_the_same_in_each_language_and_traces_it() -> None:
    held = [Said(1, "AAAA-0001", "الوثائق صعبة", Kind.PROBLEM, 1, 2, 3, Category.ASSOCIATION),
            Said(2, "AAAA-0002", "Publier le budget", Kind.PROPOSAL, 2, 1, 8),
            Said(3, "AAAA-0003", "متابعة", Kind.DIAGNOSIS)]  # fmt: skip
    matrix = _matrix(held)
    documents = {language: compose(matrix, language) for language in ("ar", "fr", "en")}
    for document in documents.values():
        table = next(b for b in document.blocks if isinstance(b, Table) and b.key == "matrix")
        assert table.total is not None
        assert table.total.cells[1:] == (3, 2, 1, 0, 0, 11)
        assert table.total.contributions == (1, 2, 3)
        assert [row.ids(1) for row in table.rows] == [(1,), (2,), (3,)]
        quoted = {
            q.contribution for b in document.blocks if isinstance(b, Quotes) for q in b.quotes
        }
        assert quoted == {1, 2, 3}
        entries = next(b for b in document.blocks if isinstance(b, Register)).entries
        assert {e.reference for e in entries} == {n.reference for n in held}
        assert any(isinstance(b, Prose) for b in document.blocks)
    heads = [b.text for b in documents["fr"].blocks if isinstance(b, Heading)]
    assert "Transparence budgétaire" in heads
    assert documents["ar"] == compose(matrix, "ar")
    assert render(documents["ar"], Format.PDF).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("- بند\n- ثان\nفقرة", ["item", "item", "paragraph"]),
        ("  \n\n", []),
        ("-", ["paragraph"]),
        ("• بند [AAAA-0001] ثم [غير معروف]", ["item"]),
    ],
)
def test_lines_of_a_cell_become_items_and_paragraphs(text: str, kinds: list[str]) -> None:
    found = passages_of(text, {"AAAA-0001": 1})
    assert [str(p.kind) for p in found] == kinds
    letters = "".join(s.text for p in found for s in p.spans)
    assert "[غير معروف]" in letters if "معروف" in text else "AAAA" not in letters

"""The inspector: every piece of a report leads to its definition and its contributions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from consult.documents.blocks import (
    Chart,
    Document,
    MapChart,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Table,
)
from consult.synthesis.compose import compose
from consult.synthesis.inspector import Evidence, Inspector, rows_of
from consult.synthesis.places import Place, Written
from tests.unit.synthesis.test_reports import placed


@pytest.fixture(scope="module")
def document(speaking: object) -> Document:
    text = "انظر [[theme:1]] و[[figure:theme_size:1]] و[[ref:R001-DEMO]]\n\n[[chart:themes]]"
    return compose(placed(), "ar", people=[Written(Place.CONCLUSION, text)])


def blocks(document: Document, kind: type) -> Iterator[int]:
    return (i for i, block in enumerate(document.blocks) if isinstance(block, kind))


def looked(document: Document, block: int, item: int, part: int | None = None) -> Evidence:
    found = Inspector(document).look(block, item, part)
    assert found is not None
    return found


def test_a_figure_has_its_definition_and_exactly_its_contributions(document: Document) -> None:
    for kind in (Paragraph, Points):
        for number in blocks(document, kind):
            for i, sentence in enumerate(document.blocks[number].sentences):  # type: ignore[union-attr]
                whole = looked(document, number, i)
                assert [p.name for p in whole.parts] == [f.name for f in sentence.figures]
                for j, figure in enumerate(sentence.figures):
                    found = looked(document, number, i, j)
                    assert found.definition == figure.definition
                    assert found.contributions == figure.contributions
                    assert set(found.contributions) <= set(whole.contributions)


def test_a_cell_leads_to_what_its_column_counts(document: Document) -> None:
    for number in blocks(document, Table):
        table = document.blocks[number]
        assert isinstance(table, Table)
        for i, row in enumerate(rows_of(table)):
            for j, cell in enumerate(row.cells):
                found = looked(document, number, i, j)
                assert found.contributions == row.ids(j)
                if not isinstance(cell, str):
                    assert found.value


def test_bars_bubbles_and_quotes_lead_to_theirs(document: Document) -> None:
    for number in blocks(document, Chart):
        for i, bar in enumerate(document.blocks[number].bars):  # type: ignore[union-attr]
            assert looked(document, number, i).contributions == bar.contributions
    for number in blocks(document, MapChart):
        for i, spot in enumerate(document.blocks[number].spots):  # type: ignore[union-attr]
            found = looked(document, number, i)
            assert (found.name, found.contributions) == (spot.label, spot.contributions)
    for number in blocks(document, Quotes):
        for i, quote in enumerate(document.blocks[number].quotes):  # type: ignore[union-attr]
            found = looked(document, number, i)
            assert found.contributions == (quote.contribution, *quote.same)
            assert quote.text in found.context


def test_references_in_peoples_text_lead_to_what_they_name(document: Document) -> None:
    (number,) = blocks(document, Prose)
    whole = looked(document, number, 0)
    assert len(whole.parts) == 3
    theme, figure, reference = (looked(document, number, 0, p.number) for p in whole.parts)
    assert theme.contributions == figure.contributions
    assert figure.definition
    assert reference.contributions == (1,)


def test_a_selection_is_a_sentence_and_arguments_of_the_register(document: Document) -> None:
    found = {
        (f.selection.text, f.selection.arguments)
        for b in document.blocks
        if isinstance(b, Paragraph | Points)
        for s in b.sentences
        for f in s.figures
        if f.selection
    }
    arguments = {a for _text, a in found}
    assert () in arguments
    assert (("channel", "web"),) in arguments
    assert (("theme", "1"),) in arguments
    assert (("theme", "1"), ("province", "tetouan")) in arguments
    assert all(text.endswith(".") for text, _arguments in found)


@pytest.mark.parametrize(
    ("block", "item", "part"),
    [
        (-1, 0, None),
        (10_000, 0, None),
        (0, 0, None),
        (2, 10_000, None),
        (2, 0, 99),
        (2, -1, None),
        (2, 0, -1),
    ],
)
def test_a_piece_that_is_not_there_is_nothing(
    block: int, item: int, part: int | None, document: Document
) -> None:
    assert Inspector(document).look(block, item, part) is None


def test_the_words_of_each_contribution_are_those_of_the_version(document: Document) -> None:
    inspector = Inspector(document)
    assert set(inspector.texts) == set(document.references)
    assert inspector.texts[1].text.startswith("الطريق بين الدوار")

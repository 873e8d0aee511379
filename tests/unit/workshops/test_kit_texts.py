"""The usual texts of the workshop file, and how edited ones are read."""

from __future__ import annotations

import html
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consult.consultations.operations import DEFAULT_CRITERIA
from consult.documents.blocks import (
    Block,
    Cover,
    Document,
    Grid,
    Heading,
    Prose,
    Table,
    WriteLines,
)
from consult.documents.prose import ProseError
from consult.documents.render.html import render
from consult.documents.storing import from_plain, to_plain
from consult.kernel.i18n import LANGUAGES
from consult.workshops.kit.reading import Inserts, read
from consult.workshops.kit.usual import USUAL_ITEMS, usual_text
from consult.workshops.models.kit import KitDocument

ALL = Inserts(criteria=frozenset(c.code for c in DEFAULT_CRITERIA))
WORDS = dict.fromkeys(("contents", "page", "table", "more", "emoji", "character"), "…")


def shape(blocks: tuple[Block, ...]) -> list[object]:
    """What a text is made of, without its words."""
    found: list[object] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(("heading", block.level))
            case Prose():
                found += [
                    (p.kind, p.level, p.spans[0].text[:1] == "\u2610") for p in block.passages
                ]
            case Grid() | Table():
                found.append((block.block, len(block.columns), len(block.rows), block.widths))
            case _:
                found.append(block.block)
    return found


def as_document(blocks: tuple[Block, ...]) -> Document:
    cover = Cover("دليل", "ورشة", "", "", ())
    return Document("ar", "ورشة", "2026-11-01T00:00:00+00:00", 1, False, "", WORDS,
                    (cover, *blocks))  # fmt: skip


@pytest.mark.parametrize("document", KitDocument)
def test_the_usual_texts_say_the_same_in_each_language(app: Flask, document: KitDocument) -> None:
    texts = {code: usual_text(document, code) for code in LANGUAGES}
    read_ = {code: read(text, ALL, anchor="x") for code, text in texts.items()}
    assert shape(read_["ar"]) == shape(read_["fr"]) == shape(read_["en"])
    assert len(read_["ar"]) > 2
    assert len(set(texts.values())) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_minutes_of_the_agenda_add_up(app: Flask, language: str) -> None:
    blocks = read(usual_text(KitDocument.GUIDE, language), ALL, anchor="x")
    agenda = next(b for b in blocks if isinstance(b, Table) and len(b.columns) == 4)
    rows = [[str(cell) for cell in row.cells] for row in agenda.rows]
    begins = [60 * int(hour) + int(minute) for hour, minute in (r[0].split(":") for r in rows)]
    minutes = [int(row[1]) for row in rows]
    assert [b - a for a, b in pairwise(begins)] == minutes[:-1]
    assert sum(minutes) == 240


def test_a_workshop_on_one_criterion_leaves_the_questions_of_the_others_out(app: Flask) -> None:
    text = usual_text(KitDocument.GUIDE, "en")
    one = Inserts(criteria=ALL.criteria, criterion="accountability")
    names = [b.text for b in read(text, one, anchor="x") if isinstance(b, Heading)]
    every = [b.text for b in read(text, ALL, anchor="x") if isinstance(b, Heading)]
    assert len(every) - len(names) == 3
    assert "Responsibility and accountability" in names
    assert "Budget transparency" not in names
    assert names[-1] == every[-1] == "Checklist of materials"


def test_tables_with_room_become_grids_and_names_become_what_the_workshop_brings(
    app: Flask,
) -> None:
    inserts = Inserts(words={"title": "لقاء طنجة"}, blocks={"code": (WriteLines(1),)})
    table = "|أ|ب|\n|--|----|\n|1| |"
    parts = ["## [[title]]", "في [[place]]", table, "[[code]]", "[[lines:3]]", "- [ ] قلم"]
    text = "\n\n".join(parts)
    heading, prose, grid, code, lines, box = read(text, inserts, anchor="g")
    assert heading == Heading(2, "\u2068لقاء طنجة\u2069", "g-1")
    assert isinstance(prose, Prose)
    assert "…" in "".join(span.text for span in prose.passages[0].spans)
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.widths) == ((("1", ""),), (2, 4))
    assert (code, lines) == (WriteLines(1), WriteLines(3))
    assert isinstance(box, Prose)
    assert box.passages[0].spans[0].text.startswith("\u2610")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("نص\n\n<script>alert(1)</script>", 3),
        ("نص <b>غليظ</b>", 1),
        ("# عنوان", 1),
        ("[[nothing]]", 1),
        ("نص [[facts]] نص", 1),
        ("[[lines:0]]", 1),
        ("[[criterion:unknown]]", 1),
        ("[رابط](https://example.org)", 1),
        ("|أ|\n|-|\n|<i>ب</i>|", 3),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(app: Flask, text: str, line: int) -> None:
    with pytest.raises(ProseError) as refused:
        read(text, ALL, anchor="x")
    assert str(line) in refused.value.problems[0]


PIECES = st.sampled_from(
    ["## ", "### ", "- ", "- [ ] ", "1. ", "**", "*", "|", "|-|-|\n", "\n", "\n\n", "[[", "]]",
     "[[title]]", "[[facts]]", "[[lines:2]]", "[[criterion:accountability]]", "\\", "<", "&lt;",
     "<img src=x onerror=alert(1)>", "نص", "texte", "\u202e"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join))
@example("|a|b|\n|-|-|\n|<img src=x>||")
@example("- [ ] \n- [ ]")
def test_any_text_is_read_or_refused_and_never_becomes_markup(app: Flask, text: str) -> None:
    try:
        blocks = read(text, ALL, anchor="x")
    except ProseError:
        # which line, and why, is for the tests above
        return
    document = as_document(blocks)
    page = render(document).decode()
    assert "<img src=x" not in page.replace(html.escape("<img src=x"), "")
    assert from_plain(to_plain(document)) == document


def test_the_usual_checklist_is_ordered_by_its_days() -> None:
    days = [days for _name, days in USUAL_ITEMS.values()]
    assert days == sorted(days, reverse=True)
    assert {"room", "access", "filming", "sound", "interpreter", "childcare"} <= set(USUAL_ITEMS)

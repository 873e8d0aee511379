"""People's text: what is read, what is refused and said to be, and that nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.documents.blocks import Passage, PassageKind, Prose
from consult.synthesis.compose import compose
from consult.synthesis.prose import ProseError, missing, parse, targets
from consult.synthesis.references import References
from tests.unit.synthesis.sample import facts


@pytest.fixture(scope="module")
def known(speaking: object) -> References:
    return References.of(compose(facts(), "en"))


def text_of(passage: Passage) -> str:
    return "".join(span.text for span in passage.spans)


def read(source: str, known: References) -> list[tuple[str, str]]:
    return [(str(p.kind), text_of(p)) for p in parse(source, known).passages]


def test_paragraphs_lists_and_subheadings_are_read(known: References) -> None:
    source = "أولا\nسطر ثان\n\n## عنوان\n\n- أ\n- ب\n\n3. ج\n4. د\n\n### فرعي"
    assert read(source, known) == [
        ("paragraph", "أولا\nسطر ثان"),
        ("heading", "عنوان"),
        ("item", "أ"),
        ("item", "ب"),
        ("numbered", "ج"),
        ("numbered", "د"),
        ("heading", "فرعي"),
    ]
    levels = [p.level for p in parse(source, known).passages]
    assert levels == [1, 1, 1, 1, 3, 4, 2]


def test_bold_and_italic_are_styles_and_a_backslash_makes_letters(known: References) -> None:
    (passage,) = parse("**قوي** *مائل* ***معا*** \\*نجمة\\*", known).passages
    styles = [(s.text, s.bold, s.italic) for s in passage.spans if s.text.strip()]
    assert styles == [
        ("قوي", True, False),
        ("مائل", False, True),
        ("معا", True, True),
        (" *نجمة*", False, False),
    ]


def test_references_show_what_they_name_and_keep_what_lies_behind(known: References) -> None:
    source = "[[ref:r001-demo]] [[theme:1]] [[figure:theme_size:1]] [[chart:themes]]"
    (passage,) = parse(source, known).passages
    reference, theme, figure, chart = [s for s in passage.spans if s.target]
    assert (reference.text, reference.contributions) == ("R001-DEMO", (1,))
    assert theme.text == "School transport and rural roads"
    assert len(theme.contributions) == 20
    assert figure.text == "20"
    assert figure.figure is not None
    assert figure.figure.contributions == theme.contributions
    assert chart.target == "chart:themes"
    assert targets(source) == (
        "ref:r001-demo",
        "theme:1",
        "figure:theme_size:1",
        "chart:themes",
    )


def test_a_chart_alone_in_its_paragraph_is_shown_there(known: References) -> None:
    alone, named = parse("[[chart:themes]]\n\nSee [[chart:themes]].", known).passages
    assert alone.kind is PassageKind.CHART
    assert alone.chart is known.charts["themes"]
    assert named.kind is PassageKind.PARAGRAPH


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("نص\n\n[[ref:NONE-1]]", 3, "no contribution of this report has the reference"),
        ("[[theme:99]]", 1, "this report has no theme with the number"),
        ("أ\nب\nج [[figure:nothing]]", 3, "this report has no figure named"),
        ("[[chart:nothing]]", 1, "this report has no chart named"),
        ("[[whatever]]", 1, "names nothing"),
        ("# كبير", 1, "Sub-headings begin with"),
        ("#### صغير", 1, "Sub-headings begin with"),
        ("<b>غليظ</b>", 1, "HTML is not read"),
        ("<div>\nكتلة\n</div>", 1, "HTML is not read"),
        ("[رابط](http://a.example)", 1, "Links are not read"),
        ("![صورة](a.png)", 1, "Pictures are not read"),
        ("> قال", 1, "begins with >"),
        ("`حرف`", 1, "between ` signs"),
        ("نص\n\n```\nكتلة\n```", 3, "between ``` signs"),
        ("فوق\n\n---\n\nتحت", 3, "A line of ---"),
        ("|أ|ب|\n|-|-|\n|1|2|", 1, "Tables are not read"),
        ("~~محذوف~~", 1, "between ~~ signs"),
        ("- أ\n  - ب", 2, "A list inside a list"),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(
    source: str, line: int, words: str, known: References
) -> None:
    with pytest.raises(ProseError) as refused:
        parse(source, known)
    assert refused.value.problems[0].startswith(f"Line {line}: ")
    assert words in refused.value.problems[0]


def test_every_problem_is_named_once(known: References) -> None:
    with pytest.raises(ProseError) as refused:
        parse("<b>أ</b> <i>ب</i>\n\n[[theme:99]]\n\n[[theme:98]]", known)
    assert len(refused.value.problems) == 3


def test_what_is_gone_becomes_words_when_a_report_is_composed(known: References) -> None:
    prose = parse("قبل [[ref:GONE-1]] بعد", known, strict=False)
    (passage,) = prose.passages
    assert text_of(passage) == "قبل [GONE-1: no longer in the report] بعد"
    assert missing(prose) == ("ref:GONE-1",)


def test_what_can_be_inserted_is_offered_and_can_be_read(known: References) -> None:
    offers = list(known.offered())
    assert {o.token.partition(":")[0] for o in offers} == {"[[theme", "[[figure", "[[chart"}
    for offer in offers:
        (passage,) = parse(f"a {offer.token} b", known).passages
        assert offer.shown in text_of(passage)


#: letters and signs that are no markup: scripts, marks, emoji, direction marks, digits
LETTERS = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"),
        exclude_characters="\\`*_{}[]()#+-.!<>|~&=:",
    ),
    min_size=1,
    max_size=30,
)


@given(st.lists(st.lists(LETTERS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_plain_text_survives_as_it_was_typed(paragraphs: list[list[str]]) -> None:
    # a line that begins with a digit could be an item
    lines = [["س" + line for line in lines] for lines in paragraphs]
    source = "\n\n".join("\n".join(given_) for given_ in lines)
    found = [text_of(p) for p in parse(source, References("ar")).passages]
    assert found == ["\n".join(given_) for given_ in lines]


def tried(source: str) -> Prose | tuple[str, ...]:
    """The text as it is read, or why it is not."""
    try:
        return parse(source, References("ar"), strict=False)
    except ProseError as refused:
        return refused.problems


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(source: str) -> None:
    found = tried(source)
    if isinstance(found, tuple):
        assert found
        assert all(problem.startswith("Line ") for problem in found)
    elif "[[" not in source:
        kept = "".join(text_of(p) for p in found.passages)
        assert [c for c in kept if c.isalpha()] == [c for c in source if c.isalpha()]


@given(st.text(st.sampled_from("*_[]()#-1. \nأنa<>`~|\\!:"), max_size=80))
def test_signs_never_take_letters_away(source: str) -> None:
    found = tried(source)
    if isinstance(found, tuple):
        return
    kept = "".join(text_of(p) for p in found.passages)
    # what a reference replaced by words is said in English here
    if "no longer in the report" not in kept:
        assert re.sub(r"[^أنa]", "", kept) == re.sub(r"[^أنa]", "", source)

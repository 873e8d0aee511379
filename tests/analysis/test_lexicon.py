"""The civic lexicon: well formed, read as its format says, extended without harm."""

from __future__ import annotations

import pickle
import re
import unicodedata
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import normalise
from consult.analysis.lexicon import LANGUAGES, Lexicon, civic_lexicon, parse
from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords

COLUMNS = ("key", "field", *LANGUAGES)
TABLES = sorted(
    (t for t in files("consult.analysis.lexicon.concepts").iterdir() if t.name.endswith(".tsv")),
    key=lambda table: table.name,
)
HOSPITAL = "hospital\thealth\tمستشفى|مستشفيات\tسبيطار\tsbitar\thôpital\thospital\t\t"


def row(key: str, **cells: str) -> str:
    """A line of a table: ``field`` and languages (``ary_Latn`` for ``ary-Latn``) by name."""
    return "\t".join([key, *(cells.get(code.replace("-", "_"), "") for code in COLUMNS[1:])])


def test_the_lexicon_names_enough_concepts_in_arabic_french_and_english() -> None:
    concepts = civic_lexicon().concepts.values()
    assert len(concepts) >= 600
    unnamed = [c.key for c in concepts if not all(c.words[code] for code in ("ar", "fr", "en"))]
    assert unnamed == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_well_formed(table: Traversable) -> None:
    lines = table.read_text("utf-8").splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    assert {len(line.split("\t")) for line in lines} == {len(COLUMNS)}
    keys = [line.split("\t")[0] for line in lines]
    assert len(keys) == len(set(keys))
    seen = set("".join(lines)) - {"\t"}
    assert [char for char in seen if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"}] == []


@pytest.mark.parametrize(
    ("codes", "allowed"),
    [
        (("tzm",), r"[\u2d30-\u2d7f0-9 '-]*"),
        (("ary-Latn", "fr", "en", "ber-Latn"), r"[^\u0600-\u06ff\u2d30-\u2d7f]*"),
        (("ar", "ary"), r"[^\u2d30-\u2d7f]*[\u0600-\u06ff][^\u2d30-\u2d7f]*"),
    ],
)
def test_every_column_is_in_its_script(codes: tuple[str, ...], allowed: str) -> None:
    spoken = [
        (c.key, word)
        for c in civic_lexicon().concepts.values()
        for k in codes
        for word in c.words[k]
    ]
    assert [(key, word) for key, word in spoken if not re.fullmatch(allowed, word)] == []


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("الطرقات", "road"),
        ("مستشفياتنا", "hospital"),
        ("للمواطنين", "citizen"),
        ("وبالمدارس", "school"),
        ("السبيطار", "hospital"),
        ("tri9", "road"),
        ("ecole", "school"),
        ("ⴰⵎⴰⵏ", "water"),
        ("aman", "water"),
        ("ما", None),
    ],
)
def test_inflected_words_lead_to_their_concept(word: str, concept: str | None) -> None:
    assert civic_lexicon().concept_of(normalise(word)) == concept


@pytest.mark.parametrize(
    ("listed", "word", "same"),
    [
        ("سلامة", "السلام", False),
        ("سلامة", "وسلامتهم", True),
        ("بئر", "كبير", False),
        ("غاز", "الغازية", False),
        ("فرن", "فرنك", False),
        ("مواطن", "للمواطنات", True),
        ("تحويلات", "التحويل", True),
        ("إنجليزية", "الإنجليزي", True),
        ("ضريبة", "الضريبي", True),
        ("دراس|دراسة", "دراساتنا", True),
        ("الماء", "بالماء", True),
        ("سد", "وسد", False),
        ("سلم", "السلمان", False),
        ("حفل", "الحفلات", True),
        ("مسافر", "للمسافرون", True),
        ("عدل", "عدلا", True),
        ("طريق", "عالطريق", True),
    ],
)
def test_arabic_affixes_are_split_only_where_they_fit(listed: str, word: str, same: bool) -> None:
    lexicon = parse(row("known", field="any", ar=listed, fr="mot", en="word"))
    assert (lexicon.concept_of(normalise(word)) == "known") == same


@pytest.mark.parametrize(
    ("listed", "word", "same"),
    [
        ("rest", "reste", False),
        ("foi", "fois", False),
        ("étude", "études", True),
        ("études", "étude", True),
        ("communal", "communaux", True),
        ("transparent", "transparentes", True),
    ],
)
def test_latin_words_meet_in_long_stems_or_in_a_plural(listed: str, word: str, same: bool) -> None:
    lexicon = parse(row("known", field="any", ar="كلمة", fr=listed, en="word"))
    assert (lexicon.concept_of(normalise(word)) == "known") == same


def test_no_stop_word_stands_for_a_concept() -> None:
    lexicon = civic_lexicon()
    assert [word for word in stopwords() if lexicon.concept_of(word)] == []


def test_the_longest_phrase_speaks_for_its_words() -> None:
    lexicon = civic_lexicon()
    assert lexicon.concepts_in(words("نريد النقل المدرسي والماء")) == ["school-transport", "water"]
    assert lexicon.concepts_in(words("المدرسة والطريق ثم المدارس")) == ["school", "road"]


def test_a_concept_has_a_field() -> None:
    assert civic_lexicon().domain_of("road") == "mobility"
    with pytest.raises(KeyError):
        civic_lexicon().domain_of("no-such-concept")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("road\tmobility\tطريق", "3 columns instead of 9"),
        (row("road", field="mobility", ar="طريق", fr="route"), "lacks en"),
        (row("road", ar="طريق", fr="route", en="road"), "lacks field"),
        (row("Road", field="mobility", ar="طريق", fr="route", en="road"), "small letters"),
        (row("", field="mobility", ar="طريق", fr="route", en="road"), "small letters"),
        (row("road", field="mobility", ar="طريق\u202e", fr="route", en="road"), "invisible"),
        (row("road", field="mobility", ar="طريق\x0b", fr="route", en="road"), "control"),
        (HOSPITAL, "repeated key 'hospital'"),
    ],
)
def test_a_doubtful_line_is_refused_by_file_and_line(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=rf"^health\.tsv, line 3: .*{says}"):
        parse(f"# comment\n{HOSPITAL}\n{line}", "health.tsv")


def test_spreadsheet_files_with_a_mark_and_windows_lines_are_read() -> None:
    table = "\ufeff" + "\r\n".join(["\t".join(COLUMNS), HOSPITAL, ""])
    assert parse(table) == parse(HOSPITAL)


@given(st.text(st.sampled_from("ab-طق|\t\n\r#\ufeff\u200f "), max_size=120))
def test_any_table_is_read_or_refused_by_line(table: str) -> None:
    try:
        lexicon = parse(table, "any")
    except ValueError as refused:
        assert re.match(r"any, line \d+: ", str(refused))  # noqa: PT017  # both ends are right
    else:
        assert all(concept.words["fr"] for concept in lexicon.concepts.values())


@given(st.text(max_size=60))
def test_any_word_may_be_looked_up(word: str) -> None:
    assert parse(HOSPITAL).concept_of(word) in {None, "hospital"}


def test_the_first_concept_keeps_a_word_that_two_claim() -> None:
    line = "{}\tfield\tكلمة\t\t\tmot\tword\t\t"
    lexicon = parse("\n".join([line.format("first"), line.format("second")]))
    assert lexicon.concept_of("كلمه") == "first"
    assert set(lexicon.concepts["first"].words) == set(LANGUAGES)


def test_additions_add_concepts_and_words_and_leave_the_base_alone() -> None:
    base = parse(HOSPITAL)
    oasis = row("oasis", field="territory", ar="واحة|واحات", fr="oasis", en="oasis")
    more = base.extended(f"{oasis}\n{row('hospital', ary='صبيطار', en='hospital|infirmary')}")
    assert (more.concept_of("الواحات"), more.concept_of("صبيطار")) == ("oasis", "hospital")
    assert more.concepts["hospital"].words["en"] == ("hospital", "infirmary")
    assert more.concepts["hospital"].words["ar"] == base.concepts["hospital"].words["ar"]
    assert base == parse(HOSPITAL)
    assert (base.concept_of("واحات"), base.concept_of("infirmary")) == (None, None)


def test_the_newest_additions_decide_whose_a_word_is() -> None:
    line = row("clinic", field="health", ar="مصحة", ary="سبيطار", fr="clinique", en="clinic")
    first = parse(HOSPITAL).extended(line)
    assert first.concept_of("السبيطار") == "clinic"
    assert first.extended(row("hospital", ary="سبيطار")).concept_of("السبيطار") == "hospital"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (row("hospital", field="mobility", ar="مصحة"), "belongs to 'health'"),
        (row("oasis", field="territory", ar="واحة"), "lacks fr, en"),
    ],
)
def test_additions_that_contradict_the_base_or_are_unnamed_are_refused(
    line: str, says: str
) -> None:
    with pytest.raises(ValueError, match=rf"^additions, line 1: .*{says}"):
        parse(HOSPITAL).extended(line)


def test_equal_lexicons_have_one_digest_also_after_pickling() -> None:
    lexicon = parse(HOSPITAL)
    copy: Lexicon = pickle.loads(pickle.dumps(lexicon))  # noqa: S301  # our own bytes
    assert (copy, copy.digest, hash(copy)) == (lexicon, lexicon.digest, hash(lexicon))
    assert copy.concept_of("مستشفياتنا") == "hospital"
    changed = lexicon.extended(row("hospital", ary="صبيطار"))
    assert changed != lexicon
    assert changed.digest != lexicon.digest
    assert lexicon.extended("# nothing\n") == lexicon


ROW_OF_ROAD = "road\tmobility\tطريق\t\t\troute\troad\t\t"


def test_words_are_switched_off_in_every_layer() -> None:
    base = parse(ROW_OF_ROAD).extended("road\t\t\tالزفت\t\t\t\t\t")
    assert base.concept_of("الزفت") == "road"
    shorter = base.without([("road", "ary", "الزفت"), ("road", "fr", "never listed")])
    assert shorter.concept_of("الزفت") is None
    assert shorter.concept_of("طريق") == "road"
    assert shorter != base
    assert shorter == parse(ROW_OF_ROAD).extended("road\t\t\t\t\t\t\t\t")
    assert base.without([]) is base


def test_a_word_switched_off_is_another_concept_s_that_lists_it() -> None:
    two = parse(f"{ROW_OF_ROAD}\nasphalt\tmobility\tطريق|زفت\t\t\tbitume\ttar\t\t")
    assert two.concept_of("طريق") == "road"
    extended = two.extended("road\t\tسبيل\t\t\t\t\t\t")
    assert extended.without([("road", "ar", "طريق")]).concept_of("طريق") == "asphalt"


def test_a_concept_keeps_a_name_in_each_required_language() -> None:
    lexicon = parse(ROW_OF_ROAD)
    with pytest.raises(ValueError, match=r"words switched off: 'road' lacks fr"):
        lexicon.without([("road", "fr", "route")])

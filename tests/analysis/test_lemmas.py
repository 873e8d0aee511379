"""Lemmas: from the lexicon's own database, from an installed one, and never from the network."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.lemmas import Lemmatiser, installed_database
from consult.analysis.lexicon import Lexicon, civic_lexicon, parse
from consult.analysis.lexicon.almor import compile_database
from consult.analysis.lexicon.entries import entries

TINY = parse(
    "road\tmobility\tطريق|طرق|طرقات|طرقية\tالشانطي\ttri9\troute\troad\t\t\n"
    "tax\tmoney\tضريبة|ضرائب|جباية\tكيخلصو\tdariba\ttaxe\ttax\t\t\n"
    "dam\twater\tسد|سدود\t\t\tbarrage\tdam\t\t"
)

#: an installed database, as small as may be, that knows one word that the lexicon lacks
INSTALLED = """###DEFINES###
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE pos pos:noun
DEFINE pos_lex_logprob pos_lex_logprob:*open*
###DEFAULTS###
DEFAULT pos:noun diac:* lex:* pos_lex_logprob:*
###ORDER###
ORDER diac lex pos pos_lex_logprob
###TOKENIZATIONS###
TOKENIZATION diac
###STEMBACKOFF###
STEMBACKOFF NONE N
###PREFIXES###
\tP\tdiac:
ال\tP\tdiac:ال
###SUFFIXES###
\tS\tdiac:
###STEMS###
زرابي\tN\tdiac:زَرابِي lex:زَرب_2 pos:noun pos_lex_logprob:-9.5
زرابي\tN\tdiac:زَرابِي lex:زَربِيَّة_1 pos:noun pos_lex_logprob:-4.5
دروب\tN\tdiac:دُرُوب lex:طَرِيق_1 pos:noun pos_lex_logprob:-4.5
###TABLE AB###
P N
###TABLE BC###
N S
###TABLE AC###
P S
"""


@pytest.fixture(scope="module")
def civic() -> Lemmatiser:
    return Lemmatiser(camel_data=Path("/nonexistent"))


@pytest.fixture(scope="module")
def tiny() -> Lemmatiser:
    return Lemmatiser(TINY, Path("/nonexistent"))


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "morphology_db" / "calima-msa-r13" / "morphology.db"
    path.parent.mkdir(parents=True)
    path.write_text(INSTALLED, "utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("ميزانيات", "ميزانية"),
        ("للمواطنين", "مواطن"),
        ("المُواطنون", "مواطن"),
        ("الطرقات", "طريق"),
        ("والطُّرق", "طريق"),
        ("وبالمستشفيات", "مستشفى"),
        ("مدارسنا", "مدرسة"),
        ("ضرائبهم", "ضريبة"),
        ("والسدود", "سد"),
        ("السبيطارات", "سبيطار"),
    ],
)
def test_clitics_and_plurals_are_undone(civic: Lemmatiser, word: str, lemma: str) -> None:
    assert civic.lemma(word) == lemma


@pytest.mark.parametrize(
    ("listed", "other", "lemma"),
    [
        ("غرفة|غرف", "الغرف", "غرفة"),
        ("كتاب|كتب", "كتبهم", "كتاب"),
        ("وزير|وزراء", "والوزراء", "وزير"),
        ("دواء|أدوية", "الأدوية", "دواء"),
        ("بلد|بلدان", "بلدانها", "بلد"),
        ("مرسوم|مراسيم", "المراسيم", "مرسوم"),
        ("مدينة|مدن", "المدن", "مدينة"),
        ("سياحة|سياحي", "السياحي", "سياحي"),
        ("أدب|أدبية", "الأدبية", "أدبية"),
        ("مشاركة|مشارك", "المشارك", "مشارك"),
        ("جهة|جهوي", "الجهوي", "جهوي"),
        ("عامل|عمل", "العمل", "عمل"),
    ],
)
def test_a_plural_has_its_singular_for_lemma_but_a_derived_word_its_own(
    listed: str, other: str, lemma: str
) -> None:
    lexicon = parse(f"known\tany\t{listed}\t\t\tmot\tword\t\t")
    assert Lemmatiser(lexicon, Path("/nonexistent")).lemma(other) == lemma


@pytest.mark.parametrize("word", ["كيخلصو", "كنخلصو", "ماكيخلصوش", "غيخلصو", "يخلصوها"])
def test_darija_verbs_are_read_with_their_person_tense_and_negation(
    tiny: Lemmatiser, word: str
) -> None:
    assert tiny.concept(word) == "tax"


def test_what_no_database_knows_gives_its_light_stem_or_itself(tiny: Lemmatiser) -> None:
    assert (tiny.lemma("الزرابيّ"), tiny.lemma("routes"), tiny.lemma("!")) == ("زراب", "rout", "!")
    assert (tiny.analyses("زرابي"), tiny.concept("زرابي")) == ((), None)


def test_stop_words_and_numbers_have_no_reading(civic: Lemmatiser) -> None:
    assert [civic.analyses(word) for word in ("من", "ما", "2030", "!", "road", "")] == [()] * 6
    assert civic.concept("ما") is None


def test_a_reading_names_its_concept_and_source(tiny: Lemmatiser) -> None:
    assert tiny.analyses("بالطرقات") == (("طريق", "road", "noun", "lexicon"),)
    assert tiny.concept("dariba") == "tax"


def test_every_arabic_word_of_the_lexicon_is_read_as_its_own_concept(civic: Lemmatiser) -> None:
    listed = {(e.form, e.concept) for e in entries(civic_lexicon().concepts.values())}
    lost = [
        (form, key)
        for form, key in sorted(listed)[::7]
        if (found := civic.analyses(form)) and key not in {a.concept for a in found}
    ]
    assert lost == []


def test_an_installed_database_reads_the_other_words(installed: Path) -> None:
    lemmas = Lemmatiser(TINY, installed.parents[3])
    assert lemmas.database == installed
    assert lemmas.analyses("الزرابي")[0] == ("زربية", None, "noun", "installed")
    assert lemmas.concept("دروب") == "road"
    assert lemmas.lemma("الطرقات") == "طريق"


def test_the_preferred_database_is_chosen_of_several(installed: Path, tmp_path: Path) -> None:
    other = tmp_path / "data" / "morphology_db" / "another" / "morphology.db"
    other.parent.mkdir()
    other.write_text(INSTALLED, "utf-8")
    assert installed_database(tmp_path) == installed
    installed.unlink()
    assert installed_database(tmp_path) == other
    assert installed_database(tmp_path / "nothing") is None


def test_the_operators_folder_is_found_by_its_variable(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    assert installed_database() == installed
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CAMELTOOLS_DATA")
    assert installed_database() is None
    (tmp_path / "data").rename(tmp_path / ".camel_tools")
    assert installed_database() == tmp_path / ".camel_tools" / installed.relative_to(
        tmp_path / "data"
    )


def test_a_pickled_lemmatiser_reads_alike(tiny: Lemmatiser) -> None:
    copy: Lemmatiser = pickle.loads(pickle.dumps(tiny))  # noqa: S301  # our own bytes
    assert copy.analyses("بالطرقات") == tiny.analyses("بالطرقات")


@given(st.text(max_size=30))
def test_any_text_has_a_lemma_unless_it_is_empty(tiny: Lemmatiser, word: str) -> None:
    assert bool(tiny.lemma(word)) == bool(word)
    assert tiny.concept(word) in {None, *TINY.concepts}


OFFLINE = """
import os, socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("a network call")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
before = dict(os.environ)
from consult.analysis.lemmas import Lemmatiser
assert "camel_tools.morphology" not in sys.modules
assert Lemmatiser().lemma("الطرقات") == "طريق"
assert "torch" not in sys.modules
assert dict(os.environ) == before
"""


@pytest.mark.parametrize("unset", [(), ("HOME", "CAMELTOOLS_DATA")])
def test_a_fresh_process_needs_neither_network_nor_home(
    unset: tuple[str, ...], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    settings = os.environ | {"HOME": str(home), "CAMELTOOLS_DATA": str(tmp_path / "none")}
    environment = {name: value for name, value in settings.items() if name not in unset}
    done = subprocess.run(  # our own interpreter and code
        [sys.executable, "-c", OFFLINE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(home.iterdir()) == []


def test_the_database_is_the_same_for_equal_lexicons_and_leaves_phrases_out() -> None:
    phrase: Lexicon = TINY.extended("road\t\tطريق سيار\t\t\t\t\t\t")
    assert compile_database(phrase) == compile_database(TINY)
    assert "concept:road" in compile_database(TINY)

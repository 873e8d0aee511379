"""The lexicon as a morphological database, in the text format of ALMOR that camel-tools reads.

Sections and line formats as ``camel_tools.morphology.database`` parses them (Habash 2007, "Arabic
morphological representations for machine translation"): features, their defaults and order, then
prefixes, suffixes and stems, each with a category and features, then which categories go together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from consult.analysis.lexicon.entries import Entry, entries
from consult.analysis.lexicon.inflection import (
    PREFIX_STEM,
    PREFIX_SUFFIX,
    PREFIXES,
    STEM_SUFFIX,
    SUFFIXES,
    Affix,
    stems_of,
)
from consult.analysis.lexicon.lookup import Lexicon

#: open features: diacritised form, lemma, key of the concept, form as listed
_OPEN = ("diac", "lex", "concept", "form")
_VALUES = {
    "pos": ("noun", "verb", "digit", "punc", "foreign"),
    "variety": ("msa", "darija", "na"),
}
_ORDER = ("diac", "lex", "pos", "variety", "concept", "form")
#: letters that camel-tools' analyser folds in what it looks up; it keeps ئ ؤ ء, which we fold
_CAMEL_FOLDS = str.maketrans(
    {"إ": "ا", "أ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None}
)


def compile_database(lexicon: Lexicon) -> str:
    """The Arabic words of a lexicon, Standard and Darija, as the text of an ALMOR database.

    Each stem has its lemma (``lex``), the key of its concept (``concept``), the form as listed
    (``form``) and its ``variety``. Stems stand under their normalised key and, where it differs,
    under the key that camel-tools' own folding makes, so that the analyser finds words written
    with or without hamza. Write it to a file to open it with ``MorphologyDB(path, "a")``.
    """
    return "\n".join([*_header(), *_affixes(), *_stems(lexicon), *_tables(), ""])


def _header() -> Iterator[str]:
    yield "###DEFINES###"
    yield from (f"DEFINE {name} {name}:*open*" for name in _OPEN)
    for name, values in _VALUES.items():
        yield " ".join([f"DEFINE {name}", *(f"{name}:{value}" for value in values)])
    yield "###DEFAULTS###"
    for pos in (*_VALUES["pos"], "latin"):
        yield f"DEFAULT pos:{pos} diac:* lex:* variety:na concept:* form:*"
    yield "###ORDER###"
    yield f"ORDER {' '.join(_ORDER)}"
    yield "###TOKENIZATIONS###"
    yield "TOKENIZATION diac"
    yield "###STEMBACKOFF###"
    yield "STEMBACKOFF NONE N"


def _affixes() -> Iterator[str]:
    for title, affixes in (("PREFIXES", PREFIXES), ("SUFFIXES", SUFFIXES)):
        yield f"###{title}###"
        yield from (f"{affix.text}\t{affix.category}\tdiac:{affix.text}" for affix in affixes)


def _stems(lexicon: Lexicon) -> Iterator[str]:
    yield "###STEMS###"
    lines = (
        f"{stem.text}\t{stem.category}\t{_features(entry, stem)}"
        for entry in entries(lexicon.concepts.values())
        for stem in _keys(entry)
    )
    yield from dict.fromkeys(lines)


def _keys(entry: Entry) -> list[Affix]:
    hamza = stems_of(entry.form.translate(_CAMEL_FOLDS), darija=entry.darija)
    return [entry.stem, *(stem for stem in hamza if stem.category == entry.stem.category)]


def _features(entry: Entry, stem: Affix) -> str:
    pos = "verb" if stem.category == "V" else "noun"
    variety = "darija" if entry.darija else "msa"
    return (
        f"diac:{stem.text} lex:{entry.lemma} pos:{pos} variety:{variety} "
        f"concept:{entry.concept} form:{entry.form}"
    )


def _tables() -> Iterator[str]:
    yield from _table("AB", PREFIX_STEM)
    yield from _table("BC", STEM_SUFFIX)
    yield from _table("AC", PREFIX_SUFFIX)


def _table(title: str, pairs: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield f"###TABLE {title}###"
    yield from (f"{first} {second}" for first in pairs for second in sorted(pairs[first]))

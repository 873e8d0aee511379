"""Lemmas of Arabic words: the dictionary form behind clitics, sound and broken plurals, dialect.

The civic lexicon, compiled into a morphological database, is read by camel-tools' analyser; where
the operator has installed CAMeL's own database (``camel_data -i morphology-db-msa-r13``), it gives
the lemmas of all other words.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from consult.analysis.lexicon import Lexicon, civic_lexicon
from consult.analysis.lexicon.almor import compile_database
from consult.analysis.morphology import stem
from consult.analysis.normalise import normalise
from consult.analysis.stopwords import stopwords

#: of several installed databases this one is read: Standard Arabic, camel-tools' own default
_PREFERRED = "calima-msa-r13"
_EMPTY_CATALOGUE = '{"version": "1.6.0", "packages": {}, "components": {}}'
#: what camel-tools answers for whatever is not an Arabic word
_NOT_WORDS = frozenset({"digit", "punc", "foreign"})
#: where camel-tools looks for its data and makes its folder, on every system
_FOLDERS = ("CAMELTOOLS_DATA", "HOME", "USERPROFILE")
_VOWEL_SIGNS = dict.fromkeys(range(0x064B, 0x0653))
_WORDS_KEPT = 100_000
_IMPORTING = threading.Lock()


class Analysis(NamedTuple):
    """One reading of a word.

    ``lemma`` is without vowel signs; ``concept`` is the lexicon's, or None; ``pos`` is the part of
    speech as the database names it; ``source`` is ``"lexicon"`` or ``"installed"``.
    """

    lemma: str
    concept: str | None
    pos: str
    source: str


class Lemmatiser:
    """Lemma and concept of words, from the lexicon and from an installed database if there is one.

    Parameters
    ----------
    lexicon : Lexicon, optional
        Default: the civic lexicon.
    camel_data : Path, optional
        Folder that may hold ``morphology_db/*/morphology.db``, itself or in ``data/``. Default:
        ``$CAMELTOOLS_DATA``, else ``~/.camel_tools``.

    Examples
    --------
    >>> lemmas = Lemmatiser()
    >>> [lemmas.lemma(word) for word in ("ميزانيات", "للمواطنين", "الطرقات", "وبالمستشفيات")]
    ['ميزانية', 'مواطن', 'طريق', 'مستشفى']
    >>> lemmas.concept("والطرق"), lemmas.concept("السبيطار"), lemmas.lemma("كيتفرجو")
    ('road', 'hospital', 'تفرج')
    """

    def __init__(self, lexicon: Lexicon | None = None, camel_data: Path | None = None):
        self.lexicon = civic_lexicon() if lexicon is None else lexicon
        self.camel_data = camel_data
        #: the installed database that is read, or None
        self.database = installed_database(camel_data)
        self._own = _own_analyser(self.lexicon)
        self._installed = _analyser(self.database) if self.database else None
        self._cached = lru_cache(_WORDS_KEPT)(self._analyse)

    def __reduce__(self) -> tuple[type[Lemmatiser], tuple[Lexicon, Path | None]]:
        return Lemmatiser, (self.lexicon, self.camel_data)

    def analyses(self, word: str) -> tuple[Analysis, ...]:
        """Readings of one word as people write it, the likeliest first; none if it is unknown.

        Readings from the lexicon come first, those of the longest stem before others.
        """
        return self._cached(word)

    def lemma(self, word: str) -> str:
        """Lemma of a word; its light stem if no database knows it, or itself if that is empty."""
        found = self.analyses(word)
        plain = normalise(word)
        return found[0].lemma if found else stem(plain) or plain or word

    def concept(self, word: str) -> str | None:
        """Key of the concept that a word stands for, through its lemma if need be, or None."""
        plain = normalise(word)
        if plain in stopwords():
            return None
        through = (analysis.concept for analysis in self.analyses(word) if analysis.concept)
        return self.lexicon.concept_of(plain) or next(through, None)

    def _analyse(self, word: str) -> tuple[Analysis, ...]:
        plain = normalise(word)
        if not plain or plain in stopwords():
            return ()
        own = sorted(_readings(self._own, plain), key=lambda found: -len(found["stem"]))
        found = [Analysis(o["lex"], o["concept"], o["pos"], "lexicon") for o in own]
        if self._installed and not found:
            found = [self._from_installed(reading) for reading in self._read_installed(word)]
        return tuple(dict.fromkeys(found))

    def _read_installed(self, word: str) -> list[dict[str, Any]]:
        readings = _readings(self._installed, word)
        return sorted(readings, key=lambda found: -found.get("pos_lex_logprob", 0.0))

    def _from_installed(self, reading: dict[str, Any]) -> Analysis:
        lemma = reading["lex"].translate(_VOWEL_SIGNS)
        concept = self.lexicon.concept_of(normalise(lemma))
        return Analysis(lemma, concept, reading["pos"], "installed")


def installed_database(camel_data: Path | None = None) -> Path | None:
    """CAMeL's morphological database under a folder, or where camel-tools keeps its data."""
    folders = [camel_data] if camel_data else list(_usual_folders())
    found = [
        path
        for folder in folders
        for below in ("morphology_db", "data/morphology_db")
        for path in sorted((folder / below).glob("*/morphology.db"))
    ]
    preferred = (path for path in found if path.parent.name == _PREFERRED)
    return next(preferred, found[0] if found else None)


def _usual_folders() -> Iterator[Path]:
    if chosen := os.environ.get("CAMELTOOLS_DATA"):
        yield Path(chosen).expanduser()
        return
    home = os.path.expanduser("~")  # Path.home() raises without a home
    yield Path(home, ".camel_tools")


def _own_analyser(lexicon: Lexicon) -> Any:
    with tempfile.TemporaryDirectory(prefix="lexicon-") as folder:
        path = Path(folder, "lexicon.db")
        path.write_text(compile_database(lexicon), "utf-8")
        return _analyser(path)


def _analyser(path: Path) -> Any:
    with _no_download(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old escapes in what camel-tools imports in turn
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
    return Analyzer(MorphologyDB(str(path), "a"), "NONE")


def _readings(analyser: Any, word: str) -> list[dict[str, Any]]:
    known: list[dict[str, Any]] = analyser.analyze(word)
    return [reading for reading in known if reading.get("source") not in _NOT_WORDS]


@contextmanager
def _no_download() -> Iterator[None]:
    """Let camel-tools' morphology be imported offline.

    On import it makes ``~/.camel_tools`` and, unless it finds a catalogue there or under
    ``$CAMELTOOLS_DATA``, fetches one. For the time of the first import both point to a folder of
    ours with an empty catalogue; an operator's own catalogue is left in its place.
    """
    with _IMPORTING:
        if "camel_tools.data" in sys.modules or any(
            (folder / "catalogue.json").is_file() for folder in _usual_folders()
        ):
            yield
            return
        with tempfile.TemporaryDirectory(prefix="camel-") as folder:
            Path(folder, "catalogue.json").write_text(_EMPTY_CATALOGUE, "utf-8")
            before = {name: os.environ.get(name) for name in _FOLDERS}
            os.environ.update(dict.fromkeys(_FOLDERS, folder))
            try:
                yield
            finally:
                _restore(before)


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value

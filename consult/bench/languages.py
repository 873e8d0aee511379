"""How often the language and the script of a text are told right."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import Any

from consult.bench.measures import LabelledSet

#: ISO 639-3 code and script, as labels or at the end of a corpus's name: ``ary_Arab``
_LABEL = re.compile(r"(?P<language>[a-z]{3})_(?P<script>[A-Z][a-z]{3})\Z")
_CODES = {
    ("arb", "Arab"): "ar",
    ("ary", "Arab"): "ary",
    ("ary", "Latn"): "ary-Latn",
    ("eng", "Latn"): "en",
    ("fra", "Latn"): "fr",
    ("tzm", "Tfng"): "tzm",
    ("tzm", "Latn"): "ber-Latn",
}
#: upper ends of the confidences over which accuracy is reported
_BINS = (0.6, 0.7, 0.8, 0.9, 1.0)


def languages_in(corpus: LabelledSet) -> list[tuple[str, str]] | None:
    """True (code, script) of each text, from its label or the corpus's name; None without them."""
    labels = corpus.labels or []
    matches = [_LABEL.fullmatch(label) for label in labels]
    if not matches or not all(matches):
        matches = [_LABEL.search(corpus.name)] * len(corpus.texts)
    found = [(match["language"], match["script"]) for match in matches if match]
    if not found or not set(found) <= _CODES.keys():
        return None
    return [(_CODES[pair], pair[1]) for pair in found]


def language_quality(corpus: LabelledSet, truth: list[tuple[str, str]]) -> dict[str, Any]:
    """Shares (x 100) of scripts and languages told right, with and without Darija as its own.

    ``by_confidence`` gives for each range of confidence, named by its upper end, the share told
    right and the number of texts; ``texts_per_second`` counts processor time from a cold start.
    """
    from consult.analysis import detect_language

    started = time.process_time()
    found = [detect_language(text) for text in corpus.texts]
    seconds = time.process_time() - started
    right = [language.code == code for language, (code, _) in zip(found, truth, strict=True)]
    near = [
        _arabic(language.code) == _arabic(code)
        for language, (code, _) in zip(found, truth, strict=True)
    ]
    scripts = [
        language.script == script for language, (_, script) in zip(found, truth, strict=True)
    ]
    confusions = Counter(
        f"{code} as {language.code}"
        for language, (code, _) in zip(found, truth, strict=True)
        if language.code != code
    )
    return {
        "set": corpus.name,
        "texts": len(found),
        "script": _percent(scripts),
        "language": _percent(near),
        "language_and_darija": _percent(right),
        "confusions": dict(confusions.most_common()),
        "by_confidence": _by_confidence([language.confidence for language in found], right),
        "texts_per_second": round(len(found) / max(seconds, 1e-9)),
    }


def _arabic(code: str) -> str:
    return "ar" if code == "ary" else code


def _percent(right: list[bool]) -> float:
    return round(100 * sum(right) / max(len(right), 1), 2)


def _by_confidence(confidences: list[float], right: list[bool]) -> dict[str, tuple[float, int]]:
    bins: dict[float, list[bool]] = {end: [] for end in _BINS}
    for confidence, told in zip(confidences, right, strict=True):
        bins[next(end for end in _BINS if confidence <= end)].append(told)
    return {str(end): (_percent(told), len(told)) for end, told in bins.items() if told}

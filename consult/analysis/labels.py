"""Labels of themes: what the texts of one say more than the texts of the others.

Class-based TF-IDF (Grootendorst 2022) over words and pairs of words as people wrote them. A label
is made of the commonest written forms, never of stems, stop words or numbers; pairs are preferred
where they are usual, and no two themes are headed by the same words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from consult.analysis.features import Integers
from consult.analysis.lexicon import Lexicon
from consult.analysis.normalise import normalised_word
from consult.analysis.stopwords import weak_words
from consult.analysis.surface import phrases

#: phrases in a label, and terms listed beside it
_IN_LABEL, _IN_TERMS = 3, 12
#: a pair is preferred to its words when it has this share of the weaker word's texts
_PAIR_SHARE = 0.3
#: a language is found in a theme from this share of its texts
LANGUAGE_SHARE = 0.2

#: share of the commonest form from which a noun is usual beside its adjective
_USUAL_NOUN = 0.15
_NISBA = ("ية", "يه", "ي", "يين", "يات")
#: what a weak word alone, or a pair that it heads, is worth beside others
_WEAK_WORD, _WEAK_PAIR = 0.15, 0.6

Key = tuple[str, ...]
#: languages that can be read as one when labels are made
_FAMILY = {"ary": "ar"}


@dataclass
class _Usage:
    """In how many texts of each theme a phrase was said, and how it was written."""

    texts: dict[int, Counter[Key]] = field(default_factory=lambda: defaultdict(Counter))
    written: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sizes: Counter[int] = field(default_factory=Counter)
    #: single words as written: a particle before one of them is none of its letters
    seen: set[str] = field(default_factory=set)

    def add(self, theme: int, text: str, lexicon: Lexicon | None) -> None:
        """Count the phrases of one text, each once."""
        found = {phrase.key: phrase.shown for phrase in phrases(text, lexicon)}
        self.texts[theme].update(found.keys())
        self.sizes[theme] += 1
        for key, shown in found.items():
            self.written[key][shown] += 1
        self.seen.update(shown for key, shown in found.items() if len(key) == 1)

    def shown(self, key: Key) -> str:
        """The commonest written form; of equal ones the shortest, then the first by code point."""
        forms = _nouns(key, self.written[key])
        form = min(forms, key=lambda form: (-forms[form], len(form), form))
        first, *rest = form.split(" ")
        freed = first[1:]
        if (
            first[0] in "ولب"
            and len(freed) > 2
            and (freed in self.seen or f"ال{freed}" in self.seen)
        ):
            return " ".join([freed, *rest])
        return form


def _nouns(key: Key, forms: Counter[str]) -> Counter[str]:
    """Forms of a concept without its adjectives (صحية) where the noun (الصحة) is usual too."""
    if len(key) > 1 or not key[0].startswith("#"):
        return forms
    usual = max(forms.values()) * _USUAL_NOUN
    nouns = {form: n for form, n in forms.items() if not form.endswith(_NISBA) and n >= usual}
    return Counter(nouns) or forms


def _weight(key: Key, usage: _Usage) -> float:
    """Less for phrases headed by, or made only of, a word that says little alone."""
    heads = usage.written[key].most_common(1)[0][0].split(" ")
    if normalised_word(heads[0]) not in weak_words():
        return 1.0
    return _WEAK_PAIR if len(key) > 1 else _WEAK_WORD


def _scores(usage: _Usage) -> dict[int, dict[Key, float]]:
    """Class-based TF-IDF of each phrase in each theme."""
    total: Counter[Key] = Counter()
    for counts in usage.texts.values():
        total.update(counts)
    share = {
        theme: {key: seen / usage.sizes[theme] for key, seen in counts.items()}
        for theme, counts in usage.texts.items()
    }
    spread: defaultdict[Key, float] = defaultdict(float)
    for shares in share.values():
        for key, value in shares.items():
            spread[key] += value
    least = {theme: 1 if usage.sizes[theme] < 8 else 2 for theme in share}
    count = max(len(share), 1)
    return {
        theme: {
            key: value * float(np.log(1 + count * value / spread[key])) ** 2 * _weight(key, usage)
            for key, value in shares.items()
            if usage.texts[theme][key] >= least[theme]
        }
        for theme, shares in share.items()
    }


def _ranked(usage: _Usage, theme: int, scores: dict[Key, float]) -> list[Key]:
    """Phrases of a theme, best first, pairs before the words that they are made of."""
    seen = usage.texts[theme]
    ordered = sorted(scores, key=lambda key: (-scores[key], key))
    chosen: list[Key] = []
    for key in ordered[:60]:
        better = _usual_pair(key, ordered[:120], seen) if len(key) == 1 else None
        if any(set(better or key) & set(other) for other in chosen):
            continue
        chosen.append(better or key)
        if len(chosen) == _IN_TERMS:
            break
    return chosen


def _usual_pair(word: Key, ordered: list[Key], seen: Counter[Key]) -> Key | None:
    pairs = [key for key in ordered if len(key) == 2 and word[0] in key]
    usual = [key for key in pairs if seen[key] >= max(2, _PAIR_SHARE * seen[word])]
    return usual[0] if usual else None


def theme_labels(
    texts: Sequence[str],
    languages: Sequence[str],
    labels: Integers,
    count: int,
    lexicon: Lexicon | None = None,
) -> list[tuple[dict[str, str], list[str]]]:
    """For each theme its label in each language found, and its terms, best first.

    ``labels`` holds the theme of each text, -1 for none. A theme whose texts hold no content word
    has the label ``"#<number>"`` under ``und``.
    """
    families = [_FAMILY.get(code, code) for code in languages]
    usages: dict[str, _Usage] = defaultdict(_Usage)
    sizes: Counter[int] = Counter()
    for text, family, theme in zip(texts, families, labels.tolist(), strict=True):
        if theme >= 0:
            usages[family].add(theme, text, lexicon)
            sizes[theme] += 1
    named: list[tuple[dict[str, str], list[str]]] = [({}, []) for _ in range(count)]
    for family in sorted(usages, key=lambda code: (-usages[code].sizes.total(), code)):
        usage = usages[family]
        _name_in(family, usage, sizes, named)
    for theme, (found, _) in enumerate(named):
        if not found:
            found["und"] = f"#{theme + 1}"
    return named


def _name_in(
    family: str,
    usage: _Usage,
    sizes: Counter[int],
    named: list[tuple[dict[str, str], list[str]]],
) -> None:
    heads: set[Key] = set()
    used: set[str] = set()
    scores = _scores(usage)
    main = {theme for theme in scores if 2 * usage.sizes[theme] >= sizes[theme]}
    for theme in sorted(scores, key=lambda t: (-usage.sizes[t], t)):
        if theme not in main and usage.sizes[theme] < max(2, LANGUAGE_SHARE * sizes[theme]):
            continue
        ranked = _ranked(usage, theme, scores[theme])
        if not ranked:
            continue
        fresh = next((key for key in ranked[:4] if key not in heads), ranked[0])
        ranked.remove(fresh)
        ranked.insert(0, fresh)
        heads.add(fresh)
        found, terms = named[theme]
        found[family] = _distinct([usage.shown(key) for key in ranked], used)
        terms.extend(usage.shown(key) for key in ranked[: _IN_TERMS - len(terms)])


def _distinct(shown: list[str], used: set[str]) -> str:
    separator = "، " if any("\u0600" <= letter <= "\u06ff" for letter in shown[0]) else ", "
    label = separator.join(shown[:_IN_LABEL])
    for extra in range(_IN_LABEL, len(shown)):
        if label not in used:
            break
        label = separator.join([*shown[: _IN_LABEL - 1], shown[extra]])
    number = 2
    plain = label
    while label in used:
        label, number = f"{plain} ({number})", number + 1
    used.add(label)
    return label

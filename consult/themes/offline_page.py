"""The page that ``consult themes`` writes: one file, no script, nothing fetched."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

if TYPE_CHECKING:
    from consult.analysis import ThemeSummary
    from consult.themes.offline import Outcome

#: characters of a quote that are shown
_QUOTE = 600
#: the page is read in Arabic first
_ORDER = ("ar", "ary", "fr", "en", "tzm", "ber-Latn", "ary-Latn", "mixed", "und")
_NAMES = {
    "ar": "العربية",
    "ary": "الدارجة",
    "fr": "Français",
    "en": "English",
    "tzm": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "ber-Latn": "Tamaziɣt",
    "ary-Latn": "Darija",
    "mixed": "مختلط",
    "und": "غير محدد",
}


def page_of(outcome: Outcome) -> str:
    """The page, every text in it escaped."""
    source = files("consult.themes").joinpath("offline_page.html").read_text("utf-8")
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
    largest = max((theme.size for theme in outcome.themes), default=1)
    undecided = [row for row, label in enumerate(outcome.labels) if label < 0]
    return page.render(
        outcome=outcome,
        total=len(outcome.labels),
        themes=[_shown(theme, outcome, largest) for theme in outcome.themes],
        undecided=[_quote(outcome, row) for row in undecided[:200]],
        undecided_count=len(undecided),
        languages=sorted(
            ((_NAMES.get(code, code), n) for code, n in outcome.quality.languages.items()),
            key=lambda item: -item[1],
        ),
    )


def _shown(theme: ThemeSummary, outcome: Outcome, largest: int) -> dict[str, Any]:
    codes = sorted(theme.labels, key=lambda code: (_ORDER.index(code), code))
    return {
        "number": theme.index + 1,
        "size": theme.size,
        "share": 100 * theme.size / max(len(outcome.labels), 1),
        "width": max(1, round(100 * theme.size / largest)),
        "title": theme.labels[codes[0]],
        "others": [(_NAMES.get(code, code), theme.labels[code]) for code in codes[1:]],
        "terms": theme.terms,
        "stability": theme.stability,
        "quotes": [_quote(outcome, row) for row in theme.representatives],
    }


def _quote(outcome: Outcome, row: int) -> dict[str, str]:
    text = outcome.corpus.texts[row]
    shown = text if len(text) <= _QUOTE else text[:_QUOTE].rstrip() + "…"
    return {"id": outcome.corpus.ids[row], "text": shown.encode("utf-8", "replace").decode()}

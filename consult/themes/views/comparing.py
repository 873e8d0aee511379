"""Two runs side by side, in words and figures that readers can follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from consult.kernel.i18n import LANGUAGES, current_language
from consult.themes.models import ThemeRun

#: hexadecimal digits of a fingerprint that people compare
DIGITS = 12
#: stands where there is no figure
NONE = "–"


@dataclass(frozen=True)
class Row:
    """A figure of the earlier run and of this one; ``code``: left to right, as machines write."""

    label: str
    before: str
    after: str
    code: bool = False

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after


def earlier_of(run: ThemeRun, others: Sequence[ThemeRun], wanted: str | None) -> ThemeRun | None:
    """The run that an address asks to compare with, else the last one before this."""
    by_key = {str(other.id): other for other in others}
    return by_key.get(wanted or "") or next((o for o in others if o.id < run.id), None)


def rows_of(before: ThemeRun | None, after: ThemeRun) -> list[Row]:
    """The figures of both runs; an earlier one that does not exist leaves dashes."""
    return [*_figures(before, after), *_means(before, after)]


def themes_after(run: ThemeRun) -> int | None:
    """Themes once all that a run proposes is accepted."""
    found = run.quality
    if not found:
        return None
    if found.get("first", True):
        return int(found.get("themes_kept", 0) + found.get("themes_new", 0))
    return int(found["themes_before"] + found["themes_new"] - found["themes_retired"])


def label_in(labels: Mapping[str, str]) -> str:
    """The label in the reader's language, else in another."""
    order = [current_language(), *LANGUAGES]
    return next((label for code in order if (label := labels.get(code))), NONE)


def _figures(before: ThemeRun | None, after: ThemeRun) -> Iterator[Row]:
    def row(label: str, figure: Callable[[ThemeRun], str]) -> Row:
        return Row(label, figure(before) if before else NONE, figure(after))

    yield row(_("Themes"), lambda run: _number(themes_after(run)))
    yield row(_("Texts read"), lambda run: _number(run.texts_read))
    yield row(_("Undecided texts"), lambda run: _share(_engine(run, "undecided")))
    yield row(_("Unclear texts"), lambda run: _share(_engine(run, "unclear")))
    yield row(
        _("Texts that stay where they were"), lambda run: _share(run.quality.get("agreement"))
    )
    # a run that keeps decisions measures by other means than one that begins from nothing
    if before is None or _first(before) == _first(after):
        yield row(_("Stability"), lambda run: _share(_engine(run, "stability")))
        yield row(_("Lead over the next theme"), lambda run: _share(_engine(run, "margin")))


def _means(before: ThemeRun | None, after: ThemeRun) -> Iterator[Row]:
    """What the runs were done with: when it differs, so may the results."""

    def row(label: str, value: Callable[[ThemeRun], str], *, code: bool = False) -> Row:
        shown = (value(before) or NONE) if before else NONE
        return Row(label, shown, value(after) or NONE, code)

    yield row(_("Engine"), lambda run: run.engine_version, code=True)
    yield row(_("Fingerprint of the lexicon"), lambda run: run.lexicon_digest[:DIGITS], code=True)
    yield row(_("Fingerprint of the texts"), lambda run: run.corpus_hash[:DIGITS], code=True)
    yield row(_("Seed of the random numbers"), lambda run: str(run.seed))
    yield row(_("Themes asked for"), lambda run: _number(run.n_themes))


def _first(run: ThemeRun) -> bool:
    return bool(run.quality.get("first", True))


def _engine(run: ThemeRun, key: str) -> Any:
    return (run.quality.get("engine") or {}).get(key)


def _number(value: int | None) -> str:
    return NONE if value is None else str(format_decimal(value))


def _share(value: Any) -> str:
    return NONE if value is None else str(format_percent(value))

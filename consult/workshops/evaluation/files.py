"""Results as files: counts and open answers, never the rows of single people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.kernel.downloads import Cell, Sheet, csv_bytes, xlsx_bytes
from consult.kernel.i18n import direction
from consult.workshops.evaluation.pictures import steps_of
from consult.workshops.evaluation.results import Closed, Results
from consult.workshops.evaluation.statistics import Tally


@dataclass(frozen=True)
class Sources:
    """What a file is made from."""

    results: Results
    language: str


def as_csv(sources: Sources) -> bytes:
    """How often each mark of each question was given."""
    return csv_bytes(_columns(), _distributions(sources.results))


def as_xlsx(sources: Sources) -> bytes:
    """The same, the means, groups that are large enough, and the open answers."""
    results, rtl = sources.results, direction(sources.language) == "rtl"
    sheets = [
        Sheet(_("Results"), _mean_columns(), list(_means(results)), rtl),
        Sheet(_("Distributions"), _columns(), list(_distributions(results)), rtl),
        Sheet(_("Groups"), _group_columns(), list(_groups(results)), rtl),
        Sheet(_("Open answers"), [_("Question"), _("Answer")], list(_texts(results)), rtl),
    ]
    return xlsx_bytes(sheets)


def _shown(results: Results) -> list[Closed]:
    return [closed for closed in results.closed if closed.shown]


def _columns() -> list[str]:
    return [_("Question"), _("Answer"), _("Number"), _("Share")]


def _distributions(results: Results) -> Iterator[Sequence[Cell]]:
    for closed in _shown(results):
        for step in steps_of(closed.tally):
            yield closed.question.text, step.name, step.count, round(step.share, 4)


def _mean_columns() -> list[str]:
    return [_("Question"), _("Answers"), _("Mean (1 to 5)"), _("Share of agreement")]


def _means(results: Results) -> Iterator[Sequence[Cell]]:
    for closed in _shown(results):
        yield closed.question.text, *_summed(closed.tally)


def _group_columns() -> list[str]:
    return [_("Question"), _("Group"), _("Answers"), _("Mean (1 to 5)"), _("Share of agreement")]


def _groups(results: Results) -> Iterator[Sequence[Cell]]:
    for closed in _shown(results):
        for group in (*closed.sexes, *closed.provinces):
            yield closed.question.text, group.name, *_summed(group.tally)


def _summed(tally: Tally) -> tuple[Cell, ...]:
    mean = None if tally.mean is None else round(tally.mean, 2)
    return tally.answers, mean, round(tally.agreement, 4)


def _texts(results: Results) -> Iterator[Sequence[Cell]]:
    for asked in results.open:
        for said in asked.texts:
            yield asked.question.text, said.text

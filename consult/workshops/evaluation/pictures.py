"""Distributions as pictures and as tables: the same numbers, for the eye and for the ear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from consult.documents.wording import share as written
from consult.kernel.drawing import INK, SIZES, Picture, drawn, letters
from consult.kernel.i18n import current_language, direction
from consult.workshops.evaluation.results import Closed
from consult.workshops.evaluation.statistics import Tally
from consult.workshops.models.evaluation import MARK_LABELS, QuestionKind

#: from what people refuse to what they agree with: told apart in grey too, and by the dim-sighted
SCALE_COLOURS = ("#a5452f", "#d99a78", "#d9d4c5", "#7fb5ad", "#0b5c5a")
CHOICE_COLOURS = ("#0b5c5a", "#d9d4c5", "#a5452f")
#: letters on each of them, with a contrast of 4.5:1 or more
LIGHT = frozenset({"#a5452f", "#0b5c5a"})
WIDTH, HEIGHT = 560, 44


@dataclass(frozen=True)
class Step:
    """One mark of a question: its name, how many gave it, and their share."""

    mark: int
    name: str
    count: int
    share: float
    colour: int


def steps_of(tally: Tally) -> list[Step]:
    """The marks in the order in which they are drawn: from refusal to agreement, or from yes."""
    names = MARK_LABELS[tally.kind]
    return [
        Step(mark, str(names[mark]), count, tally.share(mark), mark - 1)
        for mark, count in enumerate(tally.counts, 1)
    ]


def distribution(closed: Closed, language: str) -> Picture:
    """One bar as long as all answers, parted by marks, in the direction of the language."""
    tally = closed.tally
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    colours = colours_of(tally.kind)
    rtl, at = direction(language) == "rtl", 0.0
    for step in steps_of(tally):
        long = WIDTH * step.share
        if not long:
            continue
        left = WIDTH - at - long if rtl else at
        colour = colours[step.mark - 1]
        parts.append(
            f'<rect x="{left:.2f}" y="2" width="{max(long - 1.5, 1):.2f}" height="{HEIGHT - 4}"'
            f' fill="{colour}"/>'
        )
        if long > 26:
            written = letters(
                str(step.count), left + long / 2, HEIGHT / 2 + 5, size=SIZES["ltr"] + 2
            )
            parts.append(written.replace(INK, "#ffffff") if colour in LIGHT else written)
        at += long
    return drawn(parts, described(closed), WIDTH, HEIGHT)


def colours_of(kind: QuestionKind) -> Sequence[str]:
    """The colour of each mark, from 1."""
    return SCALE_COLOURS if kind is QuestionKind.SCALE else CHOICE_COLOURS


def described(closed: Closed) -> str:
    """The distribution in words."""
    told = ", ".join(f"{step.name}: {step.count}" for step in steps_of(closed.tally))
    return f"{closed.question.text} – {told}"


def summed_up(tally: Tally) -> str:
    """Mean or share, with how many answered."""
    answers = ngettext("%(num)s answer", "%(num)s answers", tally.answers)
    if tally.mean is not None:
        return str(
            _("mean %(mean)s of 5 – %(answers)s", mean=one_digit(tally.mean), answers=answers)
        )
    return str(_("%(share)s yes – %(answers)s", share=percent(tally.agreement), answers=answers))


def one_digit(value: float) -> str:
    """A mean with one decimal, as the language writes it."""
    return str(format_decimal(round(value, 1), "0.0"))


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return written(share, current_language())

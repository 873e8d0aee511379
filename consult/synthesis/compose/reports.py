"""The kinds of report: what each is called, what it is about, and its chapters in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Block
from consult.synthesis.compose.annexes import annexes, unplaced
from consult.synthesis.compose.diagnosis import diagnosis
from consult.synthesis.compose.digital import digital_chapters, online
from consult.synthesis.compose.opening import cover, summary
from consult.synthesis.compose.participation import participation
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.priorities import priorities, recommendations
from consult.synthesis.compose.scope import Scope
from consult.synthesis.compose.thematic import narrowed, subject_name, thematic_chapters
from consult.synthesis.facts import ReportKind, Subject
from consult.synthesis.places import Place


@dataclass(frozen=True)
class Report:
    """A report in parts: generated blocks, and the places for people's text."""

    title: str
    scope: Scope
    parts: tuple[Block | Slot, ...]


def report_of(scope: Scope, kind: ReportKind, subject: Subject | None) -> Report:
    """The report of this kind over these facts.

    Raises
    ------
    ValueError
        When a thematic report has no subject, or the facts do not know it.
    """
    if kind is ReportKind.THEMATIC:
        if subject is None:
            raise ValueError("a thematic report needs a subject")
        return _thematic(scope, subject)
    return _digital(scope) if kind is ReportKind.DIGITAL else _synthesis(scope)


def _synthesis(scope: Scope) -> Report:
    opening = cover(
        scope,
        _("Synthesis report"),
        _("Results and conclusions of the participatory diagnosis"),
    )
    chapters = (
        Slot(Place.INTRODUCTION),
        *summary(scope),
        *participation(scope),
        *diagnosis(scope),
        *recommendations(scope),
        *priorities(scope),
        Slot(Place.EXTRA),
        Slot(Place.CONCLUSION),
        *unplaced(scope),
    )
    title = _("Synthesis report: %(consultation)s", consultation=_consultation(scope))
    return _finished(title, scope, opening, chapters)


def _thematic(scope: Scope, subject: Subject) -> Report:
    inside = narrowed(scope, subject)
    label, name = subject_name(scope, subject)
    opening = cover(
        inside,
        _("Thematic report"),
        _("What the contributions say of: %(subject)s", subject=wording.isolated(name)),
        about=(label, name),
    )
    title = _(
        "Thematic report: %(subject)s – %(consultation)s",
        subject=wording.isolated(name),
        consultation=_consultation(scope),
    )
    return _finished(title, inside, opening, thematic_chapters(inside, scope, subject))


def _digital(scope: Scope) -> Report:
    inside = online(scope)
    opening = cover(
        inside,
        _("Report on the digital consultation"),
        _("Proposals and concerns received through the region's platform"),
    )
    title = _(
        "Report on the digital consultation: %(consultation)s", consultation=_consultation(scope)
    )
    return _finished(title, inside, opening, digital_chapters(inside, scope))


def _consultation(scope: Scope) -> str:
    return wording.name(scope.facts.consultation.names, scope.language)


def _finished(title: str, scope: Scope, opening: Block, chapters: Sequence[Block | Slot]) -> Report:
    return Report(title, scope, (opening, *chapters, *annexes(scope, chapters)))

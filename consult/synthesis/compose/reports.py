"""The kinds of report: what each is called, what it is about, and its chapters in order."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from consult.synthesis import wording
from consult.synthesis.compose.annexes import annexes, unplaced
from consult.synthesis.compose.diagnosis import diagnosis
from consult.synthesis.compose.opening import cover, summary
from consult.synthesis.compose.participation import participation
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.scope import Scope
from consult.synthesis.document import Block
from consult.synthesis.facts import ReportKind, Subject
from consult.synthesis.places import Place


@dataclass(frozen=True)
class Report:
    """A report in parts: generated blocks, and the places for people's text."""

    title: str
    scope: Scope
    parts: tuple[Block | Slot, ...]


def report_of(scope: Scope, kind: ReportKind, subject: Subject | None) -> Report:
    """The report of this kind over these facts."""
    return _synthesis(scope)


def _synthesis(scope: Scope) -> Report:
    consultation = wording.name(scope.facts.consultation.names, scope.language)
    return Report(
        title=_("Synthesis report: %(consultation)s", consultation=consultation),
        scope=scope,
        parts=(
            cover(scope),
            Slot(Place.INTRODUCTION),
            *summary(scope),
            *participation(scope),
            *diagnosis(scope),
            Slot(Place.RECOMMENDATIONS),
            Slot(Place.PRIORITIES),
            Slot(Place.EXTRA),
            Slot(Place.CONCLUSION),
            *unplaced(scope),
            *annexes(scope),
        ),
    )

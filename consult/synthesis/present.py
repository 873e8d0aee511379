"""A report as it stands now, composed once for the data it rests on, whoever asks.

Ten thousand contributions take a second to read and compose. The result is kept in this process
as long as a fingerprint of the data, found by a few quick queries, stays the same; what people
write is filled in anew each time, which is quick.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g

from consult.consultations.models import Consultation
from consult.documents.blocks import Document
from consult.extensions import utc_now
from consult.synthesis.compose import Generated, fill, generate
from consult.synthesis.facts import Facts
from consult.synthesis.models import Report
from consult.synthesis.queries import facts_of, fingerprint, next_number, written_in
from consult.synthesis.references import References

#: composed reports and facts of consultations that are kept; each may take tens of megabytes
KEPT = 3
_EXTENSION = "consult_present_reports"


@dataclass
class Shelf:
    """The latest results by their keys, safe to use from several threads."""

    held: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept under the key, made when it is not there."""
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        made = make()
        with self.lock:
            self.held[key] = made
            while len(self.held) > KEPT:
                self.held.popitem(last=False)
        return made


@dataclass(frozen=True)
class Present:
    """A report as it stands: without people's words, what they can refer to, and with them."""

    generated: Generated
    known: References
    document: Document


def present_report(report: Report) -> Present:
    """The report as it would be frozen now; asked for once a request."""
    made: dict[Hashable, Present] = g.setdefault("present_reports", {})
    # what people wrote in this very request counts too
    written = written_in(report)
    key = (report.id, written)
    if key not in made:
        generated, known = _generated(report)
        made[key] = Present(generated, known, fill(generated, written))
    return made[key]


def _generated(report: Report) -> tuple[Generated, References]:
    consultation = report.consultation
    data = _fingerprint(consultation)
    shelf: Shelf = current_app.extensions.setdefault(_EXTENSION, Shelf())

    def make() -> tuple[Generated, References]:
        facts: Facts = shelf.get(("facts", consultation.id, data), lambda: _facts(consultation))
        made = generate(facts, report.language, kind=report.kind, scope=report.subject)
        return made, References.of(made.document)

    key = ("report", report.id, data)
    found: tuple[Generated, References] = shelf.get(key, make)
    return found


def _fingerprint(consultation: Consultation) -> str:
    prints: dict[int, str] = g.setdefault("fingerprints", {})
    if consultation.id not in prints:
        prints[consultation.id] = fingerprint(consultation)
    return prints[consultation.id]


def _facts(consultation: Consultation) -> Facts:
    return facts_of(consultation, written=utc_now(), version=next_number(consultation))

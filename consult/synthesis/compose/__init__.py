"""Composing: from facts to a document, each sentence a template over the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Block, Document, ThemeName
from consult.kernel.i18n import babel_locale
from consult.synthesis.compose.people import Slot, with_people, without_people
from consult.synthesis.compose.reports import report_of
from consult.synthesis.compose.scope import Scope, ids_of
from consult.synthesis.facts import Facts, ReportKind, Subject
from consult.synthesis.places import Written
from consult.synthesis.references import References


def compose(
    facts: Facts,
    language: str,
    *,
    kind: ReportKind = ReportKind.SYNTHESIS,
    scope: Subject | None = None,
    people: Sequence[Written] = (),
) -> Document:
    """The report of these facts in ``ar``, ``fr`` or ``en``, with what people wrote in it.

    The same facts, language and people's texts always give an equal document. ``scope`` says
    what a thematic report is about. Needs an application context, whose catalogues it speaks.

    Raises
    ------
    ValueError
        When a thematic report has no scope, or its theme, criterion or province is unknown.
    ProseError
        When what people wrote holds markup that is not read.
    """
    return fill(generate(facts, language, kind=kind, scope=scope), people)


@dataclass(frozen=True)
class Generated:
    """A report without people's words, and the places for them among its blocks."""

    document: Document
    parts: tuple[Block | Slot, ...]


def generate(
    facts: Facts,
    language: str,
    *,
    kind: ReportKind = ReportKind.SYNTHESIS,
    scope: Subject | None = None,
) -> Generated:
    """All that the facts alone say; it stays while people write, so that it can be kept."""
    with force_locale(babel_locale(language)):
        report = report_of(Scope(facts, language), kind, scope)
        seen = report.scope
        document = Document(
            language=language,
            title=report.title,
            written=facts.written.isoformat(),
            version=facts.version,
            is_demo=facts.consultation.is_demo,
            demo_notice=_("Demonstration: invented data") if facts.consultation.is_demo else "",
            words=_words(),
            blocks=without_people(report.parts),
            references={c.id: (c.reference, c.source) for c in seen.facts.contributions},
            kind=kind,
            themes=_theme_names(seen),
        )
    return Generated(document, report.parts)


def fill(generated: Generated, people: Sequence[Written]) -> Document:
    """The document with what people wrote at its places."""
    document = generated.document
    if not people:
        return document
    with force_locale(babel_locale(document.language)):
        blocks = with_people(generated.parts, people, References.of(document))
        return replace(document, blocks=tuple(blocks))


def _theme_names(scope: Scope) -> tuple[ThemeName, ...]:
    return tuple(
        ThemeName(t.number, scope.theme_name(t), ids_of(scope.in_theme[t.id]), scope.where(theme=t))
        for t in scope.themes
    )


def _words() -> dict[str, str]:
    return {
        **wording.document_words(),
        "summary": _("Summary"),
        "participation": _("Participation"),
        "themes": _("Themes"),
        "assignments": _("Assignments"),
        "people": _("Written by the supervision team."),
        "theme": _("Theme"),
    }

"""Composing: from facts to a document, each sentence a template over the facts."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.kernel.i18n import babel_locale
from consult.synthesis import wording
from consult.synthesis.compose.annexes import annexes, unplaced
from consult.synthesis.compose.diagnosis import diagnosis
from consult.synthesis.compose.opening import cover, summary
from consult.synthesis.compose.participation import participation
from consult.synthesis.compose.scope import Scope
from consult.synthesis.document import Document
from consult.synthesis.facts import Facts


def compose(facts: Facts, language: str) -> Document:
    """The synthesis report of these facts in ``ar``, ``fr`` or ``en``.

    The same facts and language always give an equal document. Needs an application context,
    whose catalogues it speaks.
    """
    with force_locale(babel_locale(language)):
        scope = Scope(facts, language)
        return Document(
            language=language,
            title=_title(scope),
            written=facts.written.isoformat(),
            version=facts.version,
            is_demo=facts.consultation.is_demo,
            demo_notice=_("Demonstration: invented data") if facts.consultation.is_demo else "",
            words=_words(),
            blocks=(
                cover(scope),
                *summary(scope),
                *participation(scope),
                *diagnosis(scope),
                *unplaced(scope),
                *annexes(scope),
            ),
            references={c.id: (c.reference, c.source) for c in facts.contributions},
        )


def _title(scope: Scope) -> str:
    consultation = wording.name(scope.facts.consultation.names, scope.language)
    return str(_("Synthesis report: %(consultation)s", consultation=consultation))


def _words() -> dict[str, str]:
    return {
        "contents": _("Contents"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "summary": _("Summary"),
        "participation": _("Participation"),
        "themes": _("Themes"),
        "assignments": _("Assignments"),
        "contributions": _("Contributions"),
        "reference": _("Reference"),
        "theme": _("Theme"),
        "text": _("Text"),
        "text_continued": _("Text, continued"),
        "chart": _("Chart"),
        "table": _("Table"),
        "more": "[…]",
        "emoji": _("sign: %(name)s", name="{name}"),
        "character": _("character %(code)s", code="{code}"),
    }

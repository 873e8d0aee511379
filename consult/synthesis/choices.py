"""Which reports can be begun, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.consultations.models import Consultation
from consult.kernel.i18n import localized
from consult.synthesis.facts import ReportKind, SubjectKind
from consult.synthesis.models import Report
from consult.themes.models import Theme

KIND_LABELS: Mapping[ReportKind, LazyString] = {
    ReportKind.SYNTHESIS: _l("Synthesis report"),
    ReportKind.THEMATIC: _l("Thematic report"),
    ReportKind.DIGITAL: _l("Report on the digital consultation"),
}


def report_choices(
    consultation: Consultation, themes: list[Theme]
) -> dict[str, list[tuple[str, str]]]:
    """Group → (value, label) of each report that can be begun here."""
    whole = [
        (str(kind), str(KIND_LABELS[kind])) for kind in (ReportKind.SYNTHESIS, ReportKind.DIGITAL)
    ]
    groups = {
        _("The whole consultation"): whole,
        _("One theme"): [
            (f"{SubjectKind.THEME}:{theme.number}", f"{theme.number}. {theme.label}")
            for theme in themes
        ],
        _("One criterion"): [
            (f"{SubjectKind.CRITERION}:{criterion.id}", localized(criterion))
            for criterion in consultation.criteria
        ],
        _("One province"): [
            (f"{SubjectKind.PROVINCE}:{province.id}", localized(province))
            for province in consultation.region.provinces
        ],
    }
    return {str(group): pairs for group, pairs in groups.items() if pairs}


def report_name(report: Report) -> str:
    """What a report is called in lists: its kind, and what it is about."""
    kind = str(KIND_LABELS[report.kind])
    if report.theme is not None:
        return f"{kind}: {report.theme.label}"
    about = report.criterion or report.province
    return f"{kind}: {localized(about)}" if about is not None else kind

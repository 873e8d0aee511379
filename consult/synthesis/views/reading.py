"""One version of a report: read with its evidence, downloaded."""

from __future__ import annotations

import json

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access.policies import READERS, for_roles
from consult.consultations.queries import get_for_team
from consult.documents.blocks import Cover, Heading, Register
from consult.documents.render import Format
from consult.kernel.downloads import FileType, download
from consult.kernel.i18n import LANGUAGES
from consult.synthesis.page import TeamPlace
from consult.synthesis.queries import get_version
from consult.synthesis.showing import file_content, shown
from consult.synthesis.trace import trace
from consult.synthesis.views.frame import FILE_TYPES, ONE, bp, file_name


@bp.get(ONE)
@for_roles(*READERS)
def show(slug: str, number: int) -> ResponseReturnValue:
    """A report on screen: each sentence opens to the contributions it rests on."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    held = shown(report)
    document = held.document
    # the annex is in the files: here each contribution has a page of its own
    blocks = [b for b in document.blocks if not isinstance(b, Cover | Register)]
    return render_template(
        "synthesis/show.html",
        consultation=consultation,
        report=report,
        document=document,
        blocks=blocks,
        headings=[b for b in blocks if isinstance(b, Heading) and b.level == 1],
        place=TeamPlace(document, slug, number),
        language_name=LANGUAGES[report.language][1],
    )


@bp.get(f"{ONE}/report.<any(pdf, docx, html, xlsx):extension>")
@for_roles(*READERS)
def file(slug: str, number: int, extension: str) -> ResponseReturnValue:
    """A report as a file; the same version always gives the same bytes."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    form = Format(extension)
    content = file_content(report, form)
    return download(content, name=file_name(report, form), kind=FILE_TYPES[form])


@bp.get(f"{ONE}/trace.json")
@for_roles(*READERS)
def evidence(slug: str, number: int) -> ResponseReturnValue:
    """What each sentence, figure, quote, table and chart rests on."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    found = json.dumps(trace(shown(report).document), ensure_ascii=False, indent=1)
    return download(found.encode(), name=file_name(report, "json"), kind=FileType.JSON)

"""Files of a report: PDF and DOCX of its document, XLSX of its matrix."""

from __future__ import annotations

from consult.documents.render import Format, render
from consult.workshops.reporting.document import compose
from consult.workshops.reporting.matrix import Matrix
from consult.workshops.reporting.sheets import workbook

#: offered with a published report, in the order of the page
EXTENSIONS = ("pdf", "docx", "xlsx")


def file_of(matrix: Matrix, language: str, extension: str) -> bytes:
    """The report as a file in this language."""
    if extension == "xlsx":
        return workbook(matrix, language)
    return render(compose(matrix, language), Format(extension))

"""The templates to fill in: a workbook and a document, in the language in force."""

from __future__ import annotations

from consult.workshops.sheets.blank.document import document_template
from consult.workshops.sheets.blank.workbook import workbook_template

__all__ = ["document_template", "workbook_template"]

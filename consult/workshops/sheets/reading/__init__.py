"""From a file of any program to rows of notes, each with the place where its owner finds it."""

from __future__ import annotations

from consult.workshops.sheets.reading.content import LIMITS, MOST_NOTES, Place, SheetContent
from consult.workshops.sheets.reading.files import read_sheet

__all__ = ["LIMITS", "MOST_NOTES", "Place", "SheetContent", "read_sheet"]

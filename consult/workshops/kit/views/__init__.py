"""The team's pages: the workshop file, who works at a workshop, its checklist."""

from consult.workshops.kit.views import checklist, files, team, texts, usual
from consult.workshops.kit.views.frame import bp

__all__ = ["bp", "checklist", "files", "team", "texts", "usual"]

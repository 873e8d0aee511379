"""The pages of reports: the team's, and the public's of what is published."""

from consult.synthesis.views import blocks, composing, editing, inspector, reading, versions
from consult.synthesis.views.frame import bp

__all__ = ["blocks", "bp", "composing", "editing", "inspector", "reading", "versions"]

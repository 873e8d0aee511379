"""The pages of reports: the team's, and the public's of what is published."""

from consult.synthesis.views import composing, reading
from consult.synthesis.views.frame import bp

__all__ = ["bp", "composing", "reading"]

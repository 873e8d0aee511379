"""Pages of workshops, for the team of a consultation."""

from consult.workshops.views import notes, programme
from consult.workshops.views.frame import bp

__all__ = ["bp", "notes", "programme"]

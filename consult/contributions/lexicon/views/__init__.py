"""The team's pages of the lexicon."""

from consult.contributions.lexicon.views import changing, reading
from consult.contributions.lexicon.views.frame import bp

__all__ = ["bp", "changing", "reading"]

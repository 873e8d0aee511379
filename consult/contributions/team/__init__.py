"""The team's pages of the register: every contribution whatever its channel, and moderation."""

from consult.contributions.team import deciding, history, many, register, shaping, words
from consult.contributions.team.frame import bp

__all__ = ["bp", "deciding", "history", "many", "register", "shaping", "words"]

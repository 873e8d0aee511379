"""The team's pages, loaded together: of one meeting, of paper, of the whole consultation."""

from consult.workshops.evaluation import entry, whole
from consult.workshops.evaluation.team import bp

__all__ = ["bp", "entry", "whole"]

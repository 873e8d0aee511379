"""Pages of the reports: the matrix that the team works on, and the overview of all meetings."""

from consult.workshops.reporting.views import cells, matrix, overview
from consult.workshops.reporting.views.frame import bp

__all__ = ["bp", "cells", "matrix", "overview"]

"""The team's pages of themes: runs, themes, their texts, what people decided."""

from consult.themes.views import runs, texts, themes, workbench
from consult.themes.views.frame import bp

__all__ = ["bp", "runs", "texts", "themes", "workbench"]

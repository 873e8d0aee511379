"""Pages of imports: files uploaded, mapped, checked, mended, imported, and imports undone."""

from consult.contributions.importing.views import drafts, imports
from consult.contributions.importing.views.frame import bp

__all__ = ["bp", "drafts", "imports"]

"""Forms of themes; choices come in as arguments, so that they test without a database."""

from consult.themes.forms.placing import NEW, UNDECIDED, LabelForm, MoveForm
from consult.themes.forms.runs import RunForm

__all__ = ["NEW", "UNDECIDED", "LabelForm", "MoveForm", "RunForm"]

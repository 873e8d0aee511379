"""Forms of themes; choices come in as arguments, so that they test without a database."""

from consult.themes.forms.acts import (
    COPY,
    MERGE,
    ActForm,
    DescribeForm,
    FoundForm,
    JoinForm,
    MoveTextsForm,
    QuotesForm,
    RenameForm,
    TargetForm,
    number_in,
)
from consult.themes.forms.placing import NEW, UNDECIDED, LabelForm, MoveForm
from consult.themes.forms.runs import RunForm

__all__ = [
    "COPY",
    "MERGE",
    "NEW",
    "UNDECIDED",
    "ActForm",
    "DescribeForm",
    "FoundForm",
    "JoinForm",
    "LabelForm",
    "MoveForm",
    "MoveTextsForm",
    "QuotesForm",
    "RenameForm",
    "RunForm",
    "TargetForm",
    "number_in",
]

"""What a theme run is asked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from consult.kernel.forms import Between, Form, WholeNumber

#: more themes than this nobody can read; the engine proposes 30 at most
MOST_THEMES = 200
LARGEST_SEED = 2**31 - 1


class RunForm(Form):
    """What a theme run is asked for."""

    n_themes = WholeNumber(_l("Number of themes"), [Between(1, MOST_THEMES)])
    seed = WholeNumber(_l("Seed of the random numbers"), [Between(0, LARGEST_SEED)])
    anew = BooleanField(
        _l("Start anew: look for the themes that nobody holds as if for the first time")
    )

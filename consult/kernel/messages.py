"""Short messages shown once, on the next page."""

from __future__ import annotations

from typing import Literal

import flask

Kind = Literal["info", "success", "warning", "danger"]


def flash(message: object, kind: Kind = "success") -> None:
    """Show ``message`` on the next page the person sees."""
    flask.flash(str(message), kind)

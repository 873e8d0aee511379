"""Landing pages."""

from __future__ import annotations

from flask import Blueprint

from consult.home.navigation import frame_context

bp = Blueprint("home", __name__)
bp.app_context_processor(frame_context)

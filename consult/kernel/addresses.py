"""Whole addresses for what leaves the site: letters, codes on paper."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context, request


def whole_address(endpoint: str, **values: Any) -> str:
    """Address of a page with the site's name, or empty when the site does not know its name.

    ``CONSULT_PUBLIC_URL`` names it. Without that setting a request tells it, but a job that comes
    round by itself has none.
    """
    base = current_app.extensions["settings"].public_url
    if not base and has_request_context():
        base = request.url_root
    if not base:
        return ""
    path = current_app.url_map.bind("site").build(endpoint, values, force_external=False)
    return f"{base.rstrip('/')}{path}"

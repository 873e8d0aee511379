"""How often one address may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import session
from flask_limiter.util import get_remote_address

from consult.extensions import limiter

#: writing by the public: generous for a hall behind one address, too slow for a flood
PUBLIC_WRITES = "60 per minute; 600 per hour"
SIGN_IN = "20 per minute; 100 per hour"


def limited(rule: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Limit the POST requests of a view to ``rule`` for one address."""
    return limiter.limit(rule, methods=["POST"])


def account_or_address() -> str:
    """Whom to count: the account that is signed in, since a whole hall shares one address."""
    return str(session.get("_user_id") or get_remote_address())

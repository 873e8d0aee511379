"""How often one address may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.extensions import limiter

#: writing by the public: generous for a hall behind one address, too slow for a flood
PUBLIC_WRITES = "60 per minute; 600 per hour"
SIGN_IN = "20 per minute; 100 per hour"


def limited(rule: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Limit the POST requests of a view to ``rule`` for one address."""
    return limiter.limit(rule, methods=["POST"])

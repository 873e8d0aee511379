"""The visitor's number: random, signed, kept by the browser only, for one support each."""

from __future__ import annotations

import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, Signer

COOKIE = "consult_visitor"
A_YEAR = 365 * 24 * 3600


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="visitor")


def known_visitor() -> str:
    """The number this browser keeps, or an empty string before its first support."""
    return read_visitor(request.cookies.get(COOKIE, ""))


def read_visitor(signed: str) -> str:
    """The number in ``signed``; an empty string when this site did not sign it."""
    try:
        return _signer().unsign(signed).decode("ascii")
    except (BadSignature, UnicodeDecodeError):
        return ""


def new_visitor() -> str:
    """A number that says nothing about the person."""
    return secrets.token_urlsafe(24)


def offer_visitor() -> str:
    """A new number, signed, for the form of a first support: sent twice, it counts once."""
    return _signer().sign(new_visitor()).decode("ascii")


def remember_visitor(response: Response, visitor: str) -> None:
    """Let the browser keep the number, out of reach of scripts and other sites."""
    response.set_cookie(
        COOKIE,
        _signer().sign(visitor).decode("ascii"),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )

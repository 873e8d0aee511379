"""Reference numbers that people read aloud, copy by hand and type."""

from __future__ import annotations

import secrets

#: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: nothing that a hurried hand confuses
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8

_LOOKALIKES = str.maketrans(
    {
        "٣": "3",
        "٤": "4",
        "٦": "6",
        "٧": "7",
        "٩": "9",
        "۳": "3",
        "۴": "4",
        "۶": "6",
        "۷": "7",
        "۹": "9",
    }
)


def new_reference() -> str:
    """A random reference such as ``4KQ7-XM3R``: 23⁸ ≈ 78 thousand million possibilities."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def read_reference(typed: str) -> str:
    """What was typed, in the form references are stored: case, spaces, dashes forgiven.

    A reference taken over from another system (a file's own identifiers) is returned trimmed.
    """
    trimmed = typed.strip().strip("\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069#")
    letters = "".join(c for c in trimmed.translate(_LOOKALIKES).upper() if c.isalnum())
    if len(letters) == LENGTH and all(c in ALPHABET for c in letters):
        return f"{letters[:4]}-{letters[4:]}"
    return trimmed


def read_code(typed: str) -> str:
    """Letters and digits of a secret code as they were given: case, spaces, dashes forgiven."""
    return "".join(c for c in typed.translate(_LOOKALIKES).upper() if c in ALPHABET)


def is_random(reference: str) -> bool:
    """Whether a reference was made here, so that nobody can guess it."""
    letters = reference.replace("-", "", 1)
    return (
        len(reference) == LENGTH + 1
        and reference[LENGTH // 2] == "-"
        and len(letters) == LENGTH
        and all(letter in ALPHABET for letter in letters)
    )

"""What callers give, checked before anything is learnt from it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

#: what the generators of numpy and scikit-learn both take for a seed
_SEEDS = 1 << 32
#: the square of a larger number leaves single precision
_LARGEST = 1e18


def texts_given(texts: Iterable[str]) -> list[str]:
    """The texts as a list; a generator is read once.

    Raises ``ValueError`` for anything but strings, and for one string alone, whose letters are
    hardly meant.

    >>> texts_given(text for text in ("ماء", "طريق"))
    ['ماء', 'طريق']
    """
    if not _several(texts):
        raise ValueError("texts must be a sequence of strings")
    listed = list(texts)
    wrong = [row for row, text in enumerate(listed) if not isinstance(text, str)]
    if wrong:
        kind = type(listed[wrong[0]]).__name__
        raise ValueError(f"texts must be a sequence of strings: row {wrong[0]} is of type {kind}")
    return listed


def vectors_given(vectors: npt.ArrayLike, count: int) -> npt.NDArray[np.float32]:
    """(count, d) vectors of a sentence model in single precision.

    Raises ``ValueError`` for another shape, and for numbers that are none or too large: one of
    them would leave every text without a theme.
    """
    found = np.asarray(vectors, np.float64)
    if found.ndim != 2 or len(found) != count:
        raise ValueError(f"the backend gave vectors of shape {found.shape} for {count} texts")
    if not (np.abs(found) <= _LARGEST).all():
        raise ValueError("the backend gave vectors with numbers that are none or too large")
    return found.astype(np.float32)


def rows_given(rows: npt.ArrayLike, count: int) -> npt.NDArray[np.int64]:
    """Rows of ``count`` texts (m,). Raises ``ValueError`` for one that is none, or stands twice."""
    found = np.asarray(rows)
    if found.ndim == 1 and not found.size:
        return np.zeros(0, np.int64)
    whole = found.ndim == 1 and found.dtype.kind in "iu"
    if not (whole and found.min() >= 0 and found.max() < count):
        raise ValueError(f"rows must be whole numbers from 0 to {count - 1}")
    if len(np.unique(found)) < len(found):
        raise ValueError("a row stands twice among the rows")
    return found.astype(np.int64)


def check_whole(name: str, value: object) -> None:
    """Raise ``ValueError`` for anything but a whole number."""
    if not _is_whole(value):
        raise ValueError(f"{name} must be a whole number, not {value!r}")


def check_seed(seed: int) -> None:
    """Raise ``ValueError`` for what is no seed: without one, no two results are the same."""
    check_whole("random_state", seed)
    if not 0 <= seed < _SEEDS:
        raise ValueError(f"random_state must be from 0 to {_SEEDS - 1}")


def _several(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes)


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)

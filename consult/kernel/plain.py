"""Frozen dataclasses as plain JSON data and back, so that what a report rests on can be kept."""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def canonical(plain: Any) -> bytes:
    """The one way to write plain data as JSON, so that equal data have equal hashes."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # lone surrogates cannot be written as UTF-8; a database does not hold them either
    return text.encode("utf-8", "surrogatepass")


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def plain_hash(plain: Any) -> str:
    """The SHA-256 of plain data."""
    return sha256(canonical(plain))


def as_plain(value: Any) -> Any:
    """A dataclass and all that is in it as dictionaries, lists and scalars.

    A field that holds its default is left out, so that a record stays small and its hash does
    not change when a later version of this software adds a field.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: as_plain(held)
            for field in fields(value)
            if not _is_default(field, held := getattr(value, field.name))
        }
    if isinstance(value, Mapping):
        return {str(key): as_plain(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(held) for held in value]
    return value.isoformat() if isinstance(value, date) else value


def of_plain(kind: type[T], plain: Any) -> T:
    """What :func:`as_plain` made of a ``kind``, also after a passage through JSON.

    Raises
    ------
    ValueError
        When the data were not made from a ``kind``.
    """
    try:
        return cast("T", _build(kind, plain))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"these are not the data of a {kind.__name__}") from error


def _is_default(field: Any, value: Any) -> bool:
    # ``[] == ()`` is false and ``0 == False`` true: only like kinds are compared
    return type(value) is type(field.default) and bool(value == field.default)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, plain: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        inner = next(arg for arg in args if arg is not type(None))
        return None if plain is None else _build(inner, plain)
    if origin is tuple:
        return _tuple(args, plain)
    if origin is not None and issubclass(origin, Mapping):
        return {_build(args[0], key): _build(args[1], held) for key, held in plain.items()}
    return _single(kind, plain) if isinstance(kind, type) else plain


def _single(kind: type[Any], plain: Any) -> Any:
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _build(hints[name], held) for name, held in plain.items()})
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(plain)
    return kind(plain) if issubclass(kind, StrEnum | int | float) and plain is not None else plain


def _tuple(args: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if args[-1] is Ellipsis:
        return tuple(_build(args[0], held) for held in plain)
    return tuple(_build(kind, held) for kind, held in zip(args, plain, strict=True))

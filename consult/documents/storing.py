"""Documents as plain JSON data and back, also those that earlier versions stored."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from consult.documents.blocks import Block, Document

BLOCKS: dict[str, type[Any]] = {kind.block: kind for kind in typing.get_args(Block)}


def to_plain(document: Document) -> dict[str, Any]:
    """The document as dictionaries, lists and scalars, as JSON holds them."""
    plain: dict[str, Any] = _plain(document)
    return plain


def from_plain(plain: Mapping[str, Any]) -> Document:
    """The document that :func:`to_plain` gave, also after a passage through JSON.

    Raises
    ------
    ValueError
        When the data are not a stored document.
    """
    try:
        made: Document = _build(Document, plain)
    except (KeyError, TypeError) as error:
        raise ValueError("this is not a stored report") from error
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        block = getattr(type(value), "block", None)
        return {"block": block, **plain} if block else plain
    if isinstance(value, tuple):
        # ids are most of a document, and need no second look
        return list(value) if value and type(value[0]) is int else [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return {k: v for k, v in typing.get_type_hints(kind).items() if k != "block"}


def _build(kind: Any, value: Any) -> Any:
    if isinstance(value, Mapping) and "block" in value:
        kind = BLOCKS[value["block"]]
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _build(hints[name], v) for name, v in value.items() if name in hints})
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        item = args[0]
        if args[-1] is not Ellipsis:
            return tuple(_build(a, v) for a, v in zip(args, value, strict=True))
        return tuple(value) if item in (int, str) else tuple(_build(item, v) for v in value)
    if origin is Mapping:
        return {args[0](k): _build(args[1], v) for k, v in value.items()}
    if origin is types.UnionType:
        # what may be one of several blocks says itself which
        return _build(args[0], value) if isinstance(value, Mapping) else value
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else value

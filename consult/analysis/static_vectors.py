"""Vectors of tokens from a safetensors file, read by hand: a header of JSON, then numbers.

The format: https://huggingface.co/docs/safetensors (8 bytes of length, little-endian; a JSON
object of tensors with type, shape and place; the tensors' bytes).
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from consult.analysis.features import Floats

_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}


def read_embeddings(path: Path) -> Floats:
    """(tokens, d) float32: the tensor ``embeddings`` of the file, or its only one.

    Raises ``ValueError`` for a file that is cut, or holds no such matrix of finite numbers.
    """
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    try:
        tensors = json.loads(raw[8:start])
        tensors.pop("__metadata__", None)
        told = tensors["embeddings"] if "embeddings" in tensors else _only(tensors)
        kind, (tokens, width), (first, last) = told["dtype"], told["shape"], told["data_offsets"]
        numbers = np.frombuffer(raw[start + first : start + last], _TYPES[kind])
        found: Floats = numbers.reshape(tokens, width).astype(np.float32)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} holds no readable matrix of vectors: {error}") from error
    if not found.size or not math.isfinite(float(found.sum())):
        raise ValueError(f"{path} holds vectors that are empty or not finite")
    return found


def _only(tensors: dict[str, Any]) -> Any:
    if len(tensors) != 1:
        raise ValueError(f"no tensor embeddings among {', '.join(sorted(tensors)) or 'none'}")
    return next(iter(tensors.values()))

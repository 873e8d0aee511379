"""The file of an index: plain arrays, checked when read; nothing in it is ever executed."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np

_FORMAT = "consult similar index 1"
#: what reading a file that is no index, or is cut or altered, may raise
_DAMAGE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)
_Text = tuple[list[str], int, int]


def write_texts(path: Path, contents: Mapping[str, _Text]) -> None:
    """Write texts as lists of words, kinds of asking and keys, by id."""
    listed = [contents[identifier] for identifier in sorted(contents)]
    types = sorted({word for words, _, _ in listed for word in words})
    numbers = {word: number for number, word in enumerate(types)}
    with path.open("wb") as target:
        np.savez_compressed(
            target,
            names=_text([_FORMAT, sorted(contents), types]),
            words=np.array([numbers[word] for words, _, _ in listed for word in words], np.uint32),
            ends=np.cumsum([0, *(len(words) for words, _, _ in listed)]).astype(np.uint64),
            asking=np.array([asking for _, asking, _ in listed], np.uint64),
            keys=np.array([key for _, _, key in listed], np.uint64),
        )


def _text(value: object) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(json.dumps(value).encode("ascii"), np.uint8)


def read_texts(path: Path) -> dict[str, _Text]:
    """Texts by id. Raises ``ValueError`` for whatever :func:`write_texts` can't have written."""
    try:
        with path.open("rb") as source, np.load(source, allow_pickle=False) as stored:
            version, ids, types = json.loads(stored["names"].tobytes().decode("ascii"))
            words, ends = stored["words"], stored["ends"]
            asking, keys = stored["asking"], stored["keys"]
        _check(version == _FORMAT)
        _check(_strings(ids) and _strings(types) and "" not in types)
        _check(len(set(ids)) == len(ids) == len(asking) == len(keys) == len(ends) - 1)
        _check(all(a.dtype == np.uint64 and a.ndim == 1 for a in (ends, asking, keys)))
        _check(words.dtype == np.uint32 and words.ndim == 1 and ends[0] == 0)
        _check(bool(np.all(ends[1:] >= ends[:-1])) and int(ends[-1]) == len(words))
        said = [types[number] for number in words]
    except _DAMAGE as error:
        raise ValueError(f"{path} is no index of similar texts, or is damaged") from error
    bounds = list(pairwise(map(int, ends)))
    return {
        identifier: (said[start:stop], int(kinds), int(key))
        for identifier, (start, stop), kinds, key in zip(ids, bounds, asking, keys, strict=True)
    }


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("impossible content")


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)

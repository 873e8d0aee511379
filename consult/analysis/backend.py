"""Vectors of a sentence model in a local folder, for those who have one: never fetched."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from consult.analysis.features import Floats, Integers
from consult.analysis.static_vectors import read_embeddings

#: tokens that models of sentences take at most, unless their folder says otherwise
_LONGEST = 512
#: names under which models of the E5 kind keep the prefix of texts that are compared
_PROMPTS = ("query", "clustering", "passage")


class Backend(Protocol):
    """Whatever makes vectors of texts."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """(n, d) float32 unit rows, zero for texts without a word, in the order of ``texts``."""
        ...


class SentenceFolder:
    """Vectors of a folder in the layout of sentence-transformers, without torch or a network.

    Either a transformer, ``onnx/model.onnx`` (or ``model.onnx``), whose token vectors are pooled
    as ``1_Pooling/config.json`` says (mean over the text, or its first token), or static vectors
    of tokens, ``model.safetensors`` with one tensor, whose mean is taken. ``tokenizer.json`` is
    needed for both.

    Texts of one batch have the same number of tokens, so that none is padded, and are sorted, so
    that the same texts in any order make the same batches: their vectors are then the same to the
    last bit. Among other texts a vector may differ by the rounding of a network's products. Sums
    are made by one thread.

    Parameters
    ----------
    path
        The folder.
    batch
        Texts that a transformer reads at a time.

    Raises
    ------
    ValueError
        When the folder lacks a file, or one cannot be read; the message names it.
    ImportError
        When the optional packages are not installed; the message names the extra.
    """

    def __init__(self, path: str | Path, batch: int = 32):
        self.path, self.batch = Path(path), batch
        if batch < 1:
            raise ValueError(f"a batch holds at least one text, not {batch}")
        if not self.path.is_dir():
            raise ValueError(f"there is no folder of a sentence model at {self.path}")
        self._tokenizer = _tokenizer(self.path)
        self._prompt = _prompt(self.path)
        self._model = _model_of(self.path, self._tokenizer)

    def __reduce__(self) -> tuple[type[SentenceFolder], tuple[Path, int]]:
        # copied and pickled by its folder, since a network is neither
        return SentenceFolder, (self.path, self.batch)

    def embed(self, texts: Sequence[str]) -> Floats:
        """(n, d) float32 unit rows, zero for texts without a word, in the order of ``texts``."""
        said = [row for row, text in enumerate(texts) if text.strip()]
        prompted = [self._prompt + texts[row] for row in said]
        read = [tuple(encoding.ids) for encoding in self._tokenizer.encode_batch(prompted)]
        found = np.zeros((len(texts), self._model.width), np.float32)
        distinct = sorted(set(read), key=lambda ids: (len(ids), ids))
        place = {ids: number for number, ids in enumerate(distinct)}
        vectors = np.zeros((len(distinct), self._model.width), np.float32)
        for part in _batches(distinct, self.batch):
            vectors[part] = self._model.pooled(np.array(distinct[part], np.int64))
        found[said] = vectors[[place[ids] for ids in read]]
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        found /= np.where(lengths > 0, lengths, 1)
        return found


class _Model(Protocol):
    width: int

    def pooled(self, tokens: Integers) -> Floats: ...


class _Static:
    """A vector of each token; a text is their mean."""

    def __init__(self, path: Path, tokens: int):
        self._vectors = read_embeddings(path)
        if len(self._vectors) < tokens:
            raise ValueError(f"{path} has {len(self._vectors)} vectors for {tokens} tokens")
        self.width = self._vectors.shape[1]

    def pooled(self, tokens: Integers) -> Floats:
        found: Floats = self._vectors[tokens].mean(axis=1)
        return found


class _Transformer:
    """A network run by onnxruntime; a text is the mean of its tokens' vectors, or the first."""

    def __init__(self, path: Path, folder: Path):
        runtime = _optional("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = runtime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors share no other class
            raise ValueError(f"{path} cannot be read as a model: {error}") from error
        self._inputs = {given.name for given in self._session.get_inputs()}
        unknown = self._inputs - {"input_ids", "attention_mask", "token_type_ids"}
        if unknown:
            raise ValueError(f"{path} asks for {', '.join(sorted(unknown))}, which texts have not")
        self._first = _takes_first(folder)
        self.width = int(self.pooled(np.zeros((1, 1), np.int64)).shape[1])

    def pooled(self, tokens: Integers) -> Floats:
        given = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        wanted = {name: value for name, value in given.items() if name in self._inputs}
        hidden: Floats = np.asarray(self._session.run(None, wanted)[0], np.float32)
        if hidden.ndim != 3:
            raise ValueError("the model's first output must be the vectors of tokens (n, t, d)")
        # every token counts: texts of a batch have the same length, none is padded
        pooled: Floats = hidden[:, 0] if self._first else hidden.mean(axis=1)
        return pooled


def _batches(sequences: list[tuple[int, ...]], size: int) -> Iterator[slice]:
    """Runs of at most ``size`` equally long sequences, sorted by length; empty ones in none."""
    start = 0
    for length, group in groupby(sequences, len):
        end = start + len(list(group))
        if length:
            yield from (slice(at, min(at + size, end)) for at in range(start, end, size))
        start = end


def _model_of(folder: Path, tokenizer: Any) -> _Model:
    for name in ("onnx/model.onnx", "model.onnx"):
        if (folder / name).is_file():
            return _Transformer(folder / name, folder)
    path = folder / "model.safetensors"
    if path.is_file():
        return _Static(path, tokenizer.get_vocab_size())
    raise ValueError(f"{folder} lacks onnx/model.onnx, model.onnx or model.safetensors")


def _tokenizer(folder: Path) -> Any:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ValueError(f"{folder} lacks tokenizer.json")
    try:
        found = _optional("tokenizers").Tokenizer.from_file(str(path))
    except ImportError:
        raise
    except Exception as error:  # the library raises Exception itself
        raise ValueError(f"{path} cannot be read as a tokenizer: {error}") from error
    longest = _settings(folder / "sentence_bert_config.json").get("max_seq_length")
    found.enable_truncation(longest or _LONGEST)
    found.no_padding()
    return found


def _prompt(folder: Path) -> str:
    """The text that the model wants before each text, as E5's ``"query: "``; often none."""
    settings = _settings(folder / "config_sentence_transformers.json")
    prompts = settings.get("prompts") or {}
    names = (settings.get("default_prompt_name"), *_PROMPTS)
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")


def _takes_first(folder: Path) -> bool:
    path = folder / "1_Pooling" / "config.json"
    settings = _settings(path)
    first = bool(settings.get("pooling_mode_cls_token"))
    if settings and not first and not settings.get("pooling_mode_mean_tokens"):
        raise ValueError(f"{path} asks for a pooling other than the mean or the first token")
    return first


def _settings(path: Path) -> dict[str, Any]:
    """What a file of settings says; nothing when there is none."""
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} must hold an object")  # noqa: TRY004  # a file's fault
    return found


def _optional(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        message = f"a sentence model needs the package {name}: install consult[neural]"
        raise ImportError(message) from error

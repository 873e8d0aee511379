"""Vectors of a local sentence model, made here with seeded weights."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from sklearn.base import clone
from tokenizers import Tokenizer, models, pre_tokenizers

from consult.analysis import ThemeDiscoverer
from consult.analysis.backend import SentenceFolder

_WORDS = ["[UNK]", "query", ":", "الماء", "الطريق", "route", "eau", "ⴰⵎⴰⵏ", "école"]
_WIDTH = 6
_WEIGHTS = np.random.default_rng(5).normal(size=(len(_WORDS), _WIDTH)).astype(np.float32)
_TEXTS = ["الماء", "route eau école", "", "الطريق route", "eau", "ⴰⵎⴰⵏ الماء", " \n", "eau"]


def _tokenizer(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    vocabulary = {word: number for number, word in enumerate(_WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def _safetensors(path: Path, **tensors: np.ndarray) -> None:
    header, body = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.tobytes()
        header[name] = {
            "dtype": {"float32": "F32", "float16": "F16"}[str(tensor.dtype)],
            "shape": list(tensor.shape),
            "data_offsets": [len(body), len(body) + len(raw)],
        }
        body += raw
    told = json.dumps(header).encode()
    path.write_bytes(len(told).to_bytes(8, "little") + told + body)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    _tokenizer(tmp_path)
    _safetensors(tmp_path / "model.safetensors", embeddings=_WEIGHTS)
    return tmp_path


@pytest.fixture
def transformer(tmp_path: Path) -> Path:
    """A network of one layer: the vector of each token."""
    folder = tmp_path / "transformer"
    _tokenizer(folder)
    axes = ["n", "t"]
    graph = helper.make_graph(
        [helper.make_node("Gather", ["weights", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, axes)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*axes, _WIDTH])],
        [numpy_helper.from_array(_WEIGHTS, "weights")],
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=9)
    (folder / "onnx").mkdir()
    onnx.save(model, str(folder / "onnx" / "model.onnx"))
    return folder


def _unit(row: np.ndarray) -> np.ndarray:
    found: np.ndarray = row / np.linalg.norm(row)
    return found


@pytest.mark.parametrize("kind", ["static", "transformer"])
def test_a_text_is_the_mean_of_its_tokens(kind: str, request: pytest.FixtureRequest) -> None:
    found = SentenceFolder(request.getfixturevalue(kind)).embed(_TEXTS)
    assert found.dtype == np.float32
    assert found.shape == (len(_TEXTS), _WIDTH)
    np.testing.assert_allclose(found[1], _unit(_WEIGHTS[[5, 6, 8]].mean(axis=0)), rtol=1e-5)
    said = [row for row, text in enumerate(_TEXTS) if text.strip()]
    np.testing.assert_allclose(np.linalg.norm(found[said], axis=1), 1, rtol=1e-6)
    assert not found[2].any()
    assert not found[6].any()


@pytest.mark.parametrize("kind", ["static", "transformer"])
@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_vector_depends_on_no_other_text(
    kind: str, batch: int, request: pytest.FixtureRequest
) -> None:
    model = SentenceFolder(request.getfixturevalue(kind), batch=batch)
    together = model.embed(_TEXTS)
    alone = np.vstack([model.embed([text]) for text in _TEXTS])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(model.embed(_TEXTS[::-1]), together[::-1])
    assert model.embed([]).shape == (0, _WIDTH)


def test_the_first_token_stands_for_the_text_when_the_folder_says_so(transformer: Path) -> None:
    (transformer / "1_Pooling").mkdir()
    told = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (transformer / "1_Pooling" / "config.json").write_text(json.dumps(told))
    found = SentenceFolder(transformer).embed(["route eau"])
    np.testing.assert_allclose(found[0], _unit(_WEIGHTS[5]), rtol=1e-5)


def test_another_pooling_is_refused(transformer: Path) -> None:
    (transformer / "1_Pooling").mkdir()
    (transformer / "1_Pooling" / "config.json").write_text('{"pooling_mode_max_tokens": true}')
    with pytest.raises(ValueError, match="pooling"):
        SentenceFolder(transformer)


def test_the_prompt_of_the_folder_goes_before_each_text(static: Path) -> None:
    told = {"prompts": {"query": "query: ", "passage": "passage: "}}
    (static / "config_sentence_transformers.json").write_text(json.dumps(told))
    found = SentenceFolder(static).embed(["eau", ""])
    np.testing.assert_allclose(found[0], _unit(_WEIGHTS[[1, 2, 6]].mean(axis=0)), rtol=1e-5)
    assert not found[1].any()


def test_long_texts_are_cut_where_the_folder_says(static: Path) -> None:
    (static / "sentence_bert_config.json").write_text('{"max_seq_length": 2}')
    model = SentenceFolder(static)
    np.testing.assert_array_equal(model.embed(["eau route école"]), model.embed(["eau route"]))


def test_half_precision_is_read(static: Path) -> None:
    whole = SentenceFolder(static).embed(_TEXTS)
    _safetensors(static / "model.safetensors", vectors=_WEIGHTS.astype(np.float16))
    np.testing.assert_allclose(SentenceFolder(static).embed(_TEXTS), whole, atol=2e-3)


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_a_missing_or_broken_file_is_named(static: Path, name: str) -> None:
    (static / name).write_bytes(b"\x05\0\0\0\0\0\0\0{oops")
    with pytest.raises(ValueError, match=name):
        SentenceFolder(static)
    (static / name).unlink()
    with pytest.raises(ValueError, match=f"lacks .*{name}"):
        SentenceFolder(static)


def test_a_broken_network_is_named(transformer: Path) -> None:
    (transformer / "onnx" / "model.onnx").write_bytes(b"not a network")
    with pytest.raises(ValueError, match=r"model\.onnx cannot be read"):
        SentenceFolder(transformer)


def test_a_discoverer_with_a_model_can_be_cloned_and_fitted(transformer: Path) -> None:
    texts = ["route route", "route", "eau الماء", "الماء eau eau"]
    finder = clone(ThemeDiscoverer(2, backend=SentenceFolder(transformer)))
    labels = finder.fit(texts).labels_
    assert labels[0] == labels[1] != labels[2] == labels[3]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        SentenceFolder(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "tensors",
    [
        {"embeddings": _WEIGHTS[:3]},
        {"embeddings": _WEIGHTS[0]},
        {"embeddings": np.full_like(_WEIGHTS, np.nan)},
        {"one": _WEIGHTS, "two": _WEIGHTS},
    ],
)
def test_vectors_that_do_not_fit_are_refused(static: Path, tensors: dict[str, np.ndarray]) -> None:
    _safetensors(static / "model.safetensors", **tensors)
    with pytest.raises(ValueError, match=r"model\.safetensors"):
        SentenceFolder(static)


@pytest.mark.parametrize("package", ["tokenizers", "onnxruntime"])
def test_a_missing_package_names_the_extra(
    transformer: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=r"consult\[neural\]"):
        SentenceFolder(transformer)

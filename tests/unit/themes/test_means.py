"""What an operator lends the analysis: whatever cannot be used is said, by its setting."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from consult.themes.means import Unavailable, sentence_model, shared_out
from consult.themes.models import RunProblem


def test_nothing_is_lent_by_default() -> None:
    assert sentence_model("") is None
    with shared_out(""):
        pass


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"CONSULT_EMBEDDING_FOLDER.*lacks tokenizer") as caught:
        sentence_model(str(tmp_path))
    assert caught.value.problem is RunProblem.NO_MODEL


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://here", "127.0.0.1:port"])
def test_a_scheduler_that_cannot_be_reached_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.themes.means._PATIENCE", 1)
    with (
        pytest.raises(Unavailable, match=r"CONSULT_DASK_SCHEDULER") as caught,
        shared_out(address),
    ):
        pass
    assert caught.value.problem is RunProblem.NO_CLUSTER


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match=r"consult\[dask\]"), shared_out("tcp://127.0.0.1:9"):
        pass

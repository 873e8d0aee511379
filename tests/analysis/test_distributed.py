"""The themes are the same in this process, in others, and on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from distributed import Client, LocalCluster
from joblib import parallel_config

from consult.analysis import ThemeDiscoverer
from tests.analysis.planted import planted

_TEXTS = planted()[0]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            worker_dashboard_address=None,
        ) as cluster,
        Client(cluster, set_as_default=False) as found,  # type: ignore[no-untyped-call]
    ):
        yield found


def _found(n_themes: int | None, **way: Any) -> ThemeDiscoverer:
    # joblib's setting is in force from the moment it is made
    with parallel_config(**way):
        return ThemeDiscoverer(n_themes).fit(_TEXTS)


@pytest.fixture(autouse=True)
def several_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few texts, cut as many would be."""
    monkeypatch.setattr("consult.analysis.neighbours._BLOCK", 50)


def _computed(client: Client) -> int:
    """Tasks that the workers have been given so far."""
    asked = client.run(lambda dask_worker: str(list(dask_worker.state.log)).count("'compute-task'"))
    return sum(asked.values())


@pytest.mark.parametrize("n_themes", [5, None, 45])
def test_the_themes_are_the_same_wherever_they_are_found(
    n_themes: int | None, client: Client
) -> None:
    alone = _found(n_themes, backend="sequential")
    for way in ("threading", "loky", "dask"):
        before = _computed(client)
        lent = {"client": client} if way == "dask" else {}
        other = _found(n_themes, backend=way, **lent)
        assert (_computed(client) > before) is (way == "dask"), "who did the work"
        np.testing.assert_array_equal(other.labels_, alone.labels_, err_msg=way)
        np.testing.assert_array_equal(other.confidence_, alone.confidence_, err_msg=way)
        assert other.themes_ == alone.themes_, way

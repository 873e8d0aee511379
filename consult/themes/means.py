"""What an operator may lend the analysis: a sentence model, other machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from consult.themes.models import RunProblem

if TYPE_CHECKING:
    from consult.analysis.backend import SentenceFolder

#: seconds to wait for a scheduler, and for its first worker
_PATIENCE = 10


class Unavailable(Exception):
    """Something that the settings name cannot be used; the message says why, for the operator."""

    def __init__(self, problem: RunProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem


def sentence_model(folder: str) -> SentenceFolder | None:
    """The sentence model of a local folder, none for an empty setting.

    Raises :class:`Unavailable` when it cannot be read.
    """
    if not folder:
        return None
    from consult.analysis.backend import SentenceFolder

    try:
        return SentenceFolder(folder)
    except (ValueError, OSError, ImportError) as error:
        message = f"CONSULT_EMBEDDING_FOLDER: {error}"
        raise Unavailable(RunProblem.NO_MODEL, message) from error


@contextmanager
def shared_out(scheduler: str) -> Iterator[None]:
    """Give the parallel work done inside to the workers of a Dask scheduler, if one is named.

    The results are the same to the last bit: each piece of work is a pure function that runs on
    one thread, and pieces are put together in the order they were cut.

    Raises :class:`Unavailable` when the scheduler cannot be reached or has no worker.
    """
    if not scheduler:
        yield
        return
    try:
        from distributed import Client
    except ImportError as error:
        message = "CONSULT_DASK_SCHEDULER needs the package distributed: install consult[dask]"
        raise Unavailable(RunProblem.NO_CLUSTER, message) from error
    from joblib import parallel_config

    try:
        client = Client(  # type: ignore[no-untyped-call]  # half typed
            scheduler, timeout=_PATIENCE, set_as_default=False
        )
    except (OSError, ValueError) as error:
        message = f"CONSULT_DASK_SCHEDULER: {scheduler} cannot be reached: {error}"
        raise Unavailable(RunProblem.NO_CLUSTER, message) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            message = f"CONSULT_DASK_SCHEDULER: {scheduler} has no worker"
            raise Unavailable(RunProblem.NO_CLUSTER, message) from error
        with parallel_config(backend="dask", client=client):
            yield

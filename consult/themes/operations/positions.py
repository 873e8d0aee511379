"""Keeping where the texts of a run stand on the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from consult.contributions.models import Contribution
from consult.extensions import db
from consult.themes.models import TextPosition, ThemeRun

_BATCH = 5_000


def keep_positions(*, run: ThemeRun, ids: Sequence[int], points: npt.ArrayLike) -> int:
    """Keep the map of a run in place of the consultation's earlier one; how many texts it shows.

    ``points`` is (n, 2): the places of the contributions ``ids`` within the unit circle, as
    ``ThemeDiscoverer.places`` gives them, NaN where a text has none. The map is turned so that
    texts which stood on the earlier one stay about where people remember them. Contributions
    that were removed while the run was at work are left out.
    """
    from consult.analysis.layout import turned_like

    places = np.asarray(points, np.float64).reshape(-1, 2)
    if len(places) != len(ids):
        raise ValueError(f"{len(places)} points for {len(ids)} texts")
    earlier = _earlier(run)
    unknown = (np.nan, np.nan)
    reference = np.array([earlier.get(key, unknown) for key in ids], np.float64).reshape(-1, 2)
    turned = np.clip(turned_like(places, reference), -1, 1)
    there = set(
        db.session.scalars(
            sa.select(Contribution.id).where(Contribution.consultation_id == run.consultation_id)
        )
    )
    rows = [
        {"run_id": run.id, "contribution_id": key, "x": round(x, 5), "y": round(y, 5)}
        for key, (x, y) in zip(ids, turned.tolist(), strict=True)
        if key in there and np.isfinite(x)
    ]
    _forget(run)
    for start in range(0, len(rows), _BATCH):
        db.session.execute(sa.insert(TextPosition), rows[start : start + _BATCH])
    db.session.flush()
    return len(rows)


def _of_consultation(run: ThemeRun) -> sa.Select[int]:
    return sa.select(ThemeRun.id).where(ThemeRun.consultation_id == run.consultation_id)


def _earlier(run: ThemeRun) -> dict[int, tuple[float, float]]:
    select = sa.select(TextPosition.contribution_id, TextPosition.x, TextPosition.y).where(
        TextPosition.run_id.in_(_of_consultation(run))
    )
    return {key: (x, y) for key, x, y in db.session.execute(select)}


def _forget(run: ThemeRun) -> None:
    db.session.execute(
        sa.delete(TextPosition)
        .where(TextPosition.run_id.in_(_of_consultation(run)))
        .execution_options(synchronize_session=False)
    )

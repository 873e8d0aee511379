"""Where each text stands on the map of a run."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.extensions import Model


class TextPosition(Model):
    """A point of the theme map; kept for the latest run of a consultation.

    A text without words has none. Coordinates are from -1 to 1 on both axes, y upwards.
    """

    __tablename__ = "text_positions"

    run_id: Mapped[int] = mapped_column(
        sa.ForeignKey("theme_runs.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    x: Mapped[float]
    y: Mapped[float]

    __table_args__ = (
        sa.CheckConstraint("x BETWEEN -1 AND 1 AND y BETWEEN -1 AND 1", name="within_the_map"),
    )

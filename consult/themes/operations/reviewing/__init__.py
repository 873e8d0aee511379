"""People decide what a run proposes: each suggestion once, each acceptance an event to undo."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.access.models import User
from consult.extensions import db
from consult.themes.models import SuggestionState, ThemeRun, ThemeSuggestion
from consult.themes.operations.reviewing.accepting import accept_open
from consult.themes.operations.reviewing.placed import confirm_placed, take_out_placed
from consult.themes.operations.reviewing.sitting import Decision, Sitting

__all__ = ["Decision", "accept_all", "accept_suggestions", "refuse_suggestions"]


def accept_suggestions(
    *, run: ThemeRun, ids: Sequence[int], actor: User | None, read: bool
) -> Decision:
    """Do what these suggestions of a run propose; those about the same two themes as one act.

    ``read``: somebody looked at each of them, so that its text counts as placed by a person and no
    run moves it. What is accepted by the hundred remains the word of the engine. What the run
    placed by itself can only be confirmed by who read it.

    Raises
    ------
    Conflict
        When there is but one and it cannot be accepted any more; the message says why.
    """
    sitting = Sitting.open(run, ids, actor, read=read)
    accept_open(sitting)
    if read:
        confirm_placed(sitting)
    sitting.check_alone()
    return sitting.close("accept_suggestions")


def refuse_suggestions(*, run: ThemeRun, ids: Sequence[int], actor: User | None) -> Decision:
    """Turn suggestions down; no later run makes them again.

    A text that the run had placed by itself is put with the undecided ones.

    Raises
    ------
    Conflict
        When there is but one and it was decided already; the message says by whom.
    """
    sitting = Sitting.open(run, ids, actor, read=True)
    take_out_placed(sitting)
    sitting.decide(sitting.waiting, SuggestionState.REFUSED)
    sitting.check_alone()
    return sitting.close("refuse_suggestions")


def accept_all(*, run: ThemeRun, actor: User | None = None) -> Decision:
    """Do all that a run proposes, for the command line."""
    select = sa.select(ThemeSuggestion.id).where(
        ThemeSuggestion.run_id == run.id, ThemeSuggestion.state == SuggestionState.OPEN
    )
    return accept_suggestions(
        run=run, ids=list(db.session.scalars(select)), actor=actor, read=False
    )

"""What undoing a change of the lexicon comes to, or doing it again."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.analysis import civic_lexicon
from consult.contributions.lexicon.site import Own, Word
from consult.contributions.lexicon.wishes import Step
from consult.contributions.models.lexicon import LexiconAct, LexiconChange, LexiconWord
from consult.extensions import db
from consult.kernel.errors import Conflict

#: acts that people undo; an undo is taken back by doing the change again
UNDOABLE = frozenset(LexiconAct) - {LexiconAct.UNDONE, LexiconAct.REDONE}


def step_of_undoing(target: LexiconChange, own: Own) -> Step:
    """The step that takes a change back or, when it was undone, does it again.

    Raises ``Conflict`` when later changes rest on it.
    """
    if target.kind not in UNDOABLE:
        raise Conflict(_l("To take an undo back, do its change again."))
    again = target.undone_by_id is not None
    begun, ended = words_of_change(target)
    out, back = (ended, begun) if again else (begun, ended)
    _check_in_force(out, back, own)
    new = target.kind is LexiconAct.CONCEPT
    known = target.concept in own.concepts or target.concept in civic_lexicon().concepts
    if not new and not known:
        raise Conflict(_l("This concept does not exist, or no longer."))
    if new and not again:
        _check_alone(target.concept, out, own)
    return Step(
        begins=back,
        ends=out,
        concepts={target.concept: target.domain} if new and again else {},
        gone=frozenset({target.concept} if new and not again else ()),
    )


def words_of_change(change: LexiconChange) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words that a change began, and those that it ended."""
    ended = sa.select(LexiconWord).where(LexiconWord.id.in_(change.ended)).order_by(LexiconWord.id)
    begun = sa.select(LexiconWord).filter_by(change_id=change.id).order_by(LexiconWord.id)
    first, last = (
        tuple(Word(w.concept, w.language, w.word, w.effect) for w in db.session.scalars(select))
        for select in (begun, ended)
    )
    return first, last


def own_before(change: LexiconChange, own: Own) -> Own:
    """What the site would have of its own without this change, as far as its words go."""
    begun, ended = words_of_change(change)
    kept = [word for word in own.words if word not in begun]
    return Own(own.concepts, (*kept, *(word for word in ended if word not in kept)))


def _check_in_force(out: tuple[Word, ...], back: tuple[Word, ...], own: Own) -> None:
    places = {word[:3] for word in own.words if word not in out}
    changed = [word for word in out if word not in own.words]
    changed += [word for word in back if word[:3] in places]
    if changed:
        raise Conflict(
            _l("“%(word)s” was changed again since: undo that first.", word=changed[0].word)
        )


def _check_alone(concept: str, out: tuple[Word, ...], own: Own) -> None:
    others = [word for word in own.words if word.concept == concept and word not in out]
    if others:
        raise Conflict(
            _l(
                "“%(word)s” was added to this concept since: undo that first.",
                word=others[0].word,
            )
        )

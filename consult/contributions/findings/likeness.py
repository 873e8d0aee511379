"""What was said before in like words: one index for each consultation in each process.

The index is filled when it is first asked for, in portions: a large consultation is read by a
thread beside, and until it is done the answer says that not all was compared. Threads take turns.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import sqlalchemy as sa
from flask import Flask, current_app

from consult.analysis import Lexicon, SimilarIndex, near_duplicates, split_extracts
from consult.contributions.findings.copies import Copies
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.marks import without_marks
from consult.contributions.models import PART_LABELS, UNCOUNTED, Contribution
from consult.extensions import db

log = logging.getLogger(__name__)
#: share of common pieces from which two texts are nearly the same (analysis.near_duplicates)
NEARLY_THE_SAME = 0.6
#: likeness of subject from which a text is shown beside
LIKE = 0.9
#: texts that are looked at word by word
_CANDIDATES = 64
#: sentences of a text whose neighbours are looked up
_SENTENCES = 5
#: texts looked up for each sentence, for one that is shown
_DEEPER = 4
#: texts read into an index at a time, and within a request
_PORTION = 1_000
#: texts that are added before others have their turn, and the seconds of that pause
_BREATH, _PAUSE = 20, 0.005
#: keys before the last one read that are looked at again: transactions end in any order
_OVERLAP = 500
#: texts that are all compared with all
MOST_COMPARED = 20_000
#: indexes kept in a process, each of some 70 MB
_KEPT = 4
_EXTENSION = "likeness"


@dataclass(frozen=True)
class Like:
    """A contribution that says something like it."""

    contribution: Contribution
    #: 0 to 1, of subject
    score: float
    #: nearly the same words
    duplicate: bool
    #: words that both have, or that mean the same, as the first text writes them
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likes:
    """The like ones, the likeliest first; ``whole`` when all texts were compared."""

    found: Sequence[Like]
    whole: bool


class Likeness:
    """The index of one consultation, used by several threads."""

    def __init__(self, consultation_id: int, lexicon: Lexicon) -> None:
        self._consultation_id = consultation_id
        self.lexicon = lexicon
        self._index = SimilarIndex(lexicon)
        self._copies = Copies()
        self._lock = threading.Lock()
        self._last = 0
        self._changed: set[int] = set()
        self._filling = threading.Lock()

    def like(self, contribution: Contribution, *, most: int = 3) -> Likes:
        """What was said by others in like words, and is still counted."""
        whole = self.follow()
        with self._lock:
            matches = self._index.query(contribution.text, count=_CANDIDATES, threshold=LIKE)
            copies = self._copies.like(contribution.text, most=_CANDIDATES)
        scores = {**dict.fromkeys(copies, 0.0), **{int(m.id): m.score for m in matches}}
        scores.pop(contribution.id, None)
        others = _counted(self._consultation_id, list(scores))
        same = _same_words(contribution, others)
        shown = [c for c in others if c.id in same or scores[c.id] >= LIKE]
        ranked = sorted(shown, key=lambda c: (c.id not in same, -scores[c.id], c.id))
        found = [Like(c, scores[c.id], c.id in same) for c in ranked[:most]]
        return Likes(found, whole)

    def nearest(self, contribution: Contribution, *, most: int = 6) -> Likes:
        """What speaks of the same subjects, the nearest first, however far that is.

        Long texts are compared sentence by sentence: read whole, they have a word or two in common
        with everything. The score is the share of words in common (Ochiai 1957), each sentence's
        counted as far as it is like something in the other text.
        """
        whole = self.follow()
        common: dict[int, float] = defaultdict(float)
        shared: dict[int, list[str]] = defaultdict(list)
        for sentence in _sentences(contribution.text):
            with self._lock:
                matches = self._index.query(sentence, count=most * _DEEPER)
            for match in matches:
                common[int(match.id)] += match.score * len(match.shared)
                shared[int(match.id)] += match.shared
        common.pop(contribution.id, None)
        others = _counted(self._consultation_id, list(common))
        length = len(contribution.text.split()) or 1
        scores = {c.id: common[c.id] / sqrt(length * (len(c.text.split()) or 1)) for c in others}
        near = sorted(others, key=lambda c: (-scores[c.id], c.id))[:most]
        same = _same_words(contribution, near)
        found = [
            Like(c, min(scores[c.id], 1.0), c.id in same, tuple(dict.fromkeys(shared[c.id])))
            for c in near
            if scores[c.id] > 0
        ]
        return Likes(found, whole)

    def follow(self) -> bool:
        """Read what was entered since; False while much of it is still to be read."""
        if self._filling.locked():
            return False
        missing = self._missing()
        if len(missing) < _PORTION:
            self._read(missing)
            return True
        self._fill_beside()
        return False

    def forget(self, contribution_id: int) -> None:
        """Let a text whose words changed be read anew."""
        with self._lock:
            if str(contribution_id) in self._index:
                self._index.remove(str(contribution_id))
                self._copies.remove(contribution_id)
            self._changed.add(contribution_id)

    def _missing(self) -> list[int]:
        with self._lock:
            since, changed = max(0, self._last - _OVERLAP), set(self._changed)
        keys = db.session.scalars(
            sa.select(Contribution.id)
            .where(
                Contribution.consultation_id == self._consultation_id,
                sa.or_(Contribution.id > since, Contribution.id.in_(changed)),
                Contribution.status.not_in(UNCOUNTED),
            )
            .order_by(Contribution.id)
        ).all()
        with self._lock:
            return [key for key in keys if str(key) not in self._index]

    def _read(self, keys: Sequence[int]) -> None:
        for start in range(0, len(keys), _PORTION):
            portion = keys[start : start + _PORTION]
            texts = [(str(key), text) for key, text in _texts(portion)]
            for first in range(0, len(texts), _BREATH):
                self._add(texts[first : first + _BREATH])
                # whoever waits for the index, or for the interpreter, comes first
                time.sleep(_PAUSE if len(keys) >= _PORTION else 0)
            with self._lock:
                self._last = max(self._last, *portion)
                self._changed.difference_update(portion)

    def _add(self, texts: Sequence[tuple[str, str]]) -> None:
        with self._lock:
            fresh = [(key, text) for key, text in texts if key not in self._index]
            self._index.add_many(fresh)
            for key, text in fresh:
                self._copies.add(int(key), text)

    def _fill_beside(self) -> None:
        if not self._filling.acquire(blocking=False):
            return
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
        threading.Thread(target=self._fill, args=(app,), name="likeness", daemon=True).start()

    def _fill(self, app: Flask) -> None:
        try:
            with app.app_context():
                self._read(self._missing())
                db.session.remove()
        except Exception:
            log.exception("the likeness of texts could not be read")
        finally:
            self._filling.release()


def likeness_of(consultation_id: int) -> Likeness:
    """The index of a consultation in this process; a new one once the site's lexicon changed."""
    known: dict[int, Likeness] = current_app.extensions.setdefault(_EXTENSION, {})
    lexicon = site_lexicon()
    found = known.get(consultation_id)
    if found is not None and found.lexicon != lexicon:
        known.pop(consultation_id, None)
    if consultation_id not in known and len(known) >= _KEPT:
        known.pop(next(iter(known)))
    return known.setdefault(consultation_id, Likeness(consultation_id, lexicon))


def forget_likeness(consultation_id: int) -> None:
    """Have the texts of a consultation read anew: some were taken out of the register.

    SQLite gives the keys of the last rows again, so that a new text may have a removed one's.
    """
    known: dict[int, Likeness] = current_app.extensions.get(_EXTENSION, {})
    known.pop(consultation_id, None)


def duplicate_groups(consultation_id: int) -> dict[int, int]:
    """Of all texts at once: key of each copy → key of the first that said it.

    Near-copies, or in a register above ``MOST_COMPARED`` texts only those that differ in nothing
    but spelling variants and punctuation: comparing all with all takes minutes there.
    """
    rows = db.session.execute(
        sa.select(Contribution.id, Contribution.content_key)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.status.not_in(UNCOUNTED),
        )
        .order_by(Contribution.id)
    ).all()
    if len(rows) > MOST_COMPARED:
        first: dict[str, int] = {}
        return {key: first[said] for key, said in rows if first.setdefault(said, key) != key}
    texts = _texts([key for key, _said in rows])
    groups = near_duplicates([text for _key, text in texts], NEARLY_THE_SAME)
    return {texts[other][0]: texts[one][0] for one, *others in groups for other in others}


def _texts(keys: Sequence[int]) -> list[tuple[int, str]]:
    """Key and text of contributions, by key, without loading what hangs on them."""
    parts = [getattr(Contribution, name) for name in PART_LABELS]
    found: list[tuple[int, str]] = []
    for start in range(0, len(keys), _PORTION):
        select = (
            sa.select(Contribution.id, *parts)
            .where(Contribution.id.in_(keys[start : start + _PORTION]))
            .order_by(Contribution.id)
        )
        for key, *texts in db.session.execute(select):
            found.append((key, without_marks("\n".join(text for text in texts if text))))
    return found


def _sentences(text: str) -> list[str]:
    """The first sentences of a text, or all of it when it has none."""
    return [extract.text for extract in split_extracts(text)][:_SENTENCES] or [text]


def _counted(consultation_id: int, keys: Sequence[int]) -> list[Contribution]:
    if not keys:
        return []
    select = sa.select(Contribution).where(
        Contribution.consultation_id == consultation_id,
        Contribution.id.in_(keys),
        Contribution.status.not_in(UNCOUNTED),
    )
    return list(db.session.scalars(select).unique())


def _same_words(contribution: Contribution, others: Sequence[Contribution]) -> set[int]:
    """Keys of those that are nearly the same text as ``contribution``."""
    texts = [contribution.text, *(other.text for other in others)]
    for group in near_duplicates(texts, NEARLY_THE_SAME):
        if group[0] == 0:
            return {others[row - 1].id for row in group[1:]}
    return set()

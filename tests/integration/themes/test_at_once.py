"""Two people at the same moment: one act is done, the other is refused, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.themes import queries
from consult.themes.models import Assignment, EventKind, Theme, ThemeEvent
from consult.themes.operations import (
    lock_theme,
    merge_themes,
    move_text,
    move_texts,
    rename_theme,
    split_theme,
    undo,
)
from consult.themes.operations.splitting import Part
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user

pytestmark = pytest.mark.both_databases

#: seconds after which a test gives up waiting for a thread
PATIENCE = 60


class Stage:
    """A committed consultation of three themes, two texts in each of the first two."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        consultation = make_consultation()
        themes = [make_theme(consultation, number) for number in (1, 2, 3)]
        texts = [make_contribution(consultation, f"نص {number}") for number in range(4)]
        for text, theme in zip(texts, (*themes[:1] * 2, *themes[1:2] * 2), strict=True):
            assign(text, theme)
        people = [make_user(name=name) for name in ("أمينة", "Said")]
        self.consultation = consultation.id
        self.themes = [theme.id for theme in themes]
        self.texts = [text.id for text in texts]
        self.people = [person.id for person in people]
        db.session.commit()

    def theme(self, index: int) -> Theme:
        return db.session.get_one(Theme, self.themes[index])

    def text(self, index: int) -> Contribution:
        return db.session.get_one(Contribution, self.texts[index])

    def person(self, index: int) -> User:
        return db.session.get_one(User, self.people[index])

    def together(self, *acts: Callable[[User], object]) -> list[str]:
        """Do the acts at the same moment, each in a transaction of its own.

        Returns what each was told: empty when it was done, else why it was refused.
        """
        told = [""] * len(acts)
        start = threading.Barrier(len(acts))

        def perform(index: int) -> None:
            with self.app.app_context(), force_locale("en"):
                try:
                    # what the page showed was read before: every row is known to the session
                    queries.active_themes(db.session.get_one(Consultation, self.consultation))
                    actor = self.person(index % 2)
                    start.wait(PATIENCE)
                    acts[index](actor)
                    db.session.commit()
                except Conflict as error:
                    db.session.rollback()
                    told[index] = str(error)
                except Exception as error:
                    db.session.rollback()
                    told[index] = f"failed: {error!r}"
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=perform, args=[index]) for index in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        db.session.rollback()
        db.session.expire_all()
        return told

    def check(self) -> None:
        """Every text is in one place, in a theme in force."""
        consultation = db.session.get_one(Consultation, self.consultation)
        held = queries.members_by_theme(consultation)
        assert sum(map(len, held.values())) == len(self.texts)
        assert queries.outcome_counts(consultation) == {"assigned": len(self.texts)}


@pytest.fixture
def stage(app: Flask) -> Stage:
    return Stage(app)


def _one_was_refused(told: list[str], *words: str) -> None:
    refusals = [refusal for refusal in told if refusal]
    assert len(refusals) == 1, told
    assert not refusals[0].startswith("failed"), refusals
    assert all(word in refusals[0] for word in words), refusals
    # it names who was first
    assert ("أمينة" in refusals[0]) is (told[0] == "")


def _events(kind: EventKind) -> int:
    select = sa.select(sa.func.count(ThemeEvent.id)).filter_by(kind=kind)
    return db.session.scalar(select) or 0


def test_two_people_merge_the_same_themes(stage: Stage) -> None:
    def merge(actor: User) -> None:
        merge_themes(themes=[stage.theme(0)], target=stage.theme(1), actor=actor)

    _one_was_refused(stage.together(merge, merge), "Themes merged", "theme 1")
    assert _events(EventKind.MERGED) == 1
    stage.check()


def test_two_people_merge_themes_into_each_other(stage: Stage) -> None:
    def merge(actor: User) -> None:
        ways = (0, 1) if actor.id == stage.people[0] else (1, 0)
        merge_themes(themes=[stage.theme(ways[0])], target=stage.theme(ways[1]), actor=actor)

    _one_was_refused(stage.together(merge, merge), "Themes merged")
    stage.check()


def test_a_merge_and_a_move_out_of_the_merged_theme(stage: Stage) -> None:
    def merge(actor: User) -> None:
        seen = {stage.themes[0]: 1, stage.themes[1]: 1}
        merge_themes(themes=[stage.theme(0)], target=stage.theme(1), seen=seen, actor=actor)

    def move(actor: User) -> None:
        move_text(
            contribution=stage.text(0), seen=stage.themes[0], target=stage.theme(2), actor=actor
        )

    _one_was_refused(stage.together(merge, move))
    assert _events(EventKind.MERGED) + _events(EventKind.MOVED) == 1
    stage.check()


def test_a_merge_and_a_move_into_the_merged_theme(stage: Stage) -> None:
    def merge(actor: User) -> None:
        seen = {stage.themes[0]: 1, stage.themes[1]: 1}
        merge_themes(themes=[stage.theme(0)], target=stage.theme(1), seen=seen, actor=actor)

    def move(actor: User) -> None:
        move_texts(
            contributions=[stage.text(2)],
            source=stage.theme(1),
            target=stage.theme(0),
            actor=actor,
        )

    _one_was_refused(stage.together(merge, move))
    stage.check()


def test_two_people_undo_the_same_decision(stage: Stage) -> None:
    event = merge_themes(themes=[stage.theme(0)], target=stage.theme(1), actor=None)
    db.session.commit()
    key = event.id

    def take_back(actor: User) -> None:
        undo(event=db.session.get_one(ThemeEvent, key), actor=actor)

    _one_was_refused(stage.together(take_back, take_back), "Decision undone")
    assert _events(EventKind.UNDONE) == 1
    stage.check()


def test_an_undo_and_another_move_of_one_of_its_texts(stage: Stage) -> None:
    event = merge_themes(themes=[stage.theme(0)], target=stage.theme(1), actor=None)
    db.session.commit()
    key = event.id

    def take_back(actor: User) -> None:
        undo(event=db.session.get_one(ThemeEvent, key), actor=actor)

    def move(actor: User) -> None:
        move_text(
            contribution=stage.text(0), seen=stage.themes[1], target=stage.theme(2), actor=actor
        )

    _one_was_refused(stage.together(take_back, move))
    stage.check()


def test_two_people_move_the_same_text(stage: Stage) -> None:
    def move(actor: User) -> None:
        target = stage.theme(1 if actor.id == stage.people[0] else 2)
        move_text(contribution=stage.text(0), seen=stage.themes[0], target=target, actor=actor)

    _one_was_refused(stage.together(move, move), "moved this text")
    places = sa.select(sa.func.count()).select_from(Assignment)
    assert db.session.scalar(places) == len(stage.texts)
    stage.check()


def test_a_lock_and_a_move(stage: Stage) -> None:
    def lock(actor: User) -> None:
        lock_theme(theme=stage.theme(0), actor=actor)

    def move(actor: User) -> None:
        move_text(
            contribution=stage.text(0), seen=stage.themes[0], target=stage.theme(2), actor=actor
        )

    told = stage.together(lock, move)
    # a lock does not mind a move; a move after the lock is refused
    assert told[0] == ""
    assert told[1] == "" or "Unlock it first" in told[1]
    stage.check()


def test_two_splits_number_their_themes_apart(stage: Stage) -> None:
    def split(actor: User) -> None:
        index = stage.people.index(actor.id)
        part = Part({"ar": "جزء"}, [stage.texts[2 * index]])
        split_theme(theme=stage.theme(index), parts=[part], actor=actor)

    assert stage.together(split, split) == ["", ""]
    consultation = db.session.get_one(Consultation, stage.consultation)
    assert [theme.number for theme in queries.active_themes(consultation)] == [1, 2, 3, 4, 5]
    stage.check()


def test_two_people_rename_what_they_saw(stage: Stage) -> None:
    def rename(actor: User) -> None:
        word = "طرق" if actor.id == stage.people[0] else "ماء"
        rename_theme(theme=stage.theme(0), labels={"ar": word}, seen=1, actor=actor)

    _one_was_refused(stage.together(rename, rename), "Theme renamed")

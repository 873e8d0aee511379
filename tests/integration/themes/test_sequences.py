"""Whatever people do to the themes in whatever order: what must hold holds, and all comes back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.contributions.queries import Filters
from consult.extensions import db
from consult.kernel.errors import DomainError
from consult.themes import operations, queries
from consult.themes.models import Assignment, Theme, ThemeEvent, ThemeQuote
from consult.themes.operations import Part
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user

#: columns of a theme that acts change
COLUMNS = (
    *("label_ar", "label_fr", "label_en", "description_ar", "parent_id", "locked", "retired_at"),
    *("merged_into_id", "split_from_id", "labelled_by", "terms", "stability", "margin"),
)


class World:
    """A small consultation, and the acts that the tests draw at random."""

    def __init__(self, consultation: Consultation, actor: User) -> None:
        self.consultation, self.actor = consultation, actor

    def themes(self) -> list[Theme]:
        select = sa.select(Theme).filter_by(consultation_id=self.consultation.id)
        return list(db.session.scalars(select.order_by(Theme.id)))

    def texts(self) -> list[Contribution]:
        select = sa.select(Contribution).filter_by(consultation_id=self.consultation.id)
        return list(db.session.scalars(select.order_by(Contribution.id)).unique())

    def events(self) -> list[ThemeEvent]:
        return list(db.session.scalars(sa.select(ThemeEvent).order_by(ThemeEvent.id)))

    def state(self) -> dict[str, Any]:
        """All that acts change, without keys and times of rows."""
        db.session.expire_all()
        places = db.session.scalars(
            sa.select(Assignment).order_by(Assignment.contribution_id, Assignment.rank)
        )
        quotes = db.session.scalars(
            sa.select(ThemeQuote).order_by(ThemeQuote.theme_id, ThemeQuote.contribution_id)
        ).unique()
        return {
            "themes": {t.id: tuple(getattr(t, c) for c in COLUMNS) for t in self.themes()},
            "places": [
                (
                    p.contribution_id,
                    p.rank,
                    p.theme_id,
                    p.outcome,
                    p.source,
                    p.confidence,
                    p.spans,
                    p.decided_by_id,
                    p.run_id,
                )
                for p in places
            ],
            "quotes": [(q.theme_id, q.contribution_id, q.position, q.source) for q in quotes],
        }


Draw = Callable[[st.SearchStrategy[Any]], Any]


def _merge(world: World, draw: Draw) -> None:
    themes = draw(st.lists(st.sampled_from(world.themes()), min_size=1, max_size=3, unique=True))
    target = draw(st.one_of(st.none(), st.sampled_from(world.themes())))
    labels = {"fr": "Ensemble"} if target is None or draw(st.booleans()) else None
    operations.merge_themes(themes=themes, target=target, labels=labels, actor=world.actor)


def _split(world: World, draw: Draw) -> None:
    theme = draw(st.sampled_from(world.themes()))
    held = queries.members_by_theme(world.consultation).get(theme.id, frozenset())
    texts = draw(st.lists(st.sampled_from(sorted(held) or [0]), min_size=1, unique=True))
    cut = draw(st.integers(0, len(texts)))
    groups = [group for group in (texts[:cut], texts[cut:]) if group]
    proposed = draw(st.booleans())
    parts = [Part({"ar": "جزء"}, g, terms=("جزء",), quotes=g, proposed=proposed) for g in groups]
    operations.split_theme(theme=theme, parts=parts, actor=world.actor)


def _move(world: World, draw: Draw) -> None:
    text = draw(st.sampled_from(world.texts()))
    place = queries.get_assignment(text)
    target = draw(st.one_of(st.none(), st.sampled_from(world.themes())))
    seen = place.theme_id if place else None
    operations.move_text(contribution=text, seen=seen, target=target, actor=world.actor)


def _move_several(world: World, draw: Draw) -> None:
    source, target = (draw(st.one_of(st.none(), st.sampled_from(world.themes()))) for _ in "ab")
    held = queries.members_by_theme(world.consultation).get(source.id if source else 0, frozenset())
    texts = [t for t in world.texts() if t.id in held or (source is None and draw(st.booleans()))]
    operations.move_texts(contributions=texts, source=source, target=target, actor=world.actor)


def _copy(world: World, draw: Draw) -> None:
    text, theme = draw(st.sampled_from(world.texts())), draw(st.sampled_from(world.themes()))
    spans = draw(st.sampled_from([(), ((0, 4),), ((5, 8), (0, 3))]))
    operations.copy_text(contribution=text, target=theme, spans=spans, actor=world.actor)


def _remove(world: World, draw: Draw) -> None:
    text, theme = _member(world, draw)
    operations.remove_text(contribution=text, theme=theme, actor=world.actor)


def _set_main(world: World, draw: Draw) -> None:
    text, theme = _member(world, draw)
    operations.set_main(contribution=text, theme=theme, actor=world.actor)


def _pin(world: World, draw: Draw) -> None:
    text, theme = _member(world, draw)
    act = draw(st.sampled_from([operations.pin_texts, operations.unpin_texts]))
    act(contributions=[text], theme=theme, actor=world.actor)


def _keep(world: World, draw: Draw) -> None:
    theme = draw(st.sampled_from(world.themes()))
    act = draw(
        st.sampled_from(
            [
                operations.lock_theme,
                operations.unlock_theme,
                operations.retire_theme,
                operations.revive_theme,
            ]
        )
    )
    act(theme=theme, actor=world.actor)


def _nest(world: World, draw: Draw) -> None:
    theme = draw(st.sampled_from(world.themes()))
    parent = draw(st.one_of(st.none(), st.sampled_from(world.themes())))
    operations.nest_theme(theme=theme, parent=parent, actor=world.actor)


def _name(world: World, draw: Draw) -> None:
    theme, word = draw(st.sampled_from(world.themes())), draw(st.sampled_from(["طرق", "ماء"]))
    if draw(st.booleans()):
        operations.rename_theme(theme=theme, labels={"ar": word}, actor=world.actor)
    else:
        operations.describe_theme(theme=theme, descriptions={"ar": word}, actor=world.actor)


def _quote(world: World, draw: Draw) -> None:
    theme = draw(st.sampled_from(world.themes()))
    held = queries.members_by_theme(world.consultation).get(theme.id, frozenset())
    texts = draw(st.permutations([t for t in world.texts() if t.id in held]))
    operations.choose_quotes(theme=theme, contributions=texts[:2], actor=world.actor)


def _found(world: World, draw: Draw) -> None:
    operations.found_from_search(
        consultation=world.consultation,
        filters=Filters(search=draw(st.sampled_from(["طريق", "ميزانية"]))),
        labels={"ar": "جديد"},
        copy=draw(st.booleans()),
        actor=world.actor,
    )


def _undo(world: World, draw: Draw) -> None:
    events = world.events()
    if events:
        operations.undo(event=draw(st.sampled_from(events)), actor=world.actor)


def _member(world: World, draw: Draw) -> tuple[Contribution, Theme]:
    select = sa.select(Assignment).where(Assignment.theme_id.is_not(None))
    places = list(db.session.scalars(select.order_by(Assignment.contribution_id, Assignment.rank)))
    if not places:
        return world.texts()[0], world.themes()[0]
    place = draw(st.sampled_from(places))
    theme = db.session.get_one(Theme, place.theme_id)
    return db.session.get_one(Contribution, place.contribution_id), theme


ACTS = (
    *(_merge, _split, _move, _move_several, _copy, _remove, _set_main, _pin, _keep),
    *(_nest, _name, _quote, _found, _undo, _undo),
)


@pytest.fixture
def world(app: Flask) -> World:
    """Six texts: two in each of two themes, one undecided, one that no run has read."""
    consultation = make_consultation()
    roads = make_theme(consultation, 1, stability=0.5, margin=0.25)
    budget = make_theme(consultation, 2, terms=["ميزانية"])
    make_theme(consultation, 3)
    texts = [make_contribution(consultation, f"الطريق محفرة {i}") for i in range(3)]
    texts += [make_contribution(consultation, f"ميزانية الجهة {i}") for i in range(3)]
    for text, theme in zip(texts, (roads, roads, None, budget, budget), strict=False):
        assign(text, theme, confidence=0.1 + 0.2)
    for theme, text in ((roads, texts[0]), (roads, texts[1]), (budget, texts[3])):
        db.session.add(ThemeQuote(theme_id=theme.id, contribution_id=text.id, position=text.id))
    actor = make_user(name="أمينة")
    db.session.commit()
    return World(consultation, actor)


def _check(world: World) -> None:
    """What must hold after any act."""
    ranks: dict[int, list[int]] = defaultdict(list)
    themes = {theme.id: theme for theme in world.themes()}
    sizes: Counter[int] = Counter()
    for place in db.session.scalars(sa.select(Assignment).order_by(Assignment.rank)):
        ranks[place.contribution_id].append(place.rank)
        if place.theme_id:
            assert themes[place.theme_id].retired_at is None, "a text is in a withdrawn theme"
            sizes[place.theme_id] += 1
    for held in ranks.values():
        assert held == list(range(1, len(held) + 1)), "ranks have a gap"
    assert queries.sizes(world.consultation) == dict(sizes)
    assert sum(queries.outcome_counts(world.consultation).values()) == len(ranks)
    for theme in themes.values():
        _check_theme(theme, themes)
    for quote in db.session.scalars(sa.select(ThemeQuote)).unique():
        select = sa.select(Assignment).filter_by(
            theme_id=quote.theme_id, contribution_id=quote.contribution_id
        )
        assert db.session.scalar(select) is not None, "a quote is no text of its theme"


def _check_theme(theme: Theme, themes: dict[int, Theme]) -> None:
    if theme.parent_id is not None:
        parent = themes[theme.parent_id]
        assert theme.retired_at is None
        assert parent.retired_at is None, "a theme stands under a withdrawn one"
        assert parent.parent_id is None, "the tree has two levels"
    now = queries.resolve(theme)
    assert now is None or now.retired_at is None
    if theme.retired_at is None:
        assert now is theme


@pytest.mark.both_databases
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_sequence_keeps_what_must_hold_and_can_be_undone_and_done_again(
    world: World, data: st.DataObject
) -> None:
    db.session.rollback()
    states = [world.state()]
    for act in data.draw(st.lists(st.sampled_from(ACTS), max_size=8)):
        try:
            act(world, data.draw)
        except DomainError:
            assert world.state() == states[-1], "a refused act left a trace"
        _check(world)
        if len(world.events()) == len(states):
            states.append(world.state())
    events = world.events()
    for event, before in zip(reversed(events), reversed(states[:-1]), strict=True):
        operations.undo(event=_tip(event), actor=world.actor)
        _check(world)
        assert _without_new(world.state(), before) == before
    for event, after in zip(events, states[1:], strict=True):
        operations.undo(event=_tip(event), actor=world.actor)
        assert _without_new(world.state(), after) == after
    assert world.state() == states[-1]
    db.session.rollback()


def _tip(event: ThemeEvent) -> ThemeEvent:
    """The event itself, or the last one that undid or redid it."""
    while later := queries.undone_by(event):
        event = later
    return event


def _without_new(state: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The state without themes that were not made yet: undoing leaves them withdrawn."""
    made = state["themes"].keys() - before["themes"].keys()
    assert all(state["themes"][key][COLUMNS.index("retired_at")] for key in made)
    return {**state, "themes": {key: state["themes"][key] for key in before["themes"]}}

"""What a later run may do by itself, whatever the engine says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.themes.models import Outcome, Source, SuggestionKind
from consult.themes.planning import plan
from consult.themes.relabelling import says_other
from consult.themes.standing import Known, MainPlace, Refusals, Standing
from consult.themes.suggestions import SuggestedTheme, Suggestions

TEXTS = tuple(range(100, 112))
KEYS = (7, 8, 9)


def _labels(name: str) -> dict[str, str]:
    return {"ar": name, "fr": "", "en": ""}


def _found(labels: list[int], groups: int = 5) -> Suggestions:
    return Suggestions(
        ids=TEXTS,
        labels=tuple(labels),
        confidence=(0.5,) * len(TEXTS),
        unclear=(False,) * len(TEXTS),
        themes=tuple(
            SuggestedTheme(labels={"ar": f"اسم {i}"}, terms=(f"اسم {i}",)) for i in range(groups)
        ),
    )


places = st.builds(
    lambda theme, source: MainPlace(
        theme, Outcome.ASSIGNED if theme else Outcome.UNDECIDED, source
    ),
    st.sampled_from([None, *KEYS]),
    st.sampled_from(list(Source)),
)
standings = st.builds(
    lambda flags, held, pairs: Standing(
        themes=tuple(
            Known(key, _labels(f"اسم {at}"), locked=locked, kept_by_person=kept)
            for at, (key, (locked, kept)) in enumerate(zip(KEYS, flags, strict=True))
        ),
        places=held,
        refusals=Refusals(pairs=frozenset(pairs)),
    ),
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=3, max_size=3),
    st.dictionaries(st.sampled_from(TEXTS), places),
    st.sets(st.tuples(st.sampled_from(TEXTS), st.sampled_from(KEYS)), max_size=5),
)
labels = st.lists(st.integers(-1, 4), min_size=len(TEXTS), max_size=len(TEXTS))


@given(labels, standings, standings)
@settings(deadline=None)
def test_people_and_locked_themes_are_never_contradicted(
    said: list[int], start: Standing, now: Standing
) -> None:
    planned = plan(_found(said), start=start, now=now)
    locked = {theme.key for side in (start, now) for theme in side.themes if theme.locked}
    for placing in planned.placings:
        assert placing.text not in start.places
        assert placing.text not in now.places
        assert placing.theme not in locked
        assert (placing.text, placing.theme) not in now.refusals.pairs
    for proposal in planned.proposals:
        assert proposal.theme not in locked
        assert proposal.target not in locked
        texts = proposal.details.get("texts", [proposal.text] if proposal.text else [])
        for text in texts:
            assert start.places.get(text) == now.places.get(text)
            if text in now.places:
                assert not now.places[text].by_person
                assert now.places[text].theme not in locked
        if proposal.kind is SuggestionKind.RETIRE:
            assert proposal.theme not in now.held()


@given(labels, standings)
@settings(deadline=None)
def test_every_text_is_placed_proposed_or_stays(said: list[int], standing: Standing) -> None:
    planned = plan(_found(said), start=standing, now=standing)
    placed = [placing.text for placing in planned.placings]
    proposed = [proposal.text for proposal in planned.proposals if proposal.text]
    assert len(placed) == len(set(placed))
    assert len(proposed) == len(set(proposed))
    assert not set(placed) & set(proposed)


@given(standings)
@settings(deadline=None)
def test_a_run_that_says_what_is_there_proposes_no_move(standing: Standing) -> None:
    same = [
        KEYS.index(place.theme) if place and place.theme else -1
        for place in (standing.places.get(text) for text in TEXTS)
    ]
    planned = plan(_found(same, 3), start=standing, now=standing)
    assert {proposal.kind for proposal in planned.proposals} <= {SuggestionKind.RETIRE}
    assert planned.agreement in (None, 1.0)


def test_another_label_never_takes_one_away_in_another_language() -> None:
    both = {"ar": "اسم", "fr": "nom", "en": ""}
    held = {text: MainPlace(7, Outcome.ASSIGNED, Source.ENGINE) for text in TEXTS}
    standing = Standing(themes=(Known(7, both),), places=held)
    (proposal,) = plan(_found([0] * len(TEXTS), 1), start=standing, now=standing).proposals
    assert proposal.details["after"] == {"ar": "اسم 0", "fr": "nom", "en": ""}


def test_labels_say_something_else_when_most_of_their_phrases_are_others() -> None:
    assert not says_other(_labels("طرق، مسالك، قناطر"), _labels("مسالك، طرق، جسور"))
    assert says_other(_labels("طرق، مسالك، قناطر"), _labels("ماء، آبار، طرق"))
    assert says_other(_labels("طرق"), {"ar": "طرق", "fr": "routes", "en": ""})
    assert not says_other({"ar": "طرق", "fr": "routes", "en": ""}, _labels("طرق"))

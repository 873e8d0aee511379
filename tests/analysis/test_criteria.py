"""Suggestion of a consultation's criteria, from their words and from decisions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.calibration import Calibration
from consult.analysis.criteria import CALIBRATE_FROM, Criterion, CriterionSuggester
from tests.analysis.planted import planted

BUDGET = Criterion("budget", {"ar": "شفافية الميزانية", "fr": "Transparence du budget"})
WATER = Criterion("water", {"fr": "Accès à l'eau"}, concepts=("drinking-water",))
ROADS = Criterion("roads", {"fr": "Les routes"})
CRITERIA = [BUDGET, WATER, ROADS]


def plain() -> list[Criterion]:
    """Criteria whose names say nothing: only decisions can tell them apart."""
    return [Criterion(key, {}) for key in ("health", "roads", "school", "waste", "water")]


def test_a_darija_text_meets_a_criterion_written_in_french() -> None:
    suggester = CriterionSuggester().fit([WATER, ROADS])
    (found,) = suggester.suggest(["خاص الطريق تصلح"])
    assert [suggestion.criterion for suggestion in found] == ["roads"]


def test_a_suggestion_shows_the_words_as_written_and_where_they_are() -> None:
    text = "😀 بغينا المـيزانيّة تكون واضحة"
    ((found,),) = CriterionSuggester().fit(CRITERIA).suggest([text])
    (reason,) = found.because
    assert (reason.written, reason.concept) == ("المـيزانيّة", "budget")
    assert text[reason.start : reason.end] == reason.written


def test_a_text_that_speaks_to_no_criterion_gets_no_suggestion() -> None:
    suggester = CriterionSuggester().fit(CRITERIA)
    assert suggester.suggest(["", "😀", "شكرا جزيلا", "https://example.org"]) == [[], [], [], []]
    assert suggester.suggest([]) == []


def test_doubtful_suggestions_are_withheld_below_the_threshold() -> None:
    texts = ["la route"]
    sure = float(CriterionSuggester().fit(CRITERIA).predict_proba(texts).max())
    assert CriterionSuggester(suggest_from=sure - 0.01).fit(CRITERIA).suggest(texts) != [[]]
    assert CriterionSuggester(suggest_from=sure + 0.01).fit(CRITERIA).suggest(texts) == [[]]


def test_more_matched_words_give_more_confidence_and_shared_ones_less() -> None:
    suggester = CriterionSuggester().fit([BUDGET, Criterion("open", {"fr": "Transparence"})])
    rows = suggester.predict_proba(["budget", "budget et transparence", "transparence"])
    assert rows[1, 0] > rows[0, 0] > rows[2, 0] > 0


def test_a_field_of_the_lexicon_speaks_more_softly_than_a_concept() -> None:
    fields = Criterion("field", {}, fields=("mobility",))
    suggester = CriterionSuggester().fit([fields, Criterion("named", {}, concepts=("road",))])
    row = suggester.predict_proba(["طريق"])[0]
    assert 0 < row[0] < row[1]


def test_decisions_teach_what_the_names_do_not_say() -> None:
    texts, themes = planted()
    known, rest = slice(0, 100), slice(100, 160)
    suggester = CriterionSuggester().fit(plain(), texts[known], [[t] for t in themes[known]])
    rows = suggester.predict_proba(texts[rest])
    best = [suggester.keys_[at] for at in rows.argmax(axis=1)]
    assert np.mean([a == b for a, b in zip(best, themes[rest], strict=True)]) > 0.8
    assert CriterionSuggester().fit(plain()).suggest(texts[rest]) == [[] for _ in texts[rest]]


def test_a_single_decision_is_heard_without_drowning_the_words() -> None:
    suggester = CriterionSuggester().fit(CRITERIA, ["les nids-de-poule"], [["roads"]])
    before = CriterionSuggester().fit(CRITERIA).predict_proba(["nids-de-poule", "budget"])
    after = suggester.predict_proba(["nids-de-poule", "budget"])
    assert after[0, 2] > before[0, 2]
    assert after[1].argmax() == 0


def test_words_weigh_less_as_decisions_grow() -> None:
    texts = [f"route {i}" for i in range(5)]
    suggester = CriterionSuggester().fit(CRITERIA, texts, [["roads"]] * 5)
    assert suggester.word_weights_.tolist() == pytest.approx([1, 1, 0.5])


def test_a_text_may_speak_to_several_criteria_or_to_none() -> None:
    decided = ["eau et route", "budget", "merci", "route", "eau"]
    keys = [["water", "roads"], ["budget"], [], ["roads"], ["water"]]
    suggester = CriterionSuggester().fit(CRITERIA, decided, keys)
    (found,) = suggester.suggest(["l'eau et la route"])
    assert {suggestion.criterion for suggestion in found} == {"water", "roads"}
    assert len(suggester.suggest(["l'eau et la route"], most=1)[0]) == 1


def test_the_order_of_decisions_and_texts_changes_nothing() -> None:
    texts, themes = planted()
    keys = [[theme] for theme in themes]
    one = CriterionSuggester().fit(plain(), texts[:60], keys[:60])
    other = CriterionSuggester().fit(
        plain(), texts[:60][::-1] + texts[:9], keys[:60][::-1] + keys[:9]
    )
    ahead, behind = one.predict_proba(texts), other.predict_proba(texts[::-1])[::-1]
    assert np.array_equal(ahead, behind)


def test_confidence_is_about_as_often_right_as_it_says() -> None:
    texts, themes = planted()
    suggester = CriterionSuggester().fit(plain(), texts[:100], [[t] for t in themes[:100]])
    rows = suggester.predict_proba(texts[100:])
    right = [suggester.keys_[at] == t for at, t in zip(rows.argmax(1), themes[100:], strict=True)]
    assert len(set(texts[:100])) >= CALIBRATE_FROM
    assert abs(float(rows.max(axis=1).mean()) - float(np.mean(right))) < 0.15


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gets_confidences_from_0_to_1_and_reasons_within_it(texts: list[str]) -> None:
    suggester = CriterionSuggester(suggest_from=0).fit(CRITERIA, ["route", "eau"], [["roads"], []])
    rows = suggester.predict_proba(texts)
    assert rows.shape == (len(texts), 3)
    assert ((rows >= 0) & (rows <= 1)).all()
    for text, found in zip(texts, suggester.suggest(texts), strict=True):
        confidences = [suggestion.confidence for suggestion in found]
        assert confidences == sorted(confidences, reverse=True)
        for reason in (reason for suggestion in found for reason in suggestion.because):
            assert text[reason.start : reason.end] == reason.written


def test_wrong_criteria_and_decisions_are_refused() -> None:
    suggester = CriterionSuggester()
    with pytest.raises(ValueError, match="one at least"):
        suggester.fit([])
    with pytest.raises(ValueError, match="of its own"):
        suggester.fit([BUDGET, BUDGET])
    with pytest.raises(ValueError, match="1 decisions for 0 texts"):
        suggester.fit(CRITERIA, [], [["roads"]])
    with pytest.raises(ValueError, match="unknown criteria"):
        suggester.fit(CRITERIA, ["x"], [["moon"]])
    with pytest.raises(ValueError, match="not a string"):
        suggester.fit(CRITERIA, ["x"], ["roads"])
    with pytest.raises(ValueError, match="not in the lexicon"):
        suggester.fit([Criterion("x", {}, fields=("no such field",))])
    with pytest.raises(ValueError, match="suggest_from"):
        CriterionSuggester(suggest_from=2).fit(CRITERIA)
    with pytest.raises(ValueError, match="most"):
        suggester.fit(CRITERIA).suggest(["x"], most=0)


def test_criteria_and_decisions_without_a_word_suggest_nothing() -> None:
    suggester = CriterionSuggester().fit(plain(), ["", "😀"], [["roads"], []])
    assert suggester.suggest(["الطريق", ""]) == [[], []]


def test_calibration_keeps_the_order_and_leaves_0_alone() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.4] * 25, np.float32)
    right = [index % 4 >= 2 for index in range(100)]
    found = Calibration().fit(scores, right).transform(np.array([0, 0.1, 0.25, 0.4], np.float32))
    assert found[0] == 0
    assert (np.diff(found) > 0).all()
    assert found[3] > 0.7


def test_calibration_without_anything_to_learn_changes_nothing() -> None:
    scores = np.array([0.2, 0.9], np.float32)
    assert np.array_equal(Calibration().fit(scores, [True, True]).transform(scores), scores)
    assert np.array_equal(Calibration().fit([0.1, 0.9], [True, False]).transform(scores), scores)
    with pytest.raises(ValueError, match="1 outcomes for 2 scores"):
        Calibration().fit(scores, [True])

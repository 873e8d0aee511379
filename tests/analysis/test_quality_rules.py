"""Coherence of terms, and every rule of a theme set on both sides of its threshold."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.quality import RULES, check_theme_set, coherence, label_likeness
from consult.analysis.themes import ThemeSummary

_NAMES = ["ماء", "طريق", "صحة", "مدرسة", "نفايات", "إنارة", "سكن", "شغل", "ثقافة", "رياضة"]


def theme(index: int, size: int = 10, **changes: Any) -> ThemeSummary:
    plain = ThemeSummary(
        index=index,
        size=size,
        labels={"ar": f"{_NAMES[index % 10]} {chr(0x628 + index) * 2}"},
        terms=[f"term{index}"],
        representatives=[],
        stability=0.9,
        margin=0.3,
    )
    return replace(plain, **changes)


def broken(*summaries: ThemeSummary, **data: Any) -> dict[str, set[tuple[int, ...]]]:
    found: dict[str, set[tuple[int, ...]]] = {}
    for finding in check_theme_set(summaries, data.pop("themes", ()), **data):
        found.setdefault(finding.rule, set()).add(finding.themes)
    return found


def both(rule: str, within: dict[str, set[Any]], beyond: dict[str, set[Any]], where: Any) -> None:
    assert rule not in within
    assert beyond[rule] == {where}


def test_a_good_theme_set_breaks_no_rule() -> None:
    assert broken(theme(0), theme(1), theme(2)) == {}
    assert check_theme_set([]) == []


def test_more_themes_than_people_can_discuss() -> None:
    short = [theme(i, labels={"ar": _NAMES[i % 10]}) for i in range(26)]
    both("too-many-themes", broken(*short[:25]), broken(*short), ())
    assert "too-many-themes" not in broken(*short[:25], replace(short[25], size=0))


def test_a_theme_that_swallows_the_others() -> None:
    even = [theme(0), theme(1), theme(2)]
    both("theme-too-large", broken(*even), broken(theme(0, 11), *even[1:]), (0,))
    assert "theme-too-large" not in broken(theme(0))


def test_a_theme_of_a_few_remarks() -> None:
    both("theme-too-small", broken(theme(0, 3), theme(1, 3)), broken(theme(0, 2), theme(1)), (0,))
    both(
        "theme-too-small",
        broken(theme(0, 5), theme(1, 995)),
        broken(theme(0, 4), theme(1, 996)),
        (0,),
    )


def test_themes_that_share_their_terms_whatever_the_inflection() -> None:
    first = theme(0, terms=["الطرق", "قنطرة", "رصيف"])
    within = theme(1, terms=["طرق", "قنطرة", "حافلة"])
    beyond = theme(1, terms=["طرق", "القنطرة", "رصيف", "حافلة"])
    both("shared-terms", broken(first, within), broken(first, beyond), (0, 1))


def test_labels_that_look_the_same() -> None:
    first = theme(0, labels={"fr": "route rurale"})
    within, beyond = (theme(1, labels={"fr": name}) for name in ("route neuve", "rurale, routes"))
    both("alike-labels", broken(first, within), broken(first, beyond), (0, 1))
    assert "alike-labels" not in broken(first, theme(1, labels={"ar": "route rurale"}))


@pytest.mark.parametrize("label", ["", "12", "٣", " — "])
def test_labels_without_a_word(label: str) -> None:
    both("nameless-theme", broken(theme(0)), broken(theme(0, labels={"ar": label})), (0,))


def test_a_theme_without_any_label() -> None:
    assert broken(theme(0, labels={}))["nameless-theme"] == {(0,)}


def test_many_undecided_texts() -> None:
    within, beyond = [0, 0, -1], [0, -1, -1]
    both("many-undecided", broken(theme(0), themes=within), broken(theme(0), themes=beyond), ())


def test_themes_that_follow_languages() -> None:
    themes = [0] * 10 + [1] * 10
    mixed = ["ar", "fr"] * 10
    apart = ["ar"] * 10 + ["fr"] * 10
    pair = theme(0), theme(1)
    both(
        "languages-apart",
        broken(*pair, themes=themes, languages=mixed),
        broken(*pair, themes=themes, languages=apart),
        (),
    )
    assert "languages-apart" not in broken(*pair, themes=themes, languages=["ar"] * 20)


def test_a_theme_of_one_language_in_a_mixed_consultation() -> None:
    themes = [0] * 20 + [1] * 20
    rest = ["ar", "fr"] * 10
    pair = theme(0, 20), theme(1, 20)
    both(
        "one-language",
        broken(*pair, themes=themes, languages=["fr"] + ["ar"] * 19 + rest),
        broken(*pair, themes=themes, languages=["ar"] * 20 + rest),
        (0,),
    )
    hardly_mixed = ["ar"] * 33 + ["fr"] * 7
    assert "one-language" not in broken(*pair, themes=themes, languages=hardly_mixed)


@pytest.mark.parametrize(
    ("rule", "name", "least"), [("low-stability", "stability", 0.5), ("low-margin", "margin", 0.05)]
)
def test_themes_that_are_hardly_there(rule: str, name: str, least: float) -> None:
    values: list[dict[str, Any]] = [{name: least}, {name: least - 0.001}]
    within, beyond = (theme(0, **value) for value in values)
    both(rule, broken(within), broken(beyond), (0,))


def test_a_theme_that_one_person_wrote() -> None:
    def by(*authors: str | None) -> dict[str, set[tuple[int, ...]]]:
        return broken(theme(0), themes=[0] * len(authors), authors=authors)

    both("one-author", by("a", "a", "b", "c"), by("a", "a", "a", "b"), (0,))
    assert "one-author" not in by(None, None, None, None)
    assert "one-author" not in by("a", "a", "a")


def test_a_campaign_of_copies() -> None:
    def of(*texts: str) -> dict[str, set[tuple[int, ...]]]:
        return broken(theme(0), themes=[0] * len(texts), texts=texts)

    within = of("نريد الماء", "نريد الماء!", "طريق", "قنطرة")
    both("campaign", within, of("نريد الماء", "نريد  المـاء", "نريد الماء.", "طريق"), (0,))


def test_every_rule_gives_its_reason_and_a_team_may_move_its_threshold() -> None:
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert all(rule.rationale.endswith(".") for rule in RULES)
    strict = [replace(rule, threshold=1) for rule in RULES if rule.key == "too-many-themes"]
    (finding,) = check_theme_set([theme(0), theme(1)], rules=strict)
    assert (finding.value, finding.threshold, finding.severity) == (2, 1, "warning")


def test_data_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 languages for 1 themes"):
        check_theme_set([theme(0)], [0], languages=["ar", "fr"])
    with pytest.raises(ValueError, match="same number"):
        check_theme_set([theme(0), theme(0)])


@given(st.text(max_size=20), st.text(max_size=20))
def test_label_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert 0 <= label_likeness(one, other) == label_likeness(other, one) <= 1


def test_terms_that_always_meet_cohere_whatever_their_inflection() -> None:
    texts = ["البئر والماء", "بئر ماء", "الطريق", "القنطرة"]
    found = coherence(texts, [["ماء", "بئر"], ["طريق", "قنطرة"], ["ماء"], []])
    assert found.npmi[:2] == pytest.approx((1, -1))
    assert all(math.isnan(score) for score in found.npmi[2:])
    assert found.mean == pytest.approx(0)


def test_npmi_is_that_of_the_formula() -> None:
    found = coherence(["eau puits", "eau", "puits", "route"], [["eau", "puits"]])
    assert found.npmi[0] == pytest.approx(math.log(0.25 / 0.25) / -math.log(0.25))
    found = coherence(["eau puits", "eau puits", "puits", "route"], [["eau", "puits"]])
    assert found.npmi[0] == pytest.approx(math.log(0.5 / (0.5 * 0.75)) / -math.log(0.5))


def test_a_term_of_several_words_is_where_all_its_words_are() -> None:
    texts = ["transport scolaire gratuit", "transport public", "gratuit"]
    assert coherence(texts, [["transport scolaire", "public"]]).npmi == (-1.0,)


def test_diversity_is_the_share_of_distinct_terms() -> None:
    assert coherence(["eau"], [["eau", "route"], ["eau", "santé"]]).diversity == 0.75
    assert math.isnan(coherence(["eau"], []).diversity)


def test_coherence_needs_texts_and_terms_to_look_at() -> None:
    with pytest.raises(ValueError, match="no text"):
        coherence([], [["eau"]])
    with pytest.raises(ValueError, match="top"):
        coherence(["eau"], [["eau"]], top=0)

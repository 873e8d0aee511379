"""The state of the workbench's address, the tree, and the parts of a split, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.themes.forms import number_in
from consult.themes.forms.split import MOST_PARTS, drafts_in, fingerprint
from consult.themes.models import Theme
from consult.themes.queries.desk import Group, TextOrder, ThemeFigures
from consult.themes.views.desk import tree_of
from consult.themes.views.state import State, ThemeOrder

NAMES = ["theme", "text", "q", "sort", "by", "language", "province", "channel", "held", "page"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20)))
def test_any_address_gives_a_state_and_the_state_an_address_that_gives_it_again(
    given_: dict[str, str],
) -> None:
    state = State.of(given_)
    again = State.of({name: str(value) for name, value in state.arguments().items()})
    assert again == state
    assert "\x00" not in "".join(str(value) for value in state.arguments().values())


def test_a_state_names_only_what_is_not_usual() -> None:
    assert State.of({}).arguments() == {}
    state = State.of({"theme": "7", "sort": "votes", "by": "number", "page": "2"})
    assert state == State(theme="7", sort=TextOrder.VOTES, by=ThemeOrder.NUMBER, page=2)
    assert set(state.arguments()) == {"theme", "sort", "by", "page"}


def test_the_deepest_open_pane_is_the_one_a_narrow_window_shows() -> None:
    assert State.of({}).depth == "themes"
    assert State.of({"theme": "7"}).depth == "texts"
    assert State.of({"q": "ماء"}).theme == Group.ALL
    assert State.of({"theme": "7", "text": "X"}).depth == "text"


def themes(*rows: tuple[int, int | None, float | None]) -> list[Theme]:
    return [Theme(id=n, number=n, parent_id=up, stability=share) for n, up, share in rows]


def test_a_tree_is_sorted_by_the_texts_of_whole_branches() -> None:
    found = themes((1, None, None), (2, None, 0.2), (3, 1, 0.9), (4, 99, 0.5))
    figures = {1: ThemeFigures(1), 2: ThemeFigures(5), 3: ThemeFigures(6, 1)}
    by_size = tree_of(found, figures, ThemeOrder.SIZE)
    assert [branch.theme.number for branch in by_size] == [1, 2, 4]
    assert by_size[0].texts == 8
    assert [inner.theme.number for inner in by_size[0].under] == [3]
    by_quality = tree_of(found, figures, ThemeOrder.QUALITY)
    # what was not measured comes last
    assert [branch.theme.number for branch in by_quality] == [4, 2, 1]


@given(
    st.dictionaries(st.text(max_size=12), st.text(max_size=12)),
    st.lists(st.integers(1, 50), unique=True, max_size=10),
    st.text(max_size=12),
)
def test_whatever_is_sent_each_text_stands_in_one_part(
    sent: dict[str, str], members: list[int], parts: str
) -> None:
    drafts = drafts_in(MultiDict({**sent, "parts": parts}), members)
    assert sorted(key for draft in drafts for key in draft.texts) == sorted(members)
    assert 1 <= len(drafts) <= MOST_PARTS + 1


def test_parts_are_read_as_the_person_adjusted_them() -> None:
    sent = {
        "parts": "2",
        "in-1": "1",
        "in-2": "2",
        "in-3": "7",
        "in-4": "2",
        "make-2": "yes",
        "label_fr-2": "Ponts",
        "quotes-2": "4,x,2",
        "terms-2": "pont\n\nroute",
        "proposal-2": fingerprint([2, 4]),
    }
    stays, first, second = drafts_in(MultiDict(sent), [1, 2, 3, 4])
    assert (stays.texts, first.texts, second.texts) == ([3], [1], [2, 4])
    assert (first.made, second.made) == (False, True)
    assert second.labels == {"ar": "", "fr": "Ponts", "en": ""}
    assert (second.quotes, second.terms) == ([4, 2], ["pont", "route"])
    assert second.as_proposed
    assert not first.as_proposed


@given(st.text())
def test_only_short_numbers_in_plain_digits_are_numbers(typed: str) -> None:
    number = number_in(typed)
    assert number is None or (str(number) == typed.lstrip("0") or int(typed) == number == 0)

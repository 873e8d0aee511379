"""What a run placed by itself, since nobody had read it: people confirm it or take it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from consult.themes.models import EventKind, SuggestionKind, SuggestionState, ThemeSuggestion
from consult.themes.operations.places import Places, pinned
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.reviewing.accepting import closed_themes
from consult.themes.operations.reviewing.results import is_where, released
from consult.themes.operations.reviewing.sitting import Sitting
from consult.themes.operations.rows import places_of


def confirm_placed(sitting: Sitting) -> None:
    """Somebody looked at them: their places are a person's word from now on."""
    for suggestions, places in _still_placed(sitting):
        act = sitting.act()
        act.place(
            {text: (pinned(main, sitting.by), *rest) for text, (main, *rest) in places.items()},
            places,
        )
        alone = suggestions[0].contribution if len(suggestions) == 1 else None
        target = suggestions[0].target
        event = act.record(
            EventKind.ADOPTED,
            theme=target,
            contribution=alone,
            suggested=SuggestionKind.PLACE.value,
            run=sitting.run.id,
            before=target.number if target else None,
            after=target.number if target else None,
            texts=len(suggestions),
        )
        sitting.decide(suggestions, SuggestionState.ACCEPTED, event)


def take_out_placed(sitting: Sitting) -> None:
    """They do not belong there: with the undecided ones, and no run puts them there again."""
    for suggestions, places in _still_placed(sitting):
        act = sitting.act()
        target = suggestions[0].target
        key = target.id if target else None
        act.place({t: released(p, key, sitting.run.id) for t, p in places.items()}, places)
        let_quotes_go(act)
        event = act.record(
            EventKind.REMOVED,
            theme=target,
            contribution=suggestions[0].contribution if len(suggestions) == 1 else None,
            run=sitting.run.id,
            before=target.number if target else None,
            after=None,
            texts=len(suggestions),
        )
        sitting.decide(suggestions, SuggestionState.REFUSED, event)


def _still_placed(
    sitting: Sitting,
) -> Iterator[tuple[list[ThemeSuggestion], dict[int, Places]]]:
    """Those that are where the run put them, by its word, theme by theme.

    The others are counted as outdated, and stay as they are: people saw to them already.
    """
    places = places_of(s.contribution_id for s in sitting.placed if s.contribution_id)
    closed = closed_themes(sitting.consultation)
    groups: dict[int, list[ThemeSuggestion]] = defaultdict(list)
    for suggestion in sitting.placed:
        text, target = suggestion.contribution_id, suggestion.target_id
        if text and target and target not in closed and is_where(places[text], target):
            groups[target].append(suggestion)
        else:
            sitting.decision.outdated += 1
    for _target, suggestions in sorted(groups.items()):
        texts = [s.contribution_id for s in suggestions if s.contribution_id]
        yield suggestions, {text: places[text] for text in texts}

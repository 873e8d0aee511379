"""Several themes in one text: long notes are placed sentence by sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.analysis.assignment import leads
from consult.analysis.extracts import split_extracts
from consult.analysis.features import Floats

#: a text has at most so many themes
MOST_THEMES = 3
#: lead from which an extract speaks for a theme of its own
_CLEAR = 0.15


@dataclass(frozen=True)
class Mention:
    """A theme of a text: how sure it is, 0 to 1, and where the text speaks of it.

    ``spans`` are pairs of character offsets into the text, in order.
    """

    theme: int
    confidence: float
    spans: tuple[tuple[int, int], ...]


def mentions_of(
    texts: Sequence[str], affinity_of: Callable[[Sequence[str]], Floats]
) -> list[list[Mention]]:
    """Themes of each text, the weightiest first, none for texts without a word to go by.

    ``affinity_of`` gives the (n, k) non-negative affinities of texts with themes. A text of one
    sentence has its nearest theme. In a longer one each sentence or bullet that is clear about
    its theme speaks for it by its length; the whole text's own theme is always among the three.
    """
    pieces = [split_extracts(text) for text in texts]
    whole = affinity_of(texts)
    longer = [(row, piece) for row, found in enumerate(pieces) if len(found) > 1 for piece in found]
    parts = affinity_of([piece.text for _, piece in longer])
    clear = (leads(parts) >= _CLEAR) & parts.any(axis=1)
    best = parts.argmax(axis=1)
    spans: list[dict[int, list[tuple[int, int]]]] = [defaultdict(list) for _ in texts]
    for place, (row, piece) in enumerate(longer):
        if clear[place]:
            spans[row][int(best[place])].append((piece.start, piece.end))
    lead = leads(whole)
    return [
        _ranked(len(text), whole[row], float(lead[row]), spans[row])
        for row, text in enumerate(texts)
    ]


def _ranked(
    length: int, whole: Floats, lead: float, spans: dict[int, list[tuple[int, int]]]
) -> list[Mention]:
    if not whole.any():
        return []
    own = int(whole.argmax())
    weight = {theme: sum(end - start for start, end in found) for theme, found in spans.items()}
    total = max(sum(weight.values()), 1)
    others = sorted((theme for theme in weight if theme != own), key=lambda t: (-weight[t], t))
    chosen = [own, *others[: MOST_THEMES - 1]]
    chosen.sort(key=lambda theme: (-weight.get(theme, 0), theme != own, theme))
    return [
        Mention(
            theme,
            round(weight[theme] / total if theme in weight else lead, 4),
            tuple(spans[theme]) if theme in weight else ((0, length),),
        )
        for theme in chosen
    ]

"""What a round shows: labels brought together, agreement of each pair, disagreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from consult.themes.models import CodingCode, CodingCoder, CodingItem, Theme, Verdict

#: a theme by its key, or a verdict that is no theme
Label = int | Verdict


@dataclass(frozen=True)
class Column:
    """One coder's labels: key of the item → label. The engine has no key."""

    key: int | None
    labels: Mapping[int, Label]
    #: key of the item → what the coder noted beside the label
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How an address names the coder."""
        return "engine" if self.key is None else str(self.key)


@dataclass(frozen=True)
class Coded:
    """The labels of a round: coders in order, the engine last."""

    items: Sequence[CodingItem]
    coders: tuple[Column, ...]
    engine: Column

    @property
    def columns(self) -> tuple[Column, ...]:
        """People, then the engine."""
        return (*self.coders, self.engine)

    @property
    def pairs(self) -> list[tuple[Column, Column]]:
        """Each two people, then each with the engine; the person is the first of a pair."""
        people = list(combinations(self.coders, 2))
        return [*people, *((coder, self.engine) for coder in self.coders)]

    def given(self, item: CodingItem) -> list[Label]:
        """The labels that people gave a text."""
        return [column.labels[item.id] for column in self.coders if item.id in column.labels]

    @property
    def disputed(self) -> list[CodingItem]:
        """The texts on which people disagree."""
        return [item for item in self.items if self.people_disagree(item)]

    @property
    def missed(self) -> list[CodingItem]:
        """The texts on which people agree and the engine differs."""
        return [item for item in self.items if self.engine_differs(item)]

    def people_disagree(self, item: CodingItem) -> bool:
        """Whether two people gave a text different labels."""
        return len(set(self.given(item))) > 1

    def engine_differs(self, item: CodingItem) -> bool:
        """Whether people agree about a text, and the engine says something else."""
        given = set(self.given(item))
        return (
            len(given) == 1
            and item.id in self.engine.labels
            and self.engine.labels[item.id] not in given
        )


def brought_together(
    items: Sequence[CodingItem],
    codes: Sequence[CodingCode],
    coders: Sequence[CodingCoder],
    themes: Mapping[int, Theme],
) -> Coded:
    """The labels of a round; a theme that was merged since counts as the one that took it in."""
    of: dict[int, dict[int, Label]] = {coder.id: {} for coder in coders}
    notes: dict[int, dict[int, str]] = {coder.id: {} for coder in coders}
    shown = {item.id for item in items}
    for code in codes:
        if code.item_id not in shown:
            continue
        of[code.coder_id][code.item_id] = _label(code.verdict, code.theme_id, themes)
        if code.note.strip():
            notes[code.coder_id][code.item_id] = code.note
    engine = {
        item.id: _label(item.engine_verdict, item.engine_theme_id, themes)
        for item in items
        if item.engine_verdict is not None
    }
    return Coded(
        items=items,
        coders=tuple(Column(coder.id, of[coder.id], notes[coder.id]) for coder in coders),
        engine=Column(None, engine),
    )


def paired(first: Column, second: Column) -> tuple[list[str], list[str]]:
    """The labels of the texts that both labelled, in the order of the items, as plain names."""
    both = sorted(first.labels.keys() & second.labels.keys())
    return (
        [name_of(first.labels[key]) for key in both],
        [name_of(second.labels[key]) for key in both],
    )


def name_of(label: Label) -> str:
    """A label as the figures name it: the key of the theme, or the verdict."""
    return str(label)


def theme_now(key: int, themes: Mapping[int, Theme]) -> int:
    """The theme that a theme is by now: merges are followed to their end."""
    seen = {key}
    while (theme := themes.get(key)) is not None and theme.merged_into_id is not None:
        key = theme.merged_into_id
        if key in seen:  # merged back and forth by hand: stay where the circle closes
            break
        seen.add(key)
    return key


def _label(verdict: Verdict, theme_id: int | None, themes: Mapping[int, Theme]) -> Label:
    return verdict if theme_id is None else theme_now(theme_id, themes)

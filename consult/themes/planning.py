"""What a later run would change: which texts it places, and what it may only propose.

Pure: from the themes as the run found them, as they are at its end, and what the engine says. A
text or a theme that people touched in between is left to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from consult.themes.matching import match_themes, share_kept
from consult.themes.models import Outcome, SuggestionKind
from consult.themes.relabelling import labels_of, says_other
from consult.themes.standing import Known, Standing
from consult.themes.suggestions import Mentioned, Suggestions

#: texts from which a group that nobody asked for is worth proposing as a theme
FEWEST_FOUND = 2
#: share of a refused group's texts from which another is the same one again
SAME_GROUP = 0.5


@dataclass(frozen=True)
class Placing:
    """A text that nobody had read, and where the run puts it: further themes after the main one."""

    text: int
    theme: int | None
    outcome: Outcome
    confidence: float
    mentions: tuple[Mentioned, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A row of ``theme_suggestions`` before it is written."""

    kind: SuggestionKind
    text: int | None = None
    theme: int | None = None
    target: int | None = None
    confidence: float | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a run does, what it proposes, and how many of its results people had overtaken."""

    placings: tuple[Placing, ...]
    proposals: tuple[Proposal, ...]
    #: texts whose result counts for nothing, since people touched them or their theme meanwhile
    overtaken: int
    #: share of the texts with an earlier place for which the run says the same, if there are any
    agreement: float | None


def plan(
    found: Suggestions, *, start: Standing, now: Standing, there: Collection[int] | None = None
) -> Plan:
    """Sort what the engine says into what is done and what is proposed.

    ``there``: keys of the texts that still count; all of them when left out.
    """
    return _Planner(found, start, now, frozenset(found.ids if there is None else there)).plan()


@dataclass(frozen=True)
class _Planner:
    found: Suggestions
    start: Standing
    now: Standing
    there: Collection[int]

    def plan(self) -> Plan:
        placings: list[Placing] = []
        proposals: list[Proposal] = []
        founded: dict[int, list[int]] = {}
        overtaken = 0
        for row, text in enumerate(self.found.ids):
            before = self.start.places.get(text)
            if before is not None and (before.by_person or self._is_shut(before.theme)):
                continue
            if self._is_overtaken(row):
                overtaken += 1
                continue
            label = self.found.labels[row]
            target = self._target(label)
            fresh = label >= 0 and target is None and self._is_wanted(label)
            if fresh:
                founded.setdefault(label, []).append(text)
            if before is None:
                placings.append(self._placing(row, target))
            elif not fresh and (proposal := self._about_text(row, before.theme, target)):
                proposals.append(proposal)
        proposals += [self._found(label, texts) for label, texts in founded.items()]
        proposals += self._renamings()
        proposals += self._retirings(placings, proposals)
        return Plan(tuple(placings), tuple(proposals), overtaken, self._agreement())

    @cached_property
    def _open(self) -> dict[int, Known]:
        """Themes that may win and lose texts, at the start and now."""
        before = {theme.key for theme in self.start.themes if not theme.locked}
        return {t.key: t for t in self.now.themes if t.key in before and not t.locked}

    @cached_property
    def _members(self) -> list[frozenset[int]]:
        return self.found.members()

    @cached_property
    def _continued(self) -> dict[int, int]:
        """Number of each group that is a theme of before → its key.

        The engine keeps the numbers of the themes it was told of. Others are compared by their
        texts, where it was told of some only.
        """
        given = self.start.given()
        known = dict(enumerate(given))
        rest = [theme.key for theme in self.start.themes if theme.key not in given]
        if rest:
            members = self.start.members()
            fresh = range(len(given), len(self.found.themes))
            pairs = match_themes(
                [members.get(key, frozenset()) for key in rest],
                [self._members[label] for label in fresh],
            )
            known |= {fresh[new]: rest[old] for new, old in pairs.items()}
        return known

    def _target(self, label: int) -> int | None:
        """Key of the theme of before that a group continues; None for a new one, and for none."""
        return self._continued.get(label)

    def _is_shut(self, theme: int | None) -> bool:
        """Whether a theme gives up no text: it is locked, or was withdrawn meanwhile."""
        return theme is not None and theme not in self._open

    def _is_overtaken(self, row: int) -> bool:
        """Whether people changed the text, or the theme that the engine names, meanwhile.

        A locked theme takes no text either, whenever it was locked.
        """
        text, target = self.found.ids[row], self._target(self.found.labels[row])
        changed = self.now.places.get(text) != self.start.places.get(text)
        return text not in self.there or changed or self._is_shut(target)

    def _is_wanted(self, label: int) -> bool:
        """Whether a new group is worth proposing: not too small, and not turned down before."""
        group = self._members[label]
        again = any(share_kept(group, old) > SAME_GROUP for old in self.now.refusals.founded)
        return len(group) >= FEWEST_FOUND and not again

    def _placing(self, row: int, target: int | None) -> Placing:
        text = self.found.ids[row]
        if (text, target) in self.now.refusals.pairs:
            target = None
        unclear = self.found.unclear[row] and self.found.labels[row] < 0
        nowhere = Outcome.UNCLEAR if unclear else Outcome.UNDECIDED
        return Placing(
            text=text,
            theme=target,
            outcome=nowhere if target is None else Outcome.ASSIGNED,
            confidence=self.found.confidence[row],
            mentions=self._mentions(text, target),
        )

    def _mentions(self, text: int, target: int | None) -> tuple[Mentioned, ...]:
        """Where the text speaks of its themes, named by key; of others only beside a main one."""
        if target is None:
            return ()
        named = [
            Mentioned(key, mention.confidence, mention.spans)
            for mention in self.found.mentions.get(text, ())
            if (key := self._target(mention.theme)) is not None
        ]
        return tuple(
            mention
            for mention in named
            if mention.theme == target
            or (
                mention.theme in self._open and (text, mention.theme) not in self.now.refusals.pairs
            )
        )

    def _about_text(self, row: int, theme: int | None, target: int | None) -> Proposal | None:
        """What is proposed for a text that has a place, if anything."""
        text = self.found.ids[row]
        if target == theme:
            return None
        if target is None:
            released = (text, theme) in self.now.refusals.releases
            # of a group that is not wanted nothing follows for its texts
            if released or self.found.labels[row] >= 0:
                return None
            kind = SuggestionKind.RELEASE
        else:
            if (text, target) in self.now.refusals.pairs:
                return None
            kind = SuggestionKind.PLACE if theme is None else SuggestionKind.MOVE
        mentions = [stored(mention) for mention in self._mentions(text, target)]
        return Proposal(
            kind=kind,
            text=text,
            theme=theme,
            target=target,
            confidence=self.found.confidence[row],
            details={"others": mentions} if mentions else {},
        )

    def _found(self, label: int, texts: list[int]) -> Proposal:
        suggested = self.found.themes[label]
        sure = dict(zip(self.found.ids, self.found.confidence, strict=True))
        return Proposal(
            kind=SuggestionKind.FOUND,
            confidence=round(sum(sure[text] for text in texts) / len(texts), 4),
            details={
                "labels": labels_of(suggested),
                "terms": list(suggested.terms),
                "texts": texts,
                "before": [self._key_of(text) for text in texts],
                "confidences": [sure[text] for text in texts],
                "quotes": [text for text in suggested.representatives if text in set(texts)],
                "stability": suggested.stability,
                "margin": suggested.margin,
            },
        )

    def _key_of(self, text: int) -> int | None:
        place = self.start.places.get(text)
        return place.theme if place else None

    def _renamings(self) -> Iterator[Proposal]:
        """Labels that say something else than those which the engine gave before."""
        for label, key in self._continued.items():
            theme, suggested = self._open.get(key), self.found.themes[label]
            if theme is None or theme.labelled_by_person or not self._members[label]:
                continue
            # a label is never taken away: another may take its place
            after = {code: new or theme.labels[code] for code, new in labels_of(suggested).items()}
            refused = any(after == dict(old) for old in self.now.refusals.labels.get(key, ()))
            if not refused and says_other(theme.labels, after):
                yield Proposal(
                    kind=SuggestionKind.RENAME,
                    theme=key,
                    confidence=suggested.margin,
                    details={
                        "before": dict(theme.labels),
                        "after": after,
                        "terms": list(suggested.terms),
                    },
                )

    def _retirings(self, placings: list[Placing], proposals: list[Proposal]) -> list[Proposal]:
        """Themes of the engine alone that would hold no text any more."""
        left = self._left(placings, proposals)
        held = self.now.held() | self.now.refusals.retired
        return [
            Proposal(kind=SuggestionKind.RETIRE, theme=key)
            for key in self._open
            if not left.get(key) and key not in held
        ]

    def _left(self, placings: list[Placing], proposals: list[Proposal]) -> Mapping[int, int]:
        """Texts of each theme once everything proposed is accepted."""
        size = {key: len(texts) for key, texts in self.now.members().items()}
        gone = [proposal.theme for proposal in proposals if proposal.text is not None]
        for proposal in proposals:
            if proposal.kind is SuggestionKind.FOUND:
                gone += proposal.details["before"]
        come = [proposal.target for proposal in proposals] + [p.theme for p in placings]
        for key in gone:
            if key is not None:
                size[key] = size.get(key, 0) - 1
        for key in come:
            if key is not None:
                size[key] = size.get(key, 0) + 1
        return size

    def _agreement(self) -> float | None:
        earlier = {
            text: place.theme
            for text, place in self.start.places.items()
            if place.theme is not None and not place.by_person
        }
        said = [
            earlier[text] == self._target(label)
            for text, label in zip(self.found.ids, self.found.labels, strict=True)
            if text in earlier
        ]
        return round(sum(said) / len(said), 4) if said else None


def stored(mention: Mentioned) -> dict[str, Any]:
    """A further theme of a text as the JSON of a suggestion holds it."""
    return {
        "theme": mention.theme,
        "confidence": mention.confidence,
        "spans": [list(span) for span in mention.spans],
    }

"""What a wish, or an undo, would do: the step it comes to and its effects."""

from __future__ import annotations

from dataclasses import dataclass

from consult.analysis import Lexicon
from consult.analysis.normalise import words as words_of
from consult.consultations.models import Consultation
from consult.contributions.lexicon.effects import Effects, effects_of
from consult.contributions.lexicon.operations import after_step
from consult.contributions.lexicon.queries import name_of
from consult.contributions.lexicon.site import own_entries, site_lexicon
from consult.contributions.lexicon.undoing import step_of_undoing
from consult.contributions.lexicon.wishes import Step, Wish, resolve
from consult.contributions.models.lexicon import LexiconChange

#: searches that are counted, and forms that are named
MOST_QUERIES = 8
MOST_FORMS = 12


@dataclass(frozen=True)
class Meaning:
    """What a word stands for before and after: names of concepts, empty for none."""

    word: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What a page shows before a change applies."""

    effects: Effects
    meanings: list[Meaning]
    #: key → name of the concepts that it speaks of
    names: dict[str, str]

    @property
    def forms(self) -> list[tuple[str, int]]:
        """The commonest forms that would be read otherwise, with the contributions they are in."""
        return self.effects.forms.most_common(MOST_FORMS)


def preview_of(wish: Wish, *, consultation: Consultation, language: str) -> Preview:
    """What a wish would do now. Raises ``DomainError`` for one that makes no sense."""
    step = resolve(wish, own_entries(), site_lexicon())
    return _preview(step, consultation, language)


def preview_of_undoing(
    target: LexiconChange, *, consultation: Consultation, language: str
) -> Preview:
    """What undoing a change would do, or doing it again. Raises ``Conflict`` as that does."""
    return _preview(step_of_undoing(target, own_entries()), consultation, language)


def _preview(step: Step, consultation: Consultation, language: str) -> Preview:
    before, after = site_lexicon(), after_step(step)
    meanings = [
        Meaning(
            word, _named(_stands_for(word, before), before, language),
            _named(_stands_for(word, after), after, language),
        )
        for word in step.touched
    ]  # fmt: skip
    keys = {word.concept for word in (*step.begins, *step.ends)}
    shown = [name for key in sorted(keys) if (name := _name(key, before, after, language))]
    others = [name for found in meanings for name in (found.before, found.after) if name]
    queries = list(dict.fromkeys([*step.touched, *shown, *others]))[:MOST_QUERIES]
    effects = effects_of(
        before, after, consultation_id=consultation.id, words=step.touched, queries=queries
    )
    concerned = {key for found in effects.collisions for key in (found.concept, found.after)}
    names = {key: _name(key, before, after, language) for key in concerned | keys if key}
    return Preview(effects, meanings, names)


def _stands_for(word: str, lexicon: Lexicon) -> list[str]:
    return lexicon.concepts_in(words_of(word))


def _named(keys: list[str], lexicon: Lexicon, language: str) -> str:
    return ", ".join(name_of(lexicon.concepts[key], language) for key in keys)


def _name(key: str, before: Lexicon, after: Lexicon, language: str) -> str:
    found = after.concepts.get(key) or before.concepts.get(key)
    return name_of(found, language) if found else key

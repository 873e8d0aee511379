"""The catalogues hold every message of the interface, complete and well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask
from flask_babel import force_locale, ngettext

from consult.kernel.i18n import LANGUAGES, babel_locale
from tests.architecture.places import ROOT

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
#: numbers of Arabic's six forms, one each
ARABIC_FORMS = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4}


def load_command() -> ModuleType:
    """The committed command that writes the catalogues, as a module."""
    loader = SourceFileLoader("catalogues_command", str(ROOT / ".ci" / "catalogues"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


COMMAND: Any = load_command()


@pytest.fixture(scope="module")
def template() -> Catalog:
    """All messages in use, extracted anew."""
    catalogue: Catalog = COMMAND.extract()
    assert len(catalogue) > 100
    return catalogue


def messages(language: str) -> Iterator[Message]:
    """The messages of the committed catalogue."""
    return (message for message in COMMAND.read(language) if message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The translation as its plural forms, one for a message without plural."""
    return as_tuple(message.string)


def ids(message: Message) -> tuple[str, ...]:
    """The message id, singular and plural."""
    return as_tuple(message.id)


def as_tuple(text: Any) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text or "",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_messages_in_use(language: str, template: Catalog) -> None:
    used = {(message.id, message.context) for message in template if message.id}
    held = {(message.id, message.context) for message in messages(language)}
    assert held == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    assert [m.id for m in messages(language) if not all(form.strip() for form in forms(m))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_guessed(language: str) -> None:
    assert [m.id for m in messages(language) if m.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_message(language: str) -> None:
    wrong = []
    for message in messages(language):
        expected = set().union(*(PLACEHOLDER.findall(text) for text in ids(message)))
        for index, form in enumerate(forms(message)):
            found = set(PLACEHOLDER.findall(form))
            # "one", "two" and "none" are often said in words, without the number
            spoken = len(forms(message)) > 1 and index in {0, 1, 2}
            if not form or found == expected or (spoken and expected - found <= {"num", "count"}):
                continue
            wrong.append((message.id, form))
    assert wrong == []


@pytest.mark.parametrize(("language", "count"), [("ar", 6), ("fr", 2), ("en", 2)])
def test_plurals_have_all_forms_of_the_language(language: str, count: int) -> None:
    catalogue = COMMAND.read(language)
    assert catalogue.num_plurals == count
    plural = [message for message in messages(language) if isinstance(message.id, tuple)]
    assert plural
    assert [message.id for message in plural if len(forms(message)) != count] == []


def test_english_repeats_the_message_ids() -> None:
    assert [m.id for m in messages("en") if ids(m) != forms(m)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_ends_and_edges_are_those_of_the_message(language: str) -> None:
    def edges(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    wrong = [
        m.id for m in messages(language) for form in forms(m) if edges(form) != edges(ids(m)[0])
    ]
    assert wrong == []


@pytest.mark.parametrize(("number", "form"), list(ARABIC_FORMS.items()))
def test_arabic_chooses_the_form_of_the_number(app: Flask, number: int, form: int) -> None:
    message = next(m for m in messages("ar") if isinstance(m.id, tuple) and len(set(forms(m))) > 4)
    expected = forms(message)[form]
    with app.test_request_context(), force_locale(babel_locale("ar")):
        values = dict.fromkeys(PLACEHOLDER.findall(expected), number)
        singular, plural = ids(message)
        everything = {name: number for text in ids(message) for name in PLACEHOLDER.findall(text)}
        assert ngettext(singular, plural, number, **everything) == expected % (
            {"num": number} | everything | values
        )

"""The examples in the documentation of the analysis, and its public names."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import consult.analysis

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(consult.analysis.__path__, "consult.analysis.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str) -> None:
    failed, _ = doctest.testmod(import_module(name))
    assert failed == 0


def test_some_examples_are_in_arabic() -> None:
    found = [
        example.source
        for name in MODULES
        for test in doctest.DocTestFinder().find(import_module(name))
        for example in test.examples
    ]
    assert sum(any("\u0621" <= letter <= "\u064a" for letter in source) for source in found) > 10


def test_public_names_are_what_they_name_and_no_module() -> None:
    code = (
        "import consult.analysis.{first}, inspect, consult.analysis as a\n"
        "print([name for name in a.__all__ if inspect.ismodule(getattr(a, name))])"
    )
    for first in ("normalise", "discovery"):
        run = subprocess.run(
            [sys.executable, "-c", code.format(first=first)],
            capture_output=True,
            check=True,
            text=True,
        )
        assert run.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cluster'"):
        consult.analysis.cluster  # noqa: B018  # the look-up is what is tested


def test_public_names_are_documented() -> None:
    for name in consult.analysis.__all__:
        assert inspect.getdoc(getattr(consult.analysis, name)), name

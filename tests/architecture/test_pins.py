"""Every exact version stands in pyproject.toml, and is what is installed."""

from __future__ import annotations

import tomllib
from importlib.metadata import distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.places import PYPROJECT

#: not the project's dependencies: itself, and what installs it
LEFT_OUT = {"consult", "pip", "setuptools", "wheel", "uv"}


def uv_settings() -> dict[str, list[str]]:
    settings: dict[str, list[str]] = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["uv"]
    return settings


def in_force(lines: list[str]) -> dict[str, str]:
    """Name → exact version of the lines that hold for this Python and system."""
    pins: dict[str, str] = {}
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate():
            (specifier,) = requirement.specifier
            assert specifier.operator == "==", f"{requirement} is not an exact version"
            pins[canonicalize_name(requirement.name)] = specifier.version
    return pins


def test_pinned_versions_are_the_installed_ones() -> None:
    installed = {
        canonicalize_name(found.metadata["Name"]): found.version for found in distributions()
    }
    pinned = in_force(uv_settings()["constraint-dependencies"])
    assert {n: v for n, v in installed.items() if n not in LEFT_OUT} == pinned


def test_the_builder_is_pinned_to_the_same_versions() -> None:
    settings = uv_settings()
    pinned = in_force(settings["constraint-dependencies"])
    building = in_force(settings["build-constraint-dependencies"])
    assert {"hatchling", "babel"} <= set(building)
    assert building.items() <= pinned.items()


def test_pins_hold_names_and_versions_only() -> None:
    settings = uv_settings()
    lines = settings["constraint-dependencies"] + settings["build-constraint-dependencies"]
    assert [line for line in lines if Requirement(line).url or Requirement(line).extras] == []
    assert lines
    assert not [key for key in settings if "index" in key or key in {"sources", "find-links"}]


def test_libraries_are_described_in_the_version_that_is_pinned() -> None:
    settings = tomllib.loads(PYPROJECT.read_text("utf-8"))
    asked = settings["project"]["dependencies"] + settings["dependency-groups"]["peers"]
    described = settings["tool"]["uv"]["dependency-metadata"]
    assert {"camel-tools", "bertopic"} == {library["name"] for library in described}
    assert {f"{library['name']}=={library['version']}" for library in described} <= set(asked)


def test_other_tools_to_compare_with_are_exact_and_installed_only_when_asked_for() -> None:
    settings = tomllib.loads(PYPROJECT.read_text("utf-8"))
    peers = in_force(settings["dependency-groups"]["peers"])
    assert "bertopic" in peers
    assert settings["tool"]["uv"]["default-groups"] == ["dev"]

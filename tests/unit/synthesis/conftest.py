"""An application that speaks the project's languages, without a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from consult.config import SITE
from consult.kernel.i18n import compile_catalogues


@pytest.fixture(scope="package", autouse=True)
def speaking() -> Iterator[Flask]:
    app = Flask("speaking")
    compile_catalogues(SITE / "translations")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(SITE / "translations")
    Babel(app)
    with app.app_context():
        yield app

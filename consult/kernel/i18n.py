"""Languages of the interface: which one a request speaks, its direction, its catalogues."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import format_date, get_locale

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

#: code in addresses → (Babel locale, the language's own name). The Moroccan locale brings the
#: month names used in Morocco (غشت، شتنبر…) and the digits 0-9.
LANGUAGES: dict[str, tuple[str, str]] = {
    "ar": ("ar_MA", "العربية"),
    "fr": ("fr", "Français"),
    "en": ("en", "English"),
}
COOKIE = "consult_language"
A_YEAR = 365 * 24 * 3600


def babel_locale(language: str) -> str:
    """Babel's locale name for one of our language codes."""
    return LANGUAGES[language][0]


def select_locale() -> str:
    """The language of this request: asked for in the address, remembered, or the default."""
    if not has_request_context():
        return babel_locale("ar")
    asked = request.args.get("lang", "")
    if asked not in LANGUAGES:
        asked = request.cookies.get(COOKIE, "")
    if asked not in LANGUAGES:
        asked = str(current_app.config["DEFAULT_LANGUAGE"])
    return babel_locale(asked)


def current_language() -> str:
    """Code of the language in force: ``ar``, ``fr`` or ``en``."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "ar"


def direction(language: str | None = None) -> str:
    """``rtl`` or ``ltr``, as the locale data say."""
    name = babel_locale(language or current_language())
    return str(Locale.parse(name).text_direction)


def localized(thing: Any, field: str = "name", language: str | None = None) -> str:
    """``thing.<field>_<language>``, else Arabic, else any language in which it is given."""
    order = [language or current_language(), *LANGUAGES]
    return next((v for code in order if (v := getattr(thing, f"{field}_{code}", None))), "")


def long_date(value: date | datetime | None) -> str:
    """A date as people write it: 3 غشت 2026."""
    return "" if value is None else str(format_date(value, "long"))


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile each ``messages.po`` that is newer than its ``messages.mo``; return those made.

    A folder that cannot be written keeps the compiled files it was shipped with.
    """
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        # written beside and moved, since several processes may start at once
        draft = target.with_suffix(f".{id(catalogue)}.tmp")
        try:
            with draft.open("wb") as file:
                write_mo(file, catalogue)
            draft.replace(target)
        except OSError:
            continue
        made.append(target)
    return made


def remember_language(response: Response) -> Response:
    """Keep the language asked for in the address, for the next pages.

    The language of a file that is downloaded says nothing about that of the pages.
    """
    asked = request.args.get("lang", "")
    is_page = "Content-Disposition" not in response.headers
    if is_page and asked in LANGUAGES and request.cookies.get(COOKIE) != asked:
        response.set_cookie(
            COOKIE,
            asked,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    response.headers.setdefault("Content-Language", current_language())
    return response


def language_links() -> list[tuple[str, str, str]]:
    """``(code, own name, address of this page in it)`` for the switcher of each page."""
    # a form that came back with errors is at an address that also answers GET
    path = request.path if request.url_rule and "GET" in (request.url_rule.methods or ()) else "/"
    links = []
    for code, (_, name) in LANGUAGES.items():
        args = request.args.copy()
        args["lang"] = code
        query = "&".join(f"{_quote(k)}={_quote(v)}" for k, v in args.items(multi=True))
        links.append((code, name, f"{path}?{query}"))
    return links


def _quote(text: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(text)


def register_languages(app: Flask) -> None:
    """Give templates ``lang``, ``dir``, ``languages`` and the filters for names and dates."""
    app.after_request(remember_language)
    app.add_template_filter(localized, "localized")
    app.add_template_filter(long_date, "long_date")

    @app.context_processor
    def language_context() -> dict[str, Any]:
        g.setdefault("language_links", language_links() if has_request_context() else [])
        return {
            "lang": current_language(),
            "dir": direction(),
            "languages": g.language_links,
        }

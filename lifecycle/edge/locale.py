"""The reader's language: the account's, else a cookie, else the browser's, else French."""

from functools import lru_cache
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel
from markupsafe import Markup

from lifecycle.edge.identity import find_actor
from lifecycle.kernel.text import LOCALES, TRANSLATIONS, catalogue

LOCALE_COOKIE = "lifecycle_locale"


def current_locale() -> str:
    """Return the language of this request's answer, settled once."""
    locale: str | None = g.get("locale")
    if locale is None:
        locale = g.locale = _settled()
    return locale


def _settled() -> str:
    chosen = request.cookies.get(LOCALE_COOKIE)
    if chosen in LOCALES:
        return chosen
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(LOCALES, "fr")
    actor = find_actor()
    return actor.locale if actor else request.accept_languages.best_match(LOCALES, "fr")


def init(app: Flask) -> None:
    """Translate pages; French, the source language, needs no catalogue."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=current_locale, default_timezone="Europe/Paris", default_locale="fr")
    # Templates ask for dozens of texts a page, for hundreds in a table: straight from what was looked up
    # before, without Flask-Babel's and Jinja's detours. Every template is HTML, where a text is markup.
    app.jinja_env.globals.update({"_": _said, "gettext": _said, "ngettext": _counted})


def _said(text: str, /, **places: Any) -> Markup:
    """Return a text in the reader's language, what fills its `%(name)s` places escaped."""
    if places:
        return _pattern(current_locale(), text) % places
    return _whole(current_locale(), text)


def _counted(one: str, many: str, num: int, /, **places: Any) -> Markup:
    """Return the text that goes with a number, in the reader's language."""
    text = catalogue(current_locale()).ngettext(one, many, num)
    return Markup(text) % {"num": num, **places}  # noqa: S704 - texts of our own templates


@lru_cache(8192)
def _pattern(locale: str, text: str) -> Markup:
    return Markup(catalogue(locale).gettext(text))  # noqa: S704 - texts of our own templates


@lru_cache(8192)
def _whole(locale: str, text: str) -> Markup:
    return _pattern(locale, text) % {}

"""The reader's language: the account's, else a cookie, else the browser's, else French."""

from flask import Flask, g, request
from flask_babel import Babel

from lifecycle.edge.identity import find_actor
from lifecycle.kernel.text import LOCALES, TRANSLATIONS, catalogue

LOCALE_COOKIE = "lifecycle_locale"


def current_locale() -> str:
    """Return the language of this request's answer, settled once."""
    if "locale" not in g:
        g.locale = _settled()
    locale: str = g.locale
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
    # Templates ask for dozens of texts a page: straight from the catalogue, without Flask-Babel's detours.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue(current_locale()).gettext(text),
        ngettext=lambda one, many, count: catalogue(current_locale()).ngettext(one, many, count),
        newstyle=True,
    )

"""Marks the texts a person reads, of which French is the source language; names as addresses say them."""

import gettext
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

TRANSLATIONS = Path(__file__).parent.parent / "translations"
LOCALES = ("fr", "en")


class Marked(str):
    """A text of ours, to translate when it is shown; a plain `str` is somebody's words and stays as typed."""

    __slots__ = ()


def N_(text: str) -> Marked:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a French text for extraction; it is translated when it is shown."""
    return Marked(text)


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """Return the gettext catalogue of a locale; French, the source, needs none."""
    return gettext.translation("messages", str(TRANSLATIONS), [locale], fallback=True)


def translate(text: str, locale: str, /, **params: Any) -> str:
    """Translate a marked French text into `locale` and fill its `%(name)s` places."""
    translated = catalogue(locale).gettext(text) if text else ""
    return translated % params if params else translated


def slug_of(name: str) -> str:
    """Return a name as an address or a file says it, « Cœur d’agglo » as `coeur-d-agglo`; empty for none."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")

"""Every text that people read exists in English, with the same places to fill in."""

import re
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

LIFECYCLE = Path(__file__).parents[2] / "lifecycle"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+\}")


def forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@cache
def catalogue() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The messages: French forms (one, or singular and plural) to English ones."""
    with (LIFECYCLE / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {forms(m.id): forms(m.string) for m in read_po(file) if m.id}


def english() -> dict[str, tuple[str, ...]]:
    return {text[0]: told for text, told in catalogue().items()}


@cache
def french() -> set[str]:
    options = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
    texts = extract_from_dir(LIFECYCLE, METHODS, options, keywords=KEYWORDS)
    return {m[2] if isinstance(m[2], str) else m[2][0] for m in texts}


def test_every_text_has_its_english():
    known = english()
    assert sorted(text for text in french() if not all(known.get(text, ("",)))) == []


def test_no_translation_is_of_a_text_that_is_gone():
    assert sorted(set(english()) - french()) == []


def test_french_signs_keep_to_their_words_at_the_end_of_a_line():
    loose = re.compile(r" [;?!](?!\w)| :(?!\w)|« | »")
    assert sorted(text for text in french() if loose.search(text)) == []


def places(texts: tuple[str, ...]) -> set[str]:
    return {place for text in texts for place in PLACE.findall(text)}


def test_translations_fill_in_the_same_places():
    assert {text: told for text, told in catalogue().items() if places(text) != places(told)} == {}

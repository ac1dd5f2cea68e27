"""Pure rules for the names of manufacturers and models: how two are compared, and which two are likely one.

A machine-type code (« 20L5S0AB00 ») and a trade name (« ThinkPad T480 ») have nothing in common as texts: no
rule here takes one for the other, unless the catalogue says the code as the other model's number.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from lifecycle.formats.text import fold
from lifecycle.kernel.text import N_

# Legal forms and words that a maker's name carries or not.
_FORMS = {
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "plc", "gmbh",
    "ag", "kg", "bv", "nv", "sa", "sas", "sarl", "spa", "oy", "ab", "computer", "computers", "electronics",
    "electric", "technologies", "technology", "group", "international",
}  # fmt: skip
# Makers that BIOS, monitors and people name otherwise, by the folded name without its legal form.
_KNOWN_AS = {
    "hewlett packard": "hp",
    "hewlett packard enterprise": "hpe",
    "hp enterprise": "hpe",
    "asustek": "asus",
    "goldstar": "lg",
    "micro star": "msi",
    "dell emc": "dell",
}
# Makers that were one when much of what is in service was bought.
_FAMILY = {"hpe": "hp"}
# What kind of thing a model is, which one source says in its name and another does not.
_KINDS = {
    "monitor", "moniteur", "ecran", "display", "notebook", "laptop", "portable", "pc", "computer",
    "ordinateur",
}  # fmt: skip
_LIKE_WORDS = 85  # of 100


def maker_key(name: str) -> str:
    """Return a manufacturer's name as two are compared: « Hewlett-Packard Co. » is « HP Inc. »."""
    key = " ".join(_without_form(name))
    return _KNOWN_AS.get(key, key)


def _without_form(name: str) -> list[str]:
    words = fold(name).split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return words


@lru_cache(4096)
def full_name(maker: str, model: str) -> str:
    """Return a model's name with its maker's, said once: « Dell Inc. » has a « Dell Pro 14 ».

    Another name of the maker stays: « Hewlett-Packard HP ProBook » is how two catalogues' names differ.
    """
    words = _without_form(maker)
    return model if fold(model).split()[: len(words)] == words else f"{maker} {model}".strip()


def family_key(name: str) -> str:
    """Return the key that a device's maker is recognised by, whichever half of a split company is named."""
    key = maker_key(name)
    return _FAMILY.get(key, key)


def model_key(name: str, maker: str = "") -> str:
    """Return a model's name as two are compared: without its maker's, and without « Notebook PC » at an end.

    Words for the kind of thing go only where a number stays: « Surface Laptop » is not « Surface ».
    """
    words = fold(name).split()
    bare = _without_kinds(words)
    for length in range(min(3, len(bare) - 1), 0, -1):
        if maker and maker_key(" ".join(bare[:length])) == maker_key(maker):
            bare = _without_kinds(bare[length:])
            break
    key = " ".join(bare)
    return key if numbers(key) else " ".join(words)


def _without_kinds(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and words[start] in _KINDS:
        start += 1
    while end > start and words[end - 1] in _KINDS:
        end -= 1
    return words[start:end]


def numbers(key: str) -> frozenset[str]:
    """Return the words of a key that hold a digit: two models that differ there are different machines."""
    return frozenset(word for word in key.split() if any(map(str.isdigit, word)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two names are one thing's, 0 to 100, and why; 100 says the same but for their writing."""

    score: int
    why: str


SAME_KEY = Likeness(100, N_("même nom, écrit autrement"))
SAME_NUMBER = Likeness(95, N_("le nom de l’un est la référence de l’autre"))
ONE_TYPO = N_("une lettre ou deux d’écart")
CLOSE_WORDS = N_("mêmes chiffres, mots très proches")
MORE_SAID = N_("l’un en dit plus que l’autre")


def makers_alike(one: str, other: str) -> Likeness | None:
    """Return how likely two manufacturers' keys (`maker_key`) name one, None when nothing says so."""
    if not (one and other):
        return None
    if one == other:
        return SAME_KEY
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) < len(longer) and longer[: len(shorter)] == shorter:
        return Likeness(75, MORE_SAID)
    return _typo(one, other)


def models_alike(one: str, other: str) -> Likeness | None:
    """Return how likely two keys (`model_key`) of one manufacturer's models name one, None when nothing does.

    Their numbers must be the same: « Latitude 5480 » and « Latitude 5490 » are two machines however close.
    """
    if not (one and other):
        return None
    if joined(one) == joined(other):
        return SAME_KEY
    if numbers(one) != numbers(other):
        return None
    first, second = set(one.split()), set(other.split())
    if numbers(one) and (first < second or second < first):
        return Likeness(75, MORE_SAID)
    if not numbers(one):
        return _typo(one, other)
    likeness = round(fuzz.token_sort_ratio(_letters(one), _letters(other)))
    return Likeness(min(likeness, 94), CLOSE_WORDS) if likeness >= _LIKE_WORDS else None


def _typo(one: str, other: str) -> Likeness | None:
    """Return a likeness for one letter in five, or two in nine, added, lost, changed or swapped."""
    length = min(len(one), len(other))
    allowed = 2 if length >= 9 else 1 if length >= 5 else 0
    distance = OSA.distance(one, other, score_cutoff=allowed)
    return Likeness(95 - 5 * distance, ONE_TYPO) if distance <= allowed else None


def joined(key: str) -> str:
    """Return a key without its blanks but between digits: « t 480 » is « t480 », « 5 480 » not « 5480 »."""
    return re.sub(r"(?<!\d) | (?!\d)", "", key)


def _letters(key: str) -> str:
    return re.sub(r"\S*\d\S*", "", key)

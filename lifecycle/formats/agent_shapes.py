"""Which category a chassis word or a model's name tells: SMBIOS words as agents write them (glpi.md §4)."""

from collections.abc import Mapping

from lifecycle.formats.text import fold

# Category keys of the register (`registry/categories.py`); a word that tells nothing is not here.
_CHASSIS: Mapping[str, tuple[str, ...]] = {
    "laptop": ("Laptop", "Notebook", "Portable", "Sub Notebook", "Convertible", "Detachable", "MacBook"),
    "tablet": ("Tablet", "Hand Held"),
    "desktop": (
        *("Desktop", "Low Profile Desktop", "Mini Tower", "Tower", "Space-Saving", "Pizza Box", "Mini PC"),
        *("Stick PC", "Lunch Box", "Mac mini", "Mac Pro", "Mac Studio"),
    ),
    "all_in_one": ("All in One", "iMac"),
    "server": ("Main Server Chassis", "Rack Mount Chassis", "Blade", "Blade Enclosure", "Multi-system"),
}
_BY_WORD = {fold(word): key for key, words in _CHASSIS.items() for word in words}
_KIND_CATEGORIES: Mapping[str, str] = {
    "phone": "smartphone",
    "monitor": "monitor",
    "printer": "printer",
    "network": "network",
}
CATEGORIES = frozenset((*_CHASSIS, *_KIND_CATEGORIES.values()))
_APPLE = tuple((fold(word), key) for key, words in _CHASSIS.items() for word in words if "Mac" in word)


def category_of(kind: str, *words: str) -> str | None:
    """Return the category of a kind of device, a computer's by its chassis words or its model's name."""
    if kind in _KIND_CATEGORIES:
        return _KIND_CATEGORIES[kind]
    folded = [fold(word) for word in words]
    for word in folded:
        if word in _BY_WORD:
            return _BY_WORD[word]
    apple = (key for word in folded for start, key in _APPLE if word.startswith(start))
    return next(apple, None)

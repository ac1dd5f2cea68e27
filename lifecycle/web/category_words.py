"""The categories of equipment in the reader's language."""

from collections.abc import Mapping

from lifecycle.edge.locale import current_locale
from lifecycle.registry.categories import CATEGORIES

_NAMES: Mapping[str, Mapping[str, str]] = {
    "fr": {row.key: row.name_fr for row in CATEGORIES},
    "en": {row.key: row.name_en for row in CATEGORIES},
}


def category_names() -> Mapping[str, str]:
    """Return the categories' names by key, in their order."""
    return _NAMES[current_locale()]

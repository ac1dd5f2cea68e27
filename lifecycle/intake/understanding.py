"""What a file was understood to be and to hold, as its run keeps it."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from lifecycle.formats.reading import Recognised
from lifecycle.intake.own_words import find_category, find_state

# A column with more words than that holds something else; its rarest ones are left out.
MOST_WORDS = 2000
T = TypeVar("T")


def understood(found: Recognised) -> dict[str, Any]:
    """Return what a reading found, in JSON: the file, its columns, its words with their counts.

    The words of our own export are not asked about: they mean here what they say.
    """
    is_own = found.dialect.program == "own"
    return {
        "program": found.dialect.program,
        "dialect_name": found.dialect.name,
        "codec": found.shape.codec,
        "separator": found.shape.separator,
        "columns": found.layout.header,
        "fields": [
            {"title": title, "field": field}
            for title, field in zip(found.layout.header, found.layout.fields, strict=True)
        ],
        "samples": found.samples,
        "sheet": found.sheet,
        "other_sheets": found.other_sheets,
        "unknown_columns": found.unknown_columns,
        "personal_columns": found.personal_columns,
        "date_orders": found.date_orders,
        "undecided_dates": found.undecided_dates,
        "kept": found.kept,
        "ignored": found.ignored,
        "refused": found.refused,
        "statuses": [
            {"word": status.word, "meta": status.meta, "count": count}
            for status, count in _most(found.statuses)
            if not (is_own and find_state(status.word))
        ],
        "categories": [
            {"word": word, "count": count}
            for word, count in _most(found.categories)
            if not (is_own and find_category(word))
        ],
        "sites": [{"path": list(path), "count": count} for path, count in _most(found.sites) if path],
    }


def _most(words: Mapping[T, int]) -> Iterable[tuple[T, int]]:
    return islice(words.items(), MOST_WORDS)

"""What documents can draw: a text may hold characters that no font of theirs has, which PDF/UA-1 forbids."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, cast

import typst

#: Stands for a character that cannot be drawn; the fonts have it.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# What no text of a PDF may hold, whatever the font.
_NO_SIGNS = {chr(code): UNKNOWN for code in (*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, 0xFFFE, 0xFFFF)}
#: Where the East Asian scripts begin; before it stand those of Europe, and signs of all kinds.
_FAR = 0x2E80
# Apart from each other: characters that join are drawn by another glyph, or by none.
_PROBE = b"""#set document(title: "-")
#set text(font: "Libertinus Serif")
#for c in json(bytes(sys.inputs.at("data"))) [-#c ]
"""


@cache
def fonts() -> Any:
    """Return the fonts inside the typst wheel, so that a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def drawable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data whose texts have `UNKNOWN` for what cannot be drawn."""
    doubtful = sorted({char for char in json.dumps(data, ensure_ascii=False) if not char.isascii()})
    # A far row of Unicode is judged by one of its characters: Chinese has thousands, each to be tried.
    rows = [list(row) for _, row in groupby(doubtful, lambda char: max(ord(char), _FAR) // 256)]
    unknown = [char for row in rows for char in (row if _is_far(row) else _missing("".join(row)))]
    table = str.maketrans(_NO_SIGNS | dict.fromkeys(unknown, UNKNOWN))
    return cast("dict[str, Any]", _mapped(data, table))


def _is_far(row: list[str]) -> bool:
    """Tell whether characters stand where other scripts begin, and the first of them cannot be drawn."""
    return ord(row[0]) >= _FAR and not _draws(row[0])


def _mapped(value: Any, table: Mapping[int, str]) -> Any:
    match value:
        case str():
            return value.translate(table)
        case Mapping():
            return {name: _mapped(item, table) for name, item in value.items()}
        case list() | tuple():
            return [_mapped(item, table) for item in value]
    return value


def _missing(chars: str) -> set[str]:
    """Return those that no font draws, looked for by halves: nearly always there are few."""
    if not chars or _draws(chars):
        return set()
    half = len(chars) // 2
    return _missing(chars[:half]) | _missing(chars[half:]) if half else {chars}


@lru_cache(maxsize=4096)
def _draws(chars: str) -> bool:
    sources = {"main.typ": _PROBE}
    said = {"data": json.dumps(list(chars))}
    try:
        # The wheel takes a mapping of names to sources; its published types know a path and bytes only.
        made = typst.Compiler(cast("Any", sources), font_paths=fonts(), sys_inputs=said)
        made.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True

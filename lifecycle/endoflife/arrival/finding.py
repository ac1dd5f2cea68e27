"""Which line of a lot a scanned text means: by its label's code, its inventory number or its serial."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.manifest import Manifest, thawed
from lifecycle.kernel import codes
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.readings import Way, clues, code_of
from lifecycle.registry.resolving import resolve_many


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a lot as its reception looks for it."""

    id: UUID
    asset_id: UUID
    manifest: Manifest
    is_refused: bool
    is_expected: bool
    was_seen: bool

    @classmethod
    def of(cls, row: Any) -> "Wanted":
        """Return a line from its row: id, asset_id, manifest, decision, is_open, seen_at."""
        refused = row.decision == "refused"
        kept = thawed(row.manifest)
        return cls(row.id, row.asset_id, kept, refused, row.is_open and not refused, row.seen_at is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """The lines that a text means, one at best, and how the text is written down where it means none."""

    code: str
    lines: tuple[Wanted, ...]


def find_on_lot(session: Session, wanted: Sequence[Wanted], texts: Sequence[str]) -> list[Found]:
    """Return what each text means among the lines of a lot, in the scope of the lot's authority.

    What the frozen manifest does not know is looked for in the register: a device may bear a newer label.
    """
    index = _index(wanted)
    found = [_by_manifest(index, text) for text in texts]
    unknown = [place for place, lines in enumerate(found) if not lines]
    meanings = resolve_many(session, [[texts[place]] for place in unknown]) if unknown else ()
    by_asset = {line.asset_id: line for line in wanted}
    for place, meaning in zip(unknown, meanings, strict=True):
        found[place] = tuple(by_asset[card.id] for card in meaning.cards if card.id in by_asset)
    return [Found(written_code(text), lines) for text, lines in zip(texts, found, strict=True)]


_Index = dict[tuple[Way, str], list[Wanted]]


def _index(wanted: Sequence[Wanted]) -> _Index:
    index: _Index = {}
    for line in wanted:
        said = line.manifest
        keys = {
            Way.CODE: codes.normalise(said.code) if said.code else None,
            Way.TAG: said.tag.lower() if said.tag else None,
            Way.SERIAL: serial_key(said.serial) if said.serial else None,
        }
        for way, key in keys.items():
            if key:
                index.setdefault((way, key), []).append(line)
    return index


def _by_manifest(index: _Index, text: str) -> tuple[Wanted, ...]:
    for clue in clues(text):
        key = clue.key.lower() if clue.way is Way.TAG else clue.key
        if lines := index.get((clue.way, key)):
            return tuple(lines)
    return ()


def written_code(text: str) -> str:
    """Return a text as it is noted: a label's code in its shown form, anything else in plain characters."""
    if code := code_of(text):
        return codes.shown(code)
    return "".join(c for c in text if c.isprintable()).strip() or "?"

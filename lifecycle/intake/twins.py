"""Rows of one file that stand for the same device: shown on each of them, and none is chosen."""

from collections.abc import Iterator
from typing import Final

from lifecycle.formats.fields import Field, SourceRow
from lifecycle.formats.remarks import Remark, remark
from lifecycle.intake.wanting import RowKey
from lifecycle.kernel.codes import normalise
from lifecycle.kernel.serials import serial_key, uuid_key

SHOWN: Final = 5  # lines named in a remark

_CODES: Final = {
    Field.CODE: "duplicate_code",
    Field.TAG: "duplicate_tag",
    Field.SERIAL: "duplicate_serial",
    Field.EXTERNAL_ID: "duplicate_external",
    Field.NAME: "duplicate_name",
}
_PARTS: Final = 1 << 15  # more than a line tells of
_NAMED: Final = (Field.CODE, Field.TAG, Field.SERIAL)  # what another device may name one by


class Twins:
    """The references that the rows of a file carry, gathered while it is read."""

    def __init__(self) -> None:
        # A file has 100,000 rows: a place is one number rather than a pair.
        self._first: dict[Field, dict[str, int]] = {field: {} for field in (*_CODES, Field.UUID)}
        self._places: dict[tuple[Field, str], list[int]] = {}
        self._spelt: dict[tuple[Field, str], str] = {}
        self._named_only: set[int] = set()

    def add(self, row: SourceRow) -> None:
        """Take the references of a row that goes on to matching."""
        place = row.line * _PARTS + row.part
        for field, key in _keys(row):
            if (first := self._first[field].setdefault(key, place)) != place:
                self._places.setdefault((field, key), [first]).append(place)
                self._spelt.setdefault((field, key), getattr(row, field))
        if not (row.tag or row.serial_key or row.external_id or row.code or row.uuid):
            self._named_only.add(place)

    def knows(self, name: str) -> bool:
        """Tell whether a row has this label code, tag or serial."""
        keys = (normalise(name), name.casefold(), serial_key(name) or "")
        return any(key in self._first[field] for field, key in zip(_NAMED, keys, strict=True))

    def doubts(self) -> dict[RowKey, list[Remark]]:
        """Return what to say of the rows that carry a reference of another one.

        A name counts where nothing else designates the device.
        """
        doubts: dict[RowKey, list[Remark]] = {}
        for (field, key), places in self._places.items():
            for place in places:
                if field in _CODES and (field is not Field.NAME or place in self._named_only):
                    said = {"value": self._spelt[field, key], "lines": _others(places, place)}
                    doubts.setdefault(_key(place), []).append(remark(field, _CODES[field], **said))
        return doubts

    def shared_uuids(self) -> Iterator[RowKey]:
        """Yield the rows whose UUID others carry too: a maker's filler, which identifies nothing."""
        for (field, _), places in self._places.items():
            if field is Field.UUID:
                yield from map(_key, places)


def _keys(row: SourceRow) -> Iterator[tuple[Field, str]]:
    if row.code:
        yield Field.CODE, normalise(row.code)
    if row.tag:
        yield Field.TAG, row.tag.casefold()
    if row.serial_key:
        yield Field.SERIAL, row.serial_key
    if row.external_id:
        yield Field.EXTERNAL_ID, f"{row.external_source} {row.external_id}"
    if row.uuid and (key := uuid_key(row.uuid)):
        yield Field.UUID, key
    if row.name:
        yield Field.NAME, row.name.casefold()


def _key(place: int) -> RowKey:
    return place // _PARTS, place % _PARTS


def _others(places: list[int], here: int) -> str:
    others = [str(place // _PARTS) for place in places if place != here]
    return ", ".join(others[:SHOWN]) + (" …" if len(others) > SHOWN else "")

"""The monitors and docks that a computer's own line describes: each is a device of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from lifecycle.formats.fields import PARTS, Field, SourceRow
from lifecycle.formats.layouts import Layout, group_of
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.text import one_line
from lifecycle.formats.values import parts_of
from lifecycle.kernel.serials import is_junk_serial, serial_key

MONITOR = "Moniteur"
# The category word of a group of columns, by the group's name once folded; others are monitors.
_WORDS = {"peripheriques": "Périphérique", "peripherals": "Peripheral", "monitors": "Monitor"}
_NO_PLACE = -1


@dataclass(frozen=True, slots=True)
class _Group:
    """The columns of one kind of parts; a column that is not there has no place."""

    word: str
    name_at: int
    serial_at: int


class PartReader:
    """Reads the parts that the lines of a layout describe; false when no column does."""

    def __init__(self, layout: Layout) -> None:
        self._decode = layout.dialect.decode
        places: dict[str, dict[Field, int]] = {}
        for place, (title, field) in enumerate(zip(layout.header, layout.fields, strict=True)):
            if field in PARTS and field:
                places.setdefault(group_of(title), {})[field] = place
        self._groups = [
            _Group(
                _WORDS.get(name, MONITOR),
                at.get(Field.PART_NAME, _NO_PLACE),
                at.get(Field.PART_SERIAL, _NO_PLACE),
            )
            for name, at in places.items()
        ]

    def __bool__(self) -> bool:
        return bool(self._groups)

    def rows(self, owner: SourceRow, cells: list[str]) -> Iterator[SourceRow]:
        """Yield the parts of a device, numbered from 1."""
        part = 0
        for group in self._groups:
            names, serials = self._values(cells, group.name_at), self._values(cells, group.serial_at)
            for name, serial, remarks in _paired(names, serials):
                part += 1
                yield _part(owner, part, group.word, name, serial, remarks)

    def _values(self, cells: list[str], place: int) -> list[str]:
        if place == _NO_PLACE:
            return []
        return [one_line(value) for value in parts_of(self._decode(cells[place]))]


def _paired(names: list[str], serials: list[str]) -> Iterator[tuple[str, str, tuple[Remark, ...]]]:
    """Yield names with their serials; lists of unequal lengths do not tell which goes with which."""
    if len(names) == len(serials):
        yield from ((name, serial, ()) for name, serial in zip(names, serials, strict=True))
    elif not (names and serials):
        yield from ((name, "", ()) for name in names)
        yield from (("", serial, ()) for serial in serials)
    else:
        unpaired = remark(Field.PART_NAME, "parts_unpaired", value=", ".join(names))
        yield from (("", serial, (unpaired,)) for serial in serials)


def _part(
    owner: SourceRow, part: int, word: str, name: str, serial: str, remarks: tuple[Remark, ...]
) -> SourceRow:
    if is_junk := bool(serial) and is_junk_serial(serial):
        remarks = (*remarks, remark(Field.SERIAL, "junk", value=serial))
    if is_junk and not name:
        remarks = (*remarks, remark("", "nothing_to_identify"))
    return SourceRow(
        line=owner.line,
        part=part,
        name=name,
        serial="" if is_junk else serial,
        serial_key=serial_key(serial) or "",
        category=word,
        status=owner.status,
        entity_path=owner.entity_path,
        site_path=owner.site_path,
        parent=owner.tag or owner.serial or owner.name,
        remarks=remarks,
    )

"""Lines of one file that stand for the same device: shown on each of them, and none is chosen."""

from collections.abc import Iterable
from typing import Final

from lifecycle.formats.fields import Field, SourceRow
from lifecycle.formats.remarks import Remark, remark

SHOWN: Final = 5  # lines named in a remark

_CODES: Final = {
    Field.TAG: "duplicate_tag",
    Field.SERIAL: "duplicate_serial",
    Field.EXTERNAL_ID: "duplicate_external",
    Field.NAME: "duplicate_name",
}


class Twins:
    """The references that several lines of a file carry."""

    def __init__(self, rows: Iterable[SourceRow]) -> None:
        first: dict[tuple[Field, str], int] = {}
        self._lines: dict[tuple[Field, str], list[int]] = {}
        for row in rows:
            if not row.is_kept:
                continue
            for key in _keys(row):
                if (line := first.setdefault(key, row.line)) != row.line:
                    self._lines.setdefault(key, [line]).append(row.line)

    def about(self, row: SourceRow) -> tuple[Remark, ...]:
        """Return what to say of the lines that carry a reference of this row."""
        if not row.is_kept:
            return ()
        return tuple(
            remark(
                key[0], _CODES[key[0]], value=getattr(row, key[0]), lines=_others(self._lines[key], row.line)
            )
            for key in _keys(row)
            if key in self._lines and (key[0] is not Field.NAME or _is_named_only(row))
        )


def _keys(row: SourceRow) -> list[tuple[Field, str]]:
    keys = (
        (Field.TAG, row.tag.casefold()),
        (Field.SERIAL, row.serial_key),
        (Field.EXTERNAL_ID, row.external_id),
        (Field.NAME, row.name.casefold()),
    )
    return [key for key in keys if key[1]]


def _is_named_only(row: SourceRow) -> bool:
    return not (row.tag or row.serial_key or row.external_id)


def _others(lines: list[int], line: int) -> str:
    others = [str(other) for other in lines if other != line]
    return ", ".join(others[:SHOWN]) + (" …" if len(others) > SHOWN else "")

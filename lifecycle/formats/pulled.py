"""An inventory pulled from another program's API, as a file: one column a field, whatever the program."""

import csv
from collections.abc import Iterable, Mapping
from typing import Literal, TextIO

from lifecycle.formats.columns import Column
from lifecycle.formats.fields import Field

PulledProgram = Literal["snipeit", "glpi"]

PULLED: tuple[Field, ...] = (
    *(Field.EXTERNAL_ID, Field.TAG, Field.NAME, Field.SERIAL, Field.UUID, Field.STATUS, Field.STATUS_META),
    *(Field.CATEGORY, Field.MANUFACTURER, Field.MODEL, Field.MODEL_NUMBER, Field.ENTITY, Field.SITE),
    *(Field.ROOM, Field.ASSIGNED_SITE, Field.ASSIGNED_KIND, Field.HOLDER, Field.CUSTODIAN, Field.LOGIN),
    *(Field.FIRST_NAME, Field.LAST_NAME, Field.PARENT, Field.PART_NAME, Field.PART_SERIAL),
    *(Field.PURCHASED_ON, Field.COST, Field.SUPPLIER, Field.ORDER_REFERENCE, Field.ACCOUNTING_NUMBER),
    *(Field.FIRST_USED_ON, Field.WARRANTY_MONTHS, Field.WARRANTY_UNTIL, Field.RETIRED_ON, Field.NOTES),
    *(Field.OS, Field.OS_VERSION, Field.CPU, Field.RAM, Field.STORAGE, Field.STORAGE_GB, Field.MAC),
    *(Field.EXTERNAL_URL, Field.DELETED_ON, Field.PERSONAL_DEVICE),
)


def first_title(program: PulledProgram) -> str:
    """Return the title that gives a pulled inventory away; its column holds the program's own ids."""
    return f"lifecycle-pull:{program}"


def pulled_header(program: PulledProgram) -> list[str]:
    """Return the titles of an inventory pulled from a program, in order."""
    return [title for column in pulled_columns(program) for title in column.titles]


def pulled_columns(program: PulledProgram) -> tuple[Column, ...]:
    """Return the columns of an inventory pulled from a program."""
    return (
        Column(Field.EXTERNAL_ID, (first_title(program),)),
        *(Column(field, (field.value,)) for field in PULLED[1:]),
    )


def write_pulled(rows: Iterable[Mapping[Field, str]], out: TextIO, program: PulledProgram) -> int:
    """Write devices, one by one, and return how many; `out` is opened in UTF-8 with `newline=""`.

    Dates are ISO, amounts are in euros with a decimal point, values of one cell are on lines of their own.
    Raises KeyError for a field that is not one of `PULLED`.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(pulled_header(program))
    count = 0
    for row in rows:
        if unknown := row.keys() - set(PULLED):
            raise KeyError(*unknown)
        writer.writerow([_plain(row.get(field, "")) for field in PULLED])
        count += 1
    return count


def _plain(cell: str) -> str:
    # An answer may hold what no text file does: NUL, or half a pair of surrogates.
    return cell.replace("\0", "").encode("utf-8", "ignore").decode()

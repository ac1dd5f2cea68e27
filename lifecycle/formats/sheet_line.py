"""The line that tells, above a CSV made from a workbook, which sheet it was."""

import json
from dataclasses import asdict, dataclass

MARK = "lifecycle-workbook "
# Stands before a number in a cell made from a workbook: a text `0042` kept its zeros, a number 42 lost them.
NUMBER = "\x1f"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that was read, the row of its titles, and the other sheets that hold something."""

    name: str
    first_row: int
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.name)


NO_SHEET = Sheet("", 0)


def line_of(sheet: Sheet) -> str:
    """Return the line to write above the titles."""
    return f"{MARK}{json.dumps(asdict(sheet))}\n"


def sheet_of(line: str) -> Sheet:
    """Return what the first line of a file tells, `NO_SHEET` when it is an ordinary one."""
    if not line.startswith(MARK):
        return NO_SHEET
    try:
        told = json.loads(line.removeprefix(MARK))
        return Sheet(str(told["name"]), int(told["first_row"]), tuple(map(str, told["others"])))
    except (ValueError, KeyError, TypeError):
        return NO_SHEET

"""Cells that a spreadsheet would take for a formula: shown as text, and read back as they were.

Source: OWASP, « CSV injection ».
"""

import re

# The apostrophes in front count: what began with one before it was guarded gets one more, and keeps its own.
_ACTIVE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs: with an apostrophe in front when it begins like a formula."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that `guarded` was given, exactly; a cell that needed no guard stays as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell

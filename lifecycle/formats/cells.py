"""One cell of a column: the value it gives, and what to say of it; each trap met leaves a remark."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lifecycle.formats import junk, values
from lifecycle.formats.dates import DateEvidence, DateOrders, DateProblem, read_date
from lifecycle.formats.dialects import Dialect
from lifecycle.formats.fields import Field, StatusWord
from lifecycle.formats.remarks import Remark, remark
from lifecycle.formats.text import fold, one_line
from lifecycle.kernel.serials import is_junk_serial, uuid_key

NO = frozenset(("", "no", "non", "false", "0"))
# Snipe-IT closes a status with its type, in English whatever the language: « Prêt à déployer (deployed) ».
_META = re.compile(r"(.*\S)\s*\((deployed|deployable|pending|undeployable|archived)\)")
_WHOLE_NUMBER = re.compile(r"[1-9][0-9]*")

# What a cell gives: a value, None when it says nothing, and remarks. A bare tuple: millions are made.
Taken = tuple[Any, tuple[Remark, ...]]
NOTHING: Taken = (None, ())


@dataclass(frozen=True, slots=True)
class Habits:
    """How the cells of a file are to be taken.

    `loses_zeros`: any number may be what a spreadsheet left of a reference. With `evidence`, dates are only
    gathered there, for what they prove of their order.
    """

    dialect: Dialect
    orders: DateOrders
    loses_zeros: bool = False
    evidence: DateEvidence | None = None


Take = Callable[[Habits, Field, str], Taken]


def _left_out(field: Field, code: str, value: str) -> Taken:
    return None, (remark(field, code, value=value),)


def text(_habits: Habits, _field: Field, cell: str) -> Taken:
    """Take a text of one line."""
    return one_line(cell), ()


def block(_habits: Habits, _field: Field, cell: str) -> Taken:
    """Take a text as it is."""
    return cell, ()


def reference(habits: Habits, field: Field, cell: str) -> Taken:
    """Take a number that designates something; none when several are there or digits are lost."""
    if "\n" in cell:
        return _left_out(field, "several_values", ", ".join(values.parts_of(cell)))
    if values.is_scientific(cell):
        return _left_out(field, "scientific", cell)
    if habits.loses_zeros and _WHOLE_NUMBER.fullmatch(cell):
        return cell, (remark(field, "zeros_maybe_lost", value=cell),)
    return one_line(cell), ()


def unless_junk(is_junk: Callable[[str], bool], take: Take) -> Take:
    """Return how to take a cell that may hold a factory filler, left empty and said."""

    def taken(habits: Habits, field: Field, cell: str) -> Taken:
        value, remarks = take(habits, field, cell)
        if value and is_junk(value):
            return None, (*remarks, remark(field, "junk", value=value))
        return value, remarks

    return taken


def unless_virtual(is_virtual: Callable[[str], bool], take: Take) -> Take:
    """Return how to take a cell that may give a virtual machine away, which leaves the row aside."""

    def taken(habits: Habits, field: Field, cell: str) -> Taken:
        value, remarks = take(habits, field, cell)
        if is_virtual(cell):
            return value, (*remarks, remark(Field.CATEGORY, "virtual_machine", value=one_line(cell)))
        return value, remarks

    return taken


_doubted_serial = unless_virtual(junk.is_virtual_serial, unless_junk(is_junk_serial, reference))


def serial(habits: Habits, field: Field, cell: str) -> Taken:
    """Take a serial number; none when it is a factory filler."""
    # Nearly all of them: letters and digits, each met once.
    if cell.isalnum() and not habits.loses_zeros and not is_junk_serial(cell):
        return cell, ()
    return _doubted_serial(habits, field, cell)


def path(habits: Habits, _field: Field, cell: str) -> Taken:
    """Take a place, from the widest to the narrowest; GLPI writes trees with ` > `, people often do too."""
    is_tree = habits.dialect.program in ("glpi", "file")
    steps = one_line(cell).split(">") if is_tree else [one_line(cell)]
    return tuple(step.strip() for step in steps if step.strip()) or None, ()


def place(_habits: Habits, _field: Field, cell: str) -> Taken:
    """Take the name of a place as it is."""
    return (cell,), ()


def day(habits: Habits, field: Field, cell: str) -> Taken:
    """Take a day; none when it is ambiguous or unreadable, or taken for what it proves."""
    written = one_line(cell)
    if habits.evidence:
        habits.evidence.add(written)
        return NOTHING
    try:
        return read_date(written, habits.orders), ()
    except DateProblem as problem:
        return _left_out(field, problem.code, written)


def iso_day(habits: Habits, field: Field, cell: str) -> Taken:
    """Take a day as an ISO text."""
    value, remarks = day(habits, field, cell)
    return value and value.isoformat(), remarks


def amount(_habits: Habits, field: Field, cell: str) -> Taken:
    """Take an amount in euros; none when it is ambiguous or unreadable."""
    written = one_line(cell)
    try:
        return values.read_amount(written), ()
    except values.AmountProblem as problem:
        return _left_out(field, problem.code, written)


def measure(read: Callable[[str], int | None], code: str) -> Take:
    """Return how to take a whole number in a unit; the remark `code` says that it is unreadable."""

    def taken(_habits: Habits, field: Field, cell: str) -> Taken:
        try:
            return read(cell), ()
        except ValueError:
            return _left_out(field, code, one_line(cell))

    return taken


def counted(_habits: Habits, _field: Field, cell: str) -> Taken:
    """Take several values as one text, equal ones counted."""
    return values.counted(cell), ()


def status(habits: Habits, _field: Field, cell: str) -> Taken:
    """Take a status, with the type that Snipe-IT adds."""
    word = one_line(cell)
    if habits.dialect.program == "snipeit" and (match := _META.fullmatch(word)):
        return StatusWord(match[1], match[2]), ()
    return StatusWord(word), ()


def personal_device(_habits: Habits, field: Field, cell: str) -> Taken:
    """Leave the row aside when the device is its user's own."""
    return NOTHING if fold(cell) in NO else (None, (remark(field, "personal_device"),))


def deleted(_habits: Habits, field: Field, cell: str) -> Taken:
    """Leave the row aside when the other program deleted it."""
    return NOTHING if fold(cell) in NO else _left_out(field, "deleted_in_source", one_line(cell))


def uuid(habits: Habits, field: Field, cell: str) -> Taken:
    """Take a BIOS UUID, in small letters; none when many machines share it."""
    value, remarks = reference(habits, field, cell.lower())
    if value and uuid_key(value) is None:
        return _left_out(field, "junk", value)
    return value, remarks


def json_facts(_habits: Habits, field: Field, cell: str) -> Taken:
    """Take a JSON object that a database can store: without NUL, half characters nor infinite numbers."""
    try:
        found = json.loads(cell)
        stored = json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None, (remark(field, "facts_unreadable"),)
    if not isinstance(found, dict) or b"\\u0000" in stored:
        return None, (remark(field, "facts_unreadable"),)
    return found, ()

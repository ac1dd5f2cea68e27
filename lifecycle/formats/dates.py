"""Dates of a file: day or month first is proved by the file itself, or left to the person."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

EARLIEST_YEAR = 1980  # Snipe-IT turns a date it cannot read into 1970-01-01


class DateOrder(StrEnum):
    """Which of day and month is written first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


# By separator: a spreadsheet rewrites with slashes only the dates it understood, so what the dashes of a file
# prove says nothing of its slashes.
DateOrders = Mapping[str, DateOrder]

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE | re.ASCII)
_SHORT = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE | re.ASCII)
_EMPTY = re.compile(r"0{4}-0{2}-0{2}.*")  # how MySQL writes « no date »


class DateProblem(ValueError):
    """A date cannot be taken; `code` is a remark's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DateEvidence:
    """Gathers, date after date, what proves the order of day and month under each separator."""

    def __init__(self) -> None:
        self._seen: dict[str, set[DateOrder | None]] = {}

    def add(self, text: str) -> None:
        """Take one cell of a date column into account."""
        if not (match := _SHORT.fullmatch(text)):
            return
        first, second = int(match[1]), int(match[3])
        order = _proved(first, second)
        # 05/05 is the same both ways and 13/14 is no date: neither raises the question.
        if order or (first != second and first <= 12 and second <= 12):
            self._seen.setdefault(match[2], set()).add(order)

    @property
    def orders(self) -> dict[str, DateOrder]:
        """The separators whose order is proved, without any date that says the contrary."""
        proved = {mark: orders - {None} for mark, orders in self._seen.items()}
        return {
            mark: order for mark, orders in proved.items() if len(orders) == 1 for order in orders if order
        }

    @property
    def undecided(self) -> tuple[str, ...]:
        """The separators of short dates whose order a person must tell."""
        return tuple(mark for mark in self._seen if mark not in self.orders)


def _proved(first: int, second: int) -> DateOrder | None:
    if first > 12 >= second:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > 12 >= first else None


def read_date(text: str, orders: DateOrders) -> date | None:
    """Return the day of a cell, None when it is empty; the hour is dropped.

    Two-digit years are of this century up to 69. Raises DateProblem: `date_ambiguous` when nothing tells
    day from month, `date_unreadable`, or `date_implausible` before 1980.
    """
    if not text or _EMPTY.fullmatch(text):
        return None
    if match := _ISO.fullmatch(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := _SHORT.fullmatch(text):
        year = _full_year(match[4])
        month, day = _month_and_day(int(match[1]), int(match[3]), orders.get(match[2]))
    else:
        raise DateProblem("date_unreadable")
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise DateProblem("date_unreadable") from error
    if found.year < EARLIEST_YEAR:
        raise DateProblem("date_implausible")
    return found


def _month_and_day(first: int, second: int, order: DateOrder | None) -> tuple[int, int]:
    order = order or _proved(first, second)
    if order is None and first != second:
        raise DateProblem("date_ambiguous")
    return (first, second) if order is DateOrder.MONTH_FIRST else (second, first)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)

"""What pages make of figures: numbers in the reader's language, and the way to the rows behind them."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask import url_for

from lifecycle.edge.locale import current_locale
from lifecycle.reports import amounts
from lifecycle.reports.figures import Behind, Figure, Unit, Words
from lifecycle.reports.wording import WORDING

#: Units of which a device may have any part; the others count.
MEASURED = (Unit.YEARS, Unit.EUROS, Unit.KG_CO2E, Unit.KILOGRAMS)


def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """Return a value as it is read, with at most so many decimals; a dash where it is not defined."""
    return amounts.number(value, current_locale(), decimals)


def amount(value: Decimal | int | None, unit: Unit) -> str:
    """Return a value with its unit, as it is read."""
    return amounts.amount(value, unit, current_locale())


def cell(value: Decimal, unit: Unit) -> str:
    """Return what a device adds to a figure: measures to the hundredth, so that they stand in line."""
    return amounts.number(value, current_locale(), 2, 2 if unit in MEASURED else 0)


def decimal_text(value: Decimal | int | None) -> str:
    """Return a value for a cell of the reader's spreadsheet: all its decimals, thousands not grouped."""
    return "" if value is None else str(format_decimal(value, "0.##########", current_locale()))


def said(words: Words) -> str:
    """Return words in the reader's language."""
    return words.told(current_locale())


def rows_url(behind: Behind, after: str | None = None) -> str:
    """Return the address of the rows behind a figure."""
    params: dict[str, Any] = behind.params()
    return url_for("dashboard.rows", **params, after=after)


def behind_words(behind: Behind) -> str:
    """Return what the figure whose rows these are is called."""
    words = WORDING[behind.key].label
    return Words(words, {"year": behind.year} if behind.year else {}).told(current_locale())


def figure_url(figure: Figure) -> str | None:
    """Return the address of a figure's rows, those of its numerator where it is a share."""
    behind = figure.rows or next(iter(figure.parts), None)
    return rows_url(behind) if behind else None


def extent(figure: Figure) -> str:
    """Return the range of a figure in words, empty where it has none."""
    return amounts.extent(figure.low, figure.high, figure.unit, current_locale(), figure.value)

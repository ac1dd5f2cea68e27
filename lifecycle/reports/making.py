"""Making figures out of what populations come to: the value, and the words of formula and source."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lifecycle.reports import wording
from lifecycle.reports.basis import Basis
from lifecycle.reports.decree import target_of
from lifecycle.reports.figures import Behind, Figure, Key, Share, Words
from lifecycle.reports.queries import Total
from lifecycle.reports.wording import WORDING

_TENTH = Decimal("0.1")
#: The shares that the decree sets targets for.
LEGAL = (Share.LEGAL_RATIO, Share.LEGAL_RATIO_PROVEN)


def told_of(key: Key | Share, year: int | None, basis: Basis) -> tuple[Words, Words, Words]:
    """Return the label, the formula and the source of an indicator, their places filled."""
    words, factors = WORDING[key], basis.factors
    places = {
        "year": year,
        "displacement": factors.displacement,
        "second_life": factors.second_life_years,
        "set": Words(factors.title),
        "version": factors.version,
    }
    return _filled(words.label, places), _filled(words.formula, places), _filled(words.source, places)


def _filled(text: str, places: Mapping[str, Any]) -> Words:
    return Words(text, {name: value for name, value in places.items() if f"%({name})" in text})


def figure_of(
    behind: Behind, came_to: Total, basis: Basis, value: Decimal | int | None, note: Words | None = None
) -> Figure:
    """Return the figure of a value that the rows behind it came to, with its words and its bounds."""
    label, formula, source = told_of(behind.key, behind.year, basis)
    is_range = came_to.low != came_to.high
    return Figure(
        behind.key,
        label,
        value,
        WORDING[behind.key].unit,
        formula,
        source,
        basis.on,
        coverage=came_to.coverage,
        rows=behind,
        note=note,
        low=came_to.low if is_range else None,
        high=came_to.high if is_range else None,
    )


def share_of(share: Share, over: tuple[Behind, Total], under: tuple[Behind, Total], basis: Basis) -> Figure:
    """Return the percentage of two figures' rows, in words where it is undefined or over 100."""
    year = under[0].year
    label, formula, source = told_of(share, year, basis)
    value = percent(over[1].rows, under[1].rows)
    note = None
    if value is None:
        note = _filled(wording.UNDEFINED[share], {"year": year, "numerator": over[1].rows})
    elif value > 100:
        note = Words(wording.OVER_ALL)
    return Figure(
        share,
        label,
        value,
        WORDING[share].unit,
        formula,
        source,
        basis.on,
        coverage=under[1].coverage,
        parts=(over[0], under[0]),
        note=note,
        target=target_of(year) if year and share in LEGAL else None,
    )


def percent(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    """Return a share in percent to one decimal, None where there is nothing to divide by."""
    if denominator == 0:
        return None
    return (Decimal(numerator) * 100 / denominator).quantize(_TENTH, ROUND_HALF_UP)

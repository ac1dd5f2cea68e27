"""How the value of a figure is written: its number in the reader's language, and its unit."""

from collections.abc import Iterable
from decimal import Decimal

from babel.numbers import format_decimal

from lifecycle.kernel.text import N_, translate
from lifecycle.reports.figures import UNIT_LABELS, Unit

NONE = "–"
_TONNE_KG = 1000
#: The most decimals that a unit's values are shown with; the files and the API give them all.
_DECIMALS = {
    Unit.YEARS: 1, Unit.PERCENT: 1, Unit.TONNES: 2, Unit.DAYS: 1, Unit.PER_AGENT: 2, Unit.PER_HUNDRED: 1,
}  # fmt: skip
_IN_TONNES = {Unit.KG_CO2E: "t CO₂e", Unit.KILOGRAMS: "t"}
_SHORT = {Unit.YEARS: N_("ans"), Unit.TONNES: "t", Unit.DEVICES: "", Unit.TIMES: ""}
_NBSP = "\N{NO-BREAK SPACE}"


def number(value: Decimal | int | None, locale: str, decimals: int = 0) -> str:
    """Return a value as it is read, with at most so many decimals; a dash where it is not defined."""
    if value is None:
        return NONE
    return str(format_decimal(value, "#,##0" + (".#" if decimals else "") + "#" * (decimals - 1), locale))


def parted(value: Decimal | int | None, unit: Unit, locale: str) -> tuple[str, str]:
    """Return a value and its unit apart; from a thousand kilograms on, they are told in tonnes.

    What a title already says, « équipements » or « fois », is not said again.
    """
    if value is None:
        return NONE, ""
    label = translate(_SHORT.get(unit, UNIT_LABELS[unit]), locale)
    if unit not in _IN_TONNES:
        return number(value, locale, _DECIMALS.get(unit, 0)), label
    size = abs(Decimal(value))
    if size < _TONNE_KG:
        return number(value, locale, 0 if size >= 10 or not value else 1), label
    tonnes = Decimal(value) / _TONNE_KG
    return number(tonnes, locale, 0 if tonnes >= 100 else 1), _IN_TONNES[unit]


def amount(value: Decimal | int | None, unit: Unit, locale: str) -> str:
    """Return a value with its unit, « 12,3 t CO₂e »; a dash where it is not defined."""
    said, label = parted(value, unit, locale)
    return f"{said}{_NBSP}{label}" if label else said


def scaled(values: Iterable[Decimal | int | None], unit: Unit, locale: str) -> tuple[list[str], str]:
    """Return values that are compared, all in the unit of the largest, and that unit apart."""
    listed = list(values)
    most = max((abs(Decimal(value)) for value in listed if value is not None), default=Decimal(0))
    label = translate(_SHORT.get(unit, UNIT_LABELS[unit]), locale)
    if unit not in _IN_TONNES or most < _TONNE_KG:
        return [number(value, locale, _DECIMALS.get(unit, 0)) for value in listed], label
    tonnes = [None if value is None else Decimal(value) / _TONNE_KG for value in listed]
    return [number(value, locale, 1) for value in tonnes], _IN_TONNES[unit]


def extent(low: Decimal | None, high: Decimal | None, unit: Unit, locale: str) -> str:
    """Return the range around a value in words, « de 26 à 53 t CO₂e »; empty where there is none."""
    if low is None or high is None:
        return ""
    (least, most), label = scaled((low, high), unit, locale)
    said = f"{most}{_NBSP}{label}" if label else most
    return translate(N_("de %(low)s à %(high)s"), locale, low=least, high=said)

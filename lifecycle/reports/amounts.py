"""How the value of a figure is written: its number in the reader's language, and its unit."""

from collections.abc import Iterable
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal

from lifecycle.kernel.text import N_, translate
from lifecycle.reports.figures import UNIT_LABELS, Unit, Words

NONE = "–"
_TONNE_KG = 1000
#: The most decimals that a unit's values are shown with; the files and the API give them all.
_DECIMALS = {
    Unit.YEARS: 1, Unit.PERCENT: 1, Unit.TONNES: 2, Unit.DAYS: 1, Unit.PER_AGENT: 2, Unit.PER_HUNDRED: 1,
}  # fmt: skip
_IN_TONNES = {Unit.KG_CO2E: "t CO₂e", Unit.KILOGRAMS: "t"}
_SHORT = {Unit.YEARS: N_("ans"), Unit.TONNES: "t", Unit.DEVICES: "", Unit.TIMES: ""}
#: What a unit is called after one, and in French after anything below two: « 0 lot », « 1,5 an ».
_SINGULAR = {Unit.YEARS: N_("an"), Unit.DAYS: N_("jour"), Unit.LOTS: N_("lot")}
#: From here on, euros that are compared are told in thousands: longer ones would not stand side by side.
_MANY_EUROS, _THOUSAND = 10_000, 1000
_NBSP = "\N{NO-BREAK SPACE}"


def number(value: Decimal | int | None, locale: str, decimals: int = 0, least: int = 0) -> str:
    """Return a value as it is read, with `least` to `decimals` decimals; a dash where it is not defined."""
    if value is None:
        return NONE
    places = "0" * least + "#" * (decimals - least)
    return str(format_decimal(value, f"#,##0.{places}" if places else "#,##0", locale))


def parted(value: Decimal | int | None, unit: Unit, locale: str) -> tuple[str, str]:
    """Return a value and its unit apart; from a thousand kilograms on, they are told in tonnes.

    What a title already says, « équipements » or « fois », is not said again.
    """
    if value is None:
        return NONE, ""
    told, decimals, label = _fitted(Decimal(value), unit)
    if unit in _SINGULAR and Locale.parse(locale).plural_form(round(told, decimals)) == "one":
        label = _SINGULAR[unit]
    return number(told, locale, decimals), _unbroken(translate(label, locale), unit)


def _unbroken(label: str, unit: Unit) -> str:
    """Return a mass's unit so that no line ends inside it."""
    return label.replace(" ", _NBSP) if unit in _IN_TONNES else label


def _fitted(value: Decimal, unit: Unit) -> tuple[Decimal, int, str]:
    """Return a value in the unit that it is told in, with how many decimals, and that unit."""
    label, size = _SHORT.get(unit, UNIT_LABELS[unit]), abs(value)
    if unit not in _IN_TONNES:
        return value, _DECIMALS.get(unit, 0), label
    if size < _TONNE_KG:
        return value, 0 if size >= 10 or not value else 1, label
    tonnes = value / _TONNE_KG
    return tonnes, 0 if abs(tonnes) >= 100 else 1, _IN_TONNES[unit]


def mass(value: Decimal | int | None, unit: Unit) -> Words:
    """Return a mass (`KG_CO2E` or `KILOGRAMS`) for a sentence, as `amount` writes it in each language."""
    told, decimals, label = _fitted(Decimal(value or 0), unit)
    places = {"value": round(told, decimals), "unit": _unbroken(label, unit)}
    return Words("%(value)s\N{NO-BREAK SPACE}%(unit)s", places)


def amount(value: Decimal | int | None, unit: Unit, locale: str) -> str:
    """Return a value with its unit, « 12,3 t CO₂e »; a dash where it is not defined."""
    said, label = parted(value, unit, locale)
    return _joined(said, label, locale)


def _joined(said: str, label: str, locale: str) -> str:
    """Return a number with its unit; English sets no space before a percent sign."""
    return said + label if not label or (label == "%" and locale == "en") else f"{said}{_NBSP}{label}"


def scaled(
    values: Iterable[Decimal | int | None], unit: Unit, locale: str, beside: Decimal | int | None = None
) -> tuple[list[str], str]:
    """Return values that are compared, all in the unit of the largest or of `beside`, and that unit apart."""
    listed = [None if value is None else Decimal(value) for value in values]
    most = max((abs(value) for value in listed if value is not None), default=Decimal(0))
    by, decimals, label = _compared(most if beside is None else abs(Decimal(beside)), unit)
    told = [None if value is None else round(value / by, decimals) for value in listed]
    # All with a decimal if one has it: « 3,0 » beside « 4,8 ».
    least = decimals if any(value is not None and value % 1 for value in told) else 0
    said = [number(value, locale, decimals, least if value else 0) for value in told]
    return said, _unbroken(translate(label, locale), unit)


def _compared(most: Decimal, unit: Unit) -> tuple[int, int, str]:
    """Return what values up to `most` are divided by, their decimals, and the unit that they then have."""
    if unit in _IN_TONNES and most >= _TONNE_KG:
        return _TONNE_KG, 1, _IN_TONNES[unit]
    if unit is Unit.EUROS and most >= _MANY_EUROS:
        return _THOUSAND, 0 if most >= 10 * _MANY_EUROS else 1, "k€"
    return 1, _DECIMALS.get(unit, 0), _SHORT.get(unit, UNIT_LABELS[unit])


def extent(
    low: Decimal | None,
    high: Decimal | None,
    unit: Unit,
    locale: str,
    beside: Decimal | int | None = None,
) -> str:
    """Return a range in words, « de 26 à 53 t CO₂e », in the unit of the value that it stands beside.

    Empty where there is none, or none to be seen.
    """
    if low is None or high is None:
        return ""
    (least, most), label = scaled((low, high), unit, locale, beside)
    if least == most:
        return ""
    return translate(N_("de %(low)s à %(high)s"), locale, low=least, high=_joined(most, label, locale))

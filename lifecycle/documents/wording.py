"""How documents say a device's facts, in the reader's language."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from lifecycle.endoflife.manifest import Manifest
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.categories import CATEGORIES
from lifecycle.states.facts import FUNCTIONAL_LABELS, FunctionalStatus

_CATEGORY_NAMES = {row.key: {"fr": row.name_fr, "en": row.name_en} for row in CATEGORIES}


def category_name(device: Manifest, locale: str) -> str:
    """Return the name of a device's category."""
    return _CATEGORY_NAMES[device.category_key]["en" if locale == "en" else "fr"]


def status_name(device: Manifest, locale: str) -> str:
    """Return whether a device works, in words."""
    return translate(FUNCTIONAL_LABELS[FunctionalStatus(device.functional_status)], locale)


def specification(device: Manifest, locale: str) -> Iterator[str]:
    """Yield the technical facts that are known of a device."""
    if cpu := device.facts.get("cpu"):
        yield str(cpu)
    if ram := device.facts.get("ram_mb"):
        yield translate(N_("mémoire %(size)s Go"), locale, size=number(ram / 1024, locale))
    if storage := device.facts.get("storage_gb"):
        yield translate(N_("disque %(size)s Go"), locale, size=number(storage, locale))


def number(value: float | Decimal, locale: str) -> str:
    """Return a number with at most two decimals."""
    return format_decimal(value, format="#,##0.##", locale=locale)


def years(age: float | None, locale: str) -> str:
    """Return an age with one decimal and its unit, nothing when unknown."""
    if age is None:
        return ""
    return translate(N_("%(age)s ans"), locale, age=format_decimal(age, format="0.0", locale=locale))


def kilograms(weight: Decimal | None, locale: str, *, estimated: bool) -> str:
    """Return a weight with its unit, marked when it is only the category's usual one."""
    if weight is None:
        return ""
    return f"{'≈ ' if estimated else ''}{number(weight, locale)} kg"


def moment(at: datetime, locale: str) -> str:
    """Return a day and hour of France to the minute, in full."""
    day = format_date(at.astimezone(PARIS), "long", locale=locale)
    return f"{day}, {format_time(at.astimezone(PARIS), 'short', locale=locale)}"

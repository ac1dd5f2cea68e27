"""How documents say a device's facts, in the reader's language."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from lifecycle.endoflife.manifest import Manifest
from lifecycle.endoflife.views import LineView
from lifecycle.kernel.dates import brief_date
from lifecycle.kernel.text import N_, translate
from lifecycle.registry.categories import CATEGORIES
from lifecycle.states.facts import FUNCTIONAL_LABELS, FunctionalStatus
from lifecycle.triage.grades import ACCESSORY_LABELS, FAULT_LABELS

_CATEGORY_NAMES = {row.key: {"fr": row.name_fr, "en": row.name_en} for row in CATEGORIES}


def category_name(device: Manifest, locale: str) -> str:
    """Return the name of a device's category."""
    return _CATEGORY_NAMES[device.category_key]["en" if locale == "en" else "fr"]


def status_name(device: Manifest, locale: str) -> str:
    """Return whether a device works, in words."""
    return translate(FUNCTIONAL_LABELS[FunctionalStatus(device.functional_status)], locale)


def state_names(device: Manifest, locale: str) -> Iterator[str]:
    """Yield whether a device works, then the grades that its triage gave, « F4 · C6 »."""
    yield status_name(device, locale)
    if grades := " · ".join(part for part in (device.functional_grade, device.cosmetic_grade) if part):
        yield grades


def triaged(line: LineView, locale: str) -> Iterator[str]:
    """Yield what else a triage and the packing tell of a device: faults, what goes with it, its locks."""
    device = line.manifest
    if faults := ", ".join(fault_names(line, locale)):
        yield translate(N_("Défauts : %(list)s"), locale, list=faults)
    if said := ", ".join(accessory_names(line, locale)):
        yield translate(N_("Avec : %(list)s"), locale, list=said)
    if device.locks_released is not None:
        yield locks_name(device.locks_released, locale)


def fault_names(line: LineView, locale: str) -> Iterator[str]:
    """Yield the faults that the triage found, in words."""
    for key in line.manifest.faults:
        yield translate(FAULT_LABELS.get(key, key), locale)


def accessory_names(line: LineView, locale: str) -> Iterator[str]:
    """Yield what goes with a device: as the triage ticked it, then as it was packed."""
    for key in line.manifest.accessories:
        yield translate(ACCESSORY_LABELS.get(key, key), locale)
    if line.accessories:
        yield line.accessories


def locks_name(released: bool | None, locale: str) -> str:
    """Return whether a device's locks are released, in words; empty where nobody looked."""
    if released is None:
        return ""
    return translate(N_("Verrous levés") if released else N_("Verrous à lever"), locale)


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


def plain_number(value: float | None) -> Decimal | None:
    """Return a number as a spreadsheet takes it: exact, as it was said."""
    return None if value is None else Decimal(str(value))


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


def euros(amount: Decimal | int, locale: str) -> str:
    """Return an amount with its cents, « 84,50 € »."""
    return str(format_currency(amount, "EUR", locale=locale))


def short_day(day: date, locale: str) -> str:
    """Return a date in few signs: figures where they are read one way only, « 21/08/2026 »."""
    return f"{day:%d/%m/%Y}" if locale == "fr" else brief_date(day, locale)

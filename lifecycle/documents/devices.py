"""How documents list the devices of a lot, and what they weigh together."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from lifecycle.documents.wording import (
    category_name,
    kilograms,
    number,
    specification,
    state_names,
    triaged,
    years,
)
from lifecycle.endoflife.views import LineView
from lifecycle.kernel.text import N_, translate

DEVICE_COLUMNS = (
    N_("N°"), N_("Code"), N_("N° d’inventaire"), N_("Catégorie"), N_("Constructeur"), N_("Modèle"),
    N_("N° de série"),
)  # fmt: skip


def device_line(rank: int, line: LineView, locale: str) -> dict[str, Any]:
    """Return what a document's table shows of a device: texts, `about` and `state` one a line."""
    device = line.manifest
    category = category_name(device, locale)
    facts = [category] if device.designation else []
    about = [" · ".join([*facts, *specification(device, locale)]), *triaged(line, locale)]
    return {
        "rank": rank,
        "code": device.code,
        "tag": device.tag or "",
        "name": device.designation or category,
        "about": [said for said in about if said],
        "serial": device.serial or "",
        "state": list(state_names(device, locale)),
        "age": years(device.age_years, locale),
        "weight": kilograms(line.weight_kg, locale, estimated=is_guessed(line)),
    }


def is_guessed(line: LineView) -> bool:
    """Tell whether a device's weight is only its category's usual one."""
    return line.manifest.weight_estimated and not line.weight_measured


def weight_of(lines: Iterable[LineView]) -> Decimal:
    """Return what devices weigh together, in kilograms; one of unknown weight counts for nothing."""
    return sum((line.weight_kg or Decimal(0) for line in lines), Decimal(0))


def totals(lines: Sequence[LineView], locale: str) -> list[str]:
    """Return the count and weight of devices, and how much of the weight is only the usual one."""
    guessed = sum(is_guessed(line) for line in lines)
    counted = {"count": len(lines), "weight": number(weight_of(lines), locale)}
    said = [translate(N_("Équipements : %(count)s · Poids total : %(weight)s kg"), locale, **counted)]
    if guessed:
        about = N_("dont poids estimés d’après la catégorie : %(count)s")
        said.append(translate(about, locale, count=guessed))
    return said


def device_cells(line: LineView, locale: str) -> Iterator[str | int]:
    """Yield the cells of `DEVICE_COLUMNS`, by which a spreadsheet knows a device again."""
    device = line.manifest
    yield line.position
    yield device.code
    yield device.tag or ""
    yield category_name(device, locale)
    yield device.manufacturer or ""
    yield device.model or ""
    yield device.serial or ""

"""A factor set out of manufacturers' product sheets: medians by kind of product, use left out.

The sheets are those of Boavizta's collection « environmental-footprint-data » (ODbL 1.0): carbon footprints
that manufacturers state with methods of their own, which Boavizta gives as orders of magnitude, not to
compare brands. They run several times higher than ADEME's values for some kinds (monitors: five times), so
the two sets are never mixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lifecycle.impact.factors import SCOPES, TITLES, Factor, FactorSet

SET_ID = "manufacturers"
SOURCE = "Boavizta, environmental-footprint-data"
LICENCE = "ODbL 1.0"
#: Fewer products make no median here: a caution of ours, no text asks for it.
FEWEST = 10
#: The collection's kinds that are one of our categories.
KINDS: Mapping[str, str] = {
    "laptop": "laptop", "desktop": "desktop", "thin client": "thin_client", "monitor": "monitor",
    "tablet": "tablet", "smartphone": "smartphone", "server": "server", "printer": "printer",
}  # fmt: skip
_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A product: kg CO₂e over its life, the share of its use in them (0 to 1), and its kWh a year."""

    kind: str
    total_kg: Decimal
    use_share: Decimal | None
    yearly_kwh: Decimal | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How values lie: their number, first quartile, median and third quartile, to two decimals."""

    count: int
    first: Decimal
    median: Decimal
    third: Decimal


def spread_of(values: Sequence[Decimal]) -> Spread:
    """Return the quartiles of values, interpolated between neighbours; raises ValueError for none."""
    if not values:
        raise ValueError
    ordered = sorted(values)
    return Spread(len(ordered), *(_at(ordered, Decimal(quarter) / 4) for quarter in (1, 2, 3)))


def _at(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    value = ordered[low] + (ordered[high] - ordered[low]) * (place - low)
    return value.quantize(_STEP, ROUND_HALF_UP)


def manufacturers_set(
    sheets: Iterable[Sheet], version: str, loaded_on: date, electricity: FactorSet
) -> FactorSet:
    """Return the set that product sheets make, its factors keyed by category.

    A sheet without the share of its use says nothing of the rest and is left out. The electricity is that of
    another set: it depends on the country, not on who assessed the device.
    """
    embodied, kwh = defaultdict[str, list[Decimal]](list), defaultdict[str, list[Decimal]](list)
    for sheet in sheets:
        category = KINDS.get(sheet.kind.lower())
        if category and sheet.use_share is not None:
            embodied[category].append(sheet.total_kg * (1 - sheet.use_share))
            if sheet.yearly_kwh is not None:
                kwh[category].append(sheet.yearly_kwh)
    factors = {
        category: _factor(category, spread_of(values), kwh[category], loaded_on)
        for category, values in embodied.items()
        if len(values) >= FEWEST
    }
    return FactorSet(
        SET_ID, version, TITLES[SET_ID], SOURCE, LICENCE, loaded_on, factors,
        electricity.electricity, electricity.electricity_source,
    )  # fmt: skip


def _factor(category: str, spread: Spread, kwh: Sequence[Decimal], loaded_on: date) -> Factor:
    return Factor(
        category, None, None, None, spread.median,
        spread_of(kwh).median if len(kwh) >= FEWEST else None,
        None, SOURCE, loaded_on, SCOPES["without_use"],
        quality="median", count=spread.count, quartiles=(spread.first, spread.third),
    )  # fmt: skip

"""What replacing devices at an age costs over the next years: purchases, money, emissions, age of the fleet.

A policy says at which age the devices of each category are replaced. Time runs in months. A device older than
its policy's age is replaced in the first month; every device is replaced by one new device of its category,
which is replaced in turn. Prices and factors stay what they are. The use phase is not counted: its part is
small with the French electricity mix, and it is the same device that is used.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = 12
#: How many years ahead a plan looks.
YEARS = 5
#: The ages, in years, between which a policy can be chosen.
SHORTEST, LONGEST = 1, 15
_CENT, _HUNDREDTH = Decimal("0.01"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cohort:
    """Devices of a category that began to be used in the same month, `months` before the plan begins."""

    category: str
    months: int
    count: int


@dataclass(frozen=True, slots=True)
class Price:
    """What a new device of a category costs in euros, and in kg CO₂e to make and bring; None is unknown."""

    euros: Decimal | None
    embodied_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """One of the next years, counted from 1; `mean_age` is in years at its end, None for an empty fleet.

    `euros` and `embodied_kg` are those of the replacements whose price and factor are known.
    """

    number: int
    replacements: int
    euros: Decimal
    embodied_kg: Decimal
    mean_age: Decimal | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a policy leads to; `priced` and `weighed` count the replacements with a price or a factor."""

    years: tuple[PlannedYear, ...]
    priced: int
    weighed: int

    @property
    def replacements(self) -> int:
        """How many devices are bought over the whole plan."""
        return sum(year.replacements for year in self.years)

    @property
    def euros(self) -> Decimal:
        """What they cost, where the price is known."""
        return sum((year.euros for year in self.years), Decimal(0))

    @property
    def embodied_kg(self) -> Decimal:
        """What making and bringing them emits, where the factor is known."""
        return sum((year.embodied_kg for year in self.years), Decimal(0))


def months_before(start: date, on: date) -> int:
    """Return how many months of the calendar lie between two days, negative for a start that is to come."""
    return (on.year - start.year) * MONTHS + on.month - start.month


def replaced_in(age_months: int, kept_months: int, horizon: int) -> range:
    """Return the months, from 0, in which a device and its successors are replaced before `horizon`."""
    return range(max(0, kept_months - age_months), horizon, kept_months)


def plan(cohorts: Iterable[Cohort], kept_years: Mapping[str, Decimal], prices: Mapping[str, Price]) -> Plan:
    """Return what comes of replacing each category's devices at `kept_years`; categories not in it are kept.

    Purchases never rise when a category is kept longer. Raises ValueError for an age of less than a month.
    """
    bought = [dict[str, int]() for _ in range(YEARS)]
    ages, devices = [0] * YEARS, 0
    for cohort in cohorts:
        kept = _months(kept_years.get(cohort.category))
        months = replaced_in(cohort.months, kept, YEARS * MONTHS) if kept else range(0)
        for month in months:
            year = bought[month // MONTHS]
            year[cohort.category] = year.get(cohort.category, 0) + cohort.count
        for number in range(YEARS):
            ages[number] += cohort.count * _age_at((number + 1) * MONTHS, cohort.months, months)
        devices += cohort.count
    years = [_year(number, bought[number], prices, _mean(ages[number], devices)) for number in range(YEARS)]
    return Plan(tuple(years), _known(bought, prices, "euros"), _known(bought, prices, "embodied_kg"))


def _months(years: Decimal | None) -> int:
    """Return an age in whole months, 0 where there is none."""
    if years is None:
        return 0
    months = int((years * MONTHS).to_integral_value(ROUND_HALF_UP))
    if months < 1:
        raise ValueError(f"a device is kept for a month at least, not for {years} years")
    return months


def _age_at(end: int, age_months: int, replaced: range) -> int:
    """Return the age in months, at the end of month `end`, of what then stands in for a device."""
    past = [month for month in replaced if month < end]
    return end - past[-1] if past else age_months + end


def _mean(months: int, devices: int) -> Decimal | None:
    if devices == 0:
        return None
    return (Decimal(months) / (devices * MONTHS)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _year(
    number: int, bought: Mapping[str, int], prices: Mapping[str, Price], mean_age: Decimal | None
) -> PlannedYear:
    euros = _sum(bought, {key: price.euros for key, price in prices.items()})
    embodied = _sum(bought, {key: price.embodied_kg for key, price in prices.items()})
    return PlannedYear(number + 1, sum(bought.values()), euros, embodied, mean_age)


def _sum(bought: Mapping[str, int], each: Mapping[str, Decimal | None]) -> Decimal:
    known = (count * value for key, count in bought.items() if (value := each.get(key)) is not None)
    return sum(known, Decimal(0)).quantize(_CENT, ROUND_HALF_UP)


def _known(bought: Sequence[Mapping[str, int]], prices: Mapping[str, Price], name: str) -> int:
    """Count the replacements of categories whose price (or factor) is known."""
    known = {key for key, price in prices.items() if getattr(price, name) is not None}
    return sum(count for year in bought for key, count in year.items() if key in known)

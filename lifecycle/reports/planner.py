"""The planner fed by the real fleet: cohorts, median prices and factors of the authority entered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, cast, func, literal, select
from sqlalchemy.orm import Session

from lifecycle.impact.planning import Cohort, Plan, Price, months_before, plan
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Coverage
from lifecycle.reports.populations import START
from lifecycle.reports.prices import paid_prices
from lifecycle.states.assets import State


@dataclass(frozen=True, slots=True)
class Kind:
    """A category of the fleet in use: dated devices, its reference life in years, what a new one costs.

    `price.euros` is the median of what the authority paid, `priced` how many prices it is the median of.
    """

    key: str
    devices: int
    reference_life: Decimal
    price: Price
    priced: int


@dataclass(frozen=True, slots=True)
class Fleet:
    """The devices in use on a day: `kinds` by category, the most numerous first; `undated` ones are apart."""

    on: date
    cohorts: tuple[Cohort, ...]
    kinds: Mapping[str, Kind]
    undated: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two policies lead to with the same fleet."""

    today: Plan
    then: Plan

    @property
    def fewer(self) -> int:
        """How many purchases the second policy saves over the plan; negative where it asks for more."""
        return self.today.replacements - self.then.replacements

    @property
    def coverage(self) -> tuple[Coverage, Coverage]:
        """How many replacements of both plans have a price, and how many a factor."""
        total = self.today.replacements + self.then.replacements
        return (
            Coverage(self.today.priced + self.then.priced, total),
            Coverage(self.today.weighed + self.then.weighed, total),
        )


def fleet_of(session: Session, basis: Basis, site_id: UUID | None = None) -> Fleet:
    """Return the devices in use, of a site where one is given, grouped by category and month: two statements.

    Prices are medians over all that the authority bought with a known price, whichever the site.
    """
    cohorts, counts, lives, undated = [], Counter[str](), dict[str, Decimal](), 0
    for category, month, count, life in session.execute(_by_month(site_id)):
        if month is None or month > basis.on:
            undated += count
            continue
        cohorts.append(Cohort(category, months_before(month, basis.on), count))
        counts[category] += count
        lives[category] = life
    paid = {key: (median, known) for key, median, known in session.execute(paid_prices())}
    kinds = {
        key: _kind(key, count, lives[key], basis, paid.get(key, (None, 0)))
        for key, count in counts.most_common()
    }
    return Fleet(basis.on, tuple(cohorts), kinds, undated)


def _kind(key: str, devices: int, life: Decimal, basis: Basis, paid: tuple[Decimal | None, int]) -> Kind:
    factor = basis.factors.by_category.get(key)
    price = Price(paid[0], factor.embodied_kg if factor else None)
    return Kind(key, devices, life, price, paid[1])


def _by_month(site_id: UUID | None) -> Select[Any]:
    month: Any = cast(func.date_trunc(literal("month"), START), Date)
    wanted: Select[Any] = (
        select(Asset.category_key, month, func.count(), Category.reference_life_years)
        .join(Category, Category.key == Asset.category_key)
        .where(Asset.state == State.IN_USE)
        .group_by(Asset.category_key, month, Category.reference_life_years)
        .order_by(Asset.category_key, month)
    )
    return wanted if site_id is None else wanted.where(Asset.site_id == site_id)


def compare(fleet: Fleet, today: Mapping[str, Decimal], then: Mapping[str, Decimal]) -> Comparison:
    """Return what replacing each category at the ages `today` and `then`, in years, leads to."""
    prices = {key: kind.price for key, kind in fleet.kinds.items()}
    return Comparison(plan(fleet.cohorts, today, prices), plan(fleet.cohorts, then, prices))

"""What repairs cost, and what that is against the price of keeping a device: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a repair: how many, and the price of one in euros."""

    quantity: int
    unit_cost: Decimal

    @property
    def cost(self) -> Decimal:
        """The price of all of them, in euros."""
        return self.quantity * self.unit_cost


def total_cost(labour: Decimal | None, parts: Iterable[Part]) -> Decimal:
    """Return what a repair costs in euros, to the cent: labour and parts."""
    return ((labour or Decimal(0)) + sum((part.cost for part in parts), Decimal(0))).quantize(_CENT)


@dataclass(frozen=True, slots=True)
class Worth:
    """A repair against the device's yearly cost, in euros; it pays for itself after `years` more of use.

    The yearly cost is the purchase price over the reference life of the category, in years.
    """

    cost: Decimal
    price: Decimal
    life_years: Decimal
    yearly: Decimal
    years: Decimal


def worth(cost: Decimal, price: Decimal | None, life_years: Decimal) -> Worth | None:
    """Return a repair's cost in years of the device's own cost; None without a price or without a cost."""
    if not price or not cost or life_years <= 0:
        return None
    yearly = price / life_years
    years = (cost / yearly).quantize(_TENTH, ROUND_HALF_UP)
    return Worth(cost, price, life_years, yearly.quantize(_CENT, ROUND_HALF_UP), years)

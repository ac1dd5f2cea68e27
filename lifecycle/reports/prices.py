"""What the authority paid for its devices: the median price of each category, whichever the site."""

from typing import Any

from sqlalchemy import Select, func, select

from lifecycle.registry.model import Asset

#: A gift or a lease says nothing of what a device costs; files rarely say that one was bought.
BOUGHT = func.coalesce(Asset.acquisition, "bought") == "bought"


def paid_prices() -> Select[Any]:
    """Return `(category_key, median, known)` in euros: the median of the prices known, and how many they are.

    An even number of prices has its lower median, so that the price is always one that was paid.
    """
    median = func.round(func.percentile_disc(0.5).within_group(Asset.acquisition_cost), 2)
    return (
        select(Asset.category_key, median.label("median"), func.count().label("known"))
        .where(Asset.acquisition_cost > 0, BOUGHT)
        .group_by(Asset.category_key)
    )

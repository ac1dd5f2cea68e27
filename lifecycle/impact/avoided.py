"""Avoided emissions: what keeping a device, or giving it a second life, spares of making new ones.

An estimate against a stated scenario, never netted with the footprint (Net Zero Initiative, ITU-T L.1480).
Recycling avoids nothing here: matter is recovered, but no new device is spared, so there is no function for
it. Nothing is rounded but the yearly share of the embodied part; figures are rounded only when shown.
"""

from decimal import ROUND_HALF_UP, Decimal

#: The share of second-hand devices that truly stand in for a new one. 0.7 follows from the rebound of 29 %
#: that Makov and Font Vivanco (2018, doi 10.3389/fenrg.2018.00039) find for smartphones; 0.5 and 1.0 bound
#: the range shown, since displacement one for one is but a special case (Zink, Geyer and Startz).
LOWEST, USUAL, HIGHEST = Decimal("0.5"), Decimal("0.7"), Decimal("1.0")
#: Years of a second life: what workshops say of computers they refurbished (Rouen, three years at least).
SECOND_LIFE_YEARS = Decimal(3)
#: Work and transport of refurbishing one device beyond its parts, kg CO₂e, by category (Carbon Trust).
REFURBISHING_KG = {"smartphone": Decimal(15)}
_STEP = Decimal("0.000001")


def yearly_kg(embodied: Decimal, life_years: Decimal) -> Decimal:
    """Return the embodied part that a year of a new device's life carries: EMB / L, kg CO₂e a year.

    Rounded to six decimals, half up, as PostgreSQL's `round(…, 6)`, so that a sum in SQL and one in Python
    agree to the last digit. Raises ZeroDivisionError for no life.
    """
    return (embodied / life_years).quantize(_STEP, ROUND_HALF_UP)


def extension_kg(
    embodied: Decimal, life_years: Decimal, years_beyond: Decimal, parts_kg: Decimal = Decimal(0)
) -> Decimal:
    """Return what keeping a device beyond its reference life avoids: (EMB / L) × Δ − parts, kg CO₂e.

    Δ counts only where positive; parts may outweigh it, and the result is then negative. The energy term of
    the formula, max(0, kWh of the old − kWh of the new) × electricity × Δ, is nil: a set gives one yearly
    use to a kind of device, old or new.
    """
    if years_beyond <= 0:
        return Decimal(0)
    return yearly_kg(embodied, life_years) * years_beyond - parts_kg


def second_life_kg(
    embodied: Decimal,
    life_years: Decimal,
    years: Decimal,
    displacement: Decimal = USUAL,
    parts_kg: Decimal = Decimal(0),
) -> Decimal:
    """Return what a proven second life elsewhere avoids: d × (EMB / L) × T2 − refurbishing, kg CO₂e.

    `parts_kg` is all that refurbishing took: parts, and `REFURBISHING_KG` where known.
    """
    return displacement * yearly_kg(embodied, life_years) * years - parts_kg

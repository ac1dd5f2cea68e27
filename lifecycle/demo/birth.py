"""How a device enters the register: bought in a campaign, or taken over from the older inventory."""

import string
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lifecycle.demo.catalogue import (
    REFURBISHED_SUPPLIER,
    SHARES,
    SUPPLIERS,
    TECHNICAL,
    Kind,
)
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import CATEGORY, Life
from lifecycle.demo.rows import Rows
from lifecycle.kernel.serials import serial_key
from lifecycle.registry.rules import Place
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import FunctionalStatus

_SERIAL = string.digits + "BCDFGHJKLMNPQRSTVWXYZ"


def category(chance: Chance, among: frozenset[str] | None = None) -> str:
    """Return a category as often as fleets hold it, among those named if any."""
    # In the order of the shares: a set has another order in each process.
    weights = {key: share for key, share in SHARES.items() if among is None or key in among}
    return chance.weighted(weights)


def register(
    estate: Estate, chance: Chance, key: str, acquired: int, *, restricted: bool = False, bare: bool = False
) -> Life:
    """Return a new life of a category, acquired on a day (ordinal).

    What was bought before the register began is taken over in use on its first days. `bare` stops at the
    order: the device has not come yet.
    """
    on = date.fromordinal(acquired)
    model, model_id = chance.choice(estate.models_on_sale(key, on))
    values = _values(estate, chance, model, on) | {"model_id": model_id, "restricted": restricted}
    first_day = estate.start.toordinal()
    if acquired < first_day:
        used = date.fromordinal(acquired + chance.randint(5, 60))
        place = desk_for(estate, chance, key)
        taken_over = values | {"first_used_on": used} | _at(place)
        at = chance.moment(first_day + chance.randint(0, 20))
        return Life(estate, chance, at, State.IN_USE, taken_over)
    if bare or chance.is_one_in(0.6):
        life = Life(estate, chance, chance.moment(acquired), State.ORDERED, values)
        if not bare:
            came = life.on(min(acquired + chance.randint(6, 35), chance.last.toordinal()))
            store = chance.choice(estate.stores)
            life.do(Action.RECEIVE, came, life.technician, place=store)
        return life
    return Life(
        estate, chance, chance.moment(acquired), State.IN_STOCK, values | _at(chance.choice(estate.stores))
    )


def desk_for(estate: Estate, chance: Chance, key: str) -> Place:
    """Return a place where a device of this category is used."""
    return chance.choice(estate.closets if key in TECHNICAL else estate.desks)


def label(life: Life, rows: Rows, chance: Chance) -> str:
    """Give a device its label, now and then after an older one that still resolves; return the code."""
    made: datetime = life.row["created_at"]
    common = {"authority_id": life.estate.id, "asset_id": life.id}
    if chance.is_one_in(0.03):
        old = made + timedelta(minutes=3)
        stuck = {"printed_at": old, "applied_at": old}
        rows.add("label", code=chance.code(), state="replaced", created_at=old, **stuck, **common)
        made = min(made + timedelta(days=chance.randint(20, 600)), life.clock + timedelta(minutes=1))
    code = chance.code()
    rows.add("label", code=code, state="current", created_at=made, **_labelled(made, chance), **common)
    return code


# In days before the end of the story: labels not printed yet, labels printed that nobody stuck on yet.
_UNPRINTED, _UNSTUCK = 30, 75


def _labelled(made: datetime, chance: Chance) -> dict[str, datetime | None]:
    """Return when a label was printed and stuck on: at once, save for what came in lately."""
    days = (chance.last - made.date()).days
    printed, stuck = days > _UNPRINTED, days > _UNSTUCK
    return {"printed_at": made if printed else None, "applied_at": made if stuck else None}


def _at(place: Place) -> dict[str, Any]:
    return {"site_id": place.site_id, "room_id": place.room_id, "custodian": place.custodian}


def _values(estate: Estate, chance: Chance, model: Kind, on: date) -> dict[str, Any]:
    refurbished = model.category in ("laptop", "desktop", "smartphone") and chance.is_one_in(0.12)
    serial = chance.text(_SERIAL, 7 if model.maker == "Dell" else 10)
    warranty_years = chance.choice((1, 2) if refurbished else (3, 3, 5))
    price = model.price * (0.55 if refurbished else 1) * chance.uniform(0.94, 1.06)
    return {
        "tag": estate.tag(on.year),
        "name": None,
        "category_key": model.category,
        "serial": serial,
        "serial_key": serial_key(serial),
        "functional_status": FunctionalStatus.WORKS,
        "site_id": None,
        "room_id": None,
        "custodian": None,
        "acquisition": chance.choices(("bought", "leased", "donated"), (0.93, 0.05, 0.02))[0],
        "condition_acquired": "refurbished" if refurbished else "new",
        "acquired_on": on,
        "acquisition_cost": Decimal(f"{price:.2f}"),
        "supplier": REFURBISHED_SUPPLIER if refurbished else chance.choice(SUPPLIERS),
        "order_reference": f"BC-{on.year}-{chance.randint(1, 420):04d}",
        "first_used_on": None,
        "warranty_until": on + timedelta(days=365 * warranty_years),
        "parent_id": None,
        "notes": "",
        "facts": _facts(chance, model, on),
    }


def _facts(chance: Chance, model: Kind, on: date) -> dict[str, Any]:
    """Return what an inventory agent would have read, batteries worn by their years."""
    if model.category not in ("laptop", "tablet", "smartphone"):
        return model.facts
    years = (chance.last - on).days / 365.25
    health = max(38, round(100 - years * chance.uniform(5, 9)))
    return {**model.facts, "battery_health": health}


def usual_life(key: str) -> float:
    """Return how much longer than five years a category is used, as a factor."""
    return float(CATEGORY[key].reference_life_years) / 5

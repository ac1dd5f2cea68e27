"""Fourteen devices, every figure of lifespan and carbon worked out by hand; read on 1 July 2025.

Factors are ADEME's Base Empreinte numérique (publicodes-acv-numerique 2.1.0), embodied kg CO₂e and life in
years: laptop 185.09 / 5 = 37.018 a year, desktop 211.46 / 6 = 35.243333, monitor 69.84 / 6 = 11.64,
smartphone 79.52 / 2.5 = 31.808, tablet 84.29 / 3 = 28.096667; a dock has none. Electricity 0.0519 kg a kWh
(Base Empreinte 2024, average mix). Avoided: (EMB / L) × Δ − parts for a longer life, d × (EMB / L) × 3 years
for a second one, d = 0.7 after the rebound of 29 % that Makov and Font Vivanco found (2018), bounds 0.5 and
1.0; 15 kg to refurbish a smartphone (Carbon Trust); a charger 4.19 kg (ADEME). Four civil years with one leap
day are 1,461 days, exactly 4.0000 years.

| #  | device     | start      | story                                                         | age    |
|----|------------|------------|---------------------------------------------------------------|--------|
| 1  | laptop     | 2017-07-01 | in use, at the town hall                                      | 8      |
| 2  | laptop     | 2017-07-01 | in use, repaired: a charger (4.19 kg), a battery (unknown)    | 8      |
| 3  | smartphone | 2021-07-01 | in use again after a retirement, at the town hall             | 4      |
| 4  | desktop    | 2021-07-01 | in use; comes to its 6 years on 2027-07-02, a day too late    | 4      |
| 5  | monitor    | 2021-06-30 | in use, refurbished; comes to its 6 years on 2027-07-01; 150 € | 4.0027 |
| 6  | dock       | 2023-07-01 | in use, no factor                                             | 2.0014 |
| 7  | laptop     | –          | in use, undated; a gift, 1 €                                  | ?      |
| 8  | laptop     | 2021-07-01 | in use, new; comes to its 5 years on 2026-07-02; 900 €        | 4      |
| 9  | laptop     | 2024-07-01 | in stock; 1,000 €                                             |        |
| 10 | laptop     | 2017-03-01 | repaired with a used SSD; left 2025-03-01, refurbished; 700 €  | 8      |
| 11 | smartphone | 2023-03-01 | left 2025-03-01, reused                                       | 2.0014 |
| 12 | desktop    | 2017-05-05 | left 2025-05-05, recycled                                     | 8      |
| 13 | monitor    | 2016-06-01 | left 2024-06-01, reused; 250 €                                | 8      |
| 14 | tablet     | 2021-06-01 | left 2025-06-01, its partner has not told yet                 | 4      |
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import Asset, Site
from lifecycle.repairs.model import Repair, RepairPart
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import YEARLY, Behind, Key
from lifecycle.reports.queries import parts, rows_behind, total
from tests.reports.conftest import Workshop
from tests.reports.reading import ON, asked

REFURBISHED = {"outcome": "refurbished", "outcome_on": date(2025, 4, 1), "recipient": "school"}
REUSED = {"outcome": "reused", "outcome_on": date(2025, 4, 1), "proof_reference": "Attestation 7"}
RECYCLED = {"outcome": "recycled", "outcome_on": date(2025, 5, 20), "proof_reference": "BSD 12"}


def make_fleet(workshop: Workshop, session: Session) -> tuple[dict[int, UUID], UUID]:
    """Make the fourteen devices; return their ids by number, and the town hall's."""
    make = workshop.device
    hall = Site(id=new_id(), authority_id=workshop.actor.organisation_id, name="Mairie")
    session.add(hall)
    session.flush()
    eight, four = date(2017, 7, 1), date(2021, 7, 1)
    devices = {
        1: make("laptop", first_used_on=eight, site_id=hall.id),
        2: make("laptop", first_used_on=eight),
        3: make("smartphone", first_used_on=four, site_id=hall.id),
        4: make("desktop", first_used_on=four),
        5: make(
            "monitor",
            first_used_on=date(2021, 6, 30),
            condition_acquired="refurbished",
            acquisition_cost=150,
        ),
        6: make("dock", first_used_on=date(2023, 7, 1)),
        7: make("laptop", acquisition="donated", acquisition_cost=1),
        8: make("laptop", first_used_on=four, condition_acquired="new", acquisition_cost=900),
        9: make("laptop", first_used_on=date(2024, 7, 1), state="in_stock", acquisition_cost=1000),
        10: gone(make, "laptop", "refurbished", date(2017, 3, 1), date(2025, 3, 1), acquisition_cost=700),
        11: gone(make, "smartphone", "reused", date(2023, 3, 1), date(2025, 3, 1)),
        12: gone(make, "desktop", "recycled", date(2017, 5, 5), date(2025, 5, 5)),
        13: gone(make, "monitor", "reused", date(2016, 6, 1), date(2024, 6, 1), acquisition_cost=250),
        14: gone(make, "tablet", "handed_over", date(2021, 6, 1), date(2025, 6, 1)),
    }
    reinstated = {"action": "reinstate"}
    workshop.event(devices[3], "2023-03-01T10:00Z", "in_use", "retired")
    workshop.event(devices[3], "2023-04-01T10:00Z", "retired", "in_stock", details=reinstated)
    _repair(session, devices[2], ("Chargeur 65 W", False), ("Batterie", False))
    _repair(session, devices[10], ("SSD 256 Go", True))
    lots = {10: REFURBISHED, 11: REUSED, 12: RECYCLED, 13: REUSED, 14: {}}
    for number, line in lots.items():
        route = "recycle" if line is RECYCLED else "reuse"
        workshop.lot(route, f"{devices[number].left_on}T10:00Z", (devices[number], line))
    return {number: device.id for number, device in devices.items()}, hall.id


def gone(
    make: Callable[..., Asset], category: str, state: str, start: date, left_on: date, **more: Any
) -> Asset:
    return make(category, state=state, first_used_on=start, retired_on=left_on, left_on=left_on, **more)


def _repair(session: Session, device: Asset, *labels: tuple[str, bool]) -> None:
    repair = Repair(
        id=new_id(),
        authority_id=device.authority_id,
        asset_id=device.id,
        opened_by="Nadia",
        opened_at=datetime.fromisoformat("2022-01-03T09:00Z"),
        finished_at=datetime.fromisoformat("2022-01-10T09:00Z"),
        outcome="repaired",
    )
    session.add(repair)
    session.flush()
    for label, reused in labels:
        part = RepairPart(
            authority_id=device.authority_id, repair_id=repair.id, label=label, reused=reused, quantity=1
        )
        session.add(part)
    session.flush()


def come_to(session: Session, key: Key, year: int = 2025, **narrowed: Any) -> tuple[Any, ...]:
    """A figure's value, what it may be at least and at most, and its coverage."""
    _, scope, basis = asked(session, year)
    behind = Behind(key, scope.year if key in YEARLY else None, **narrowed)
    found = total(session, behind, basis)
    return found.value, found.low, found.high, (found.coverage.known, found.coverage.total)


def behind(session: Session, key: Key, year: int = 2025, **narrowed: Any) -> dict[UUID, Decimal]:
    """What each device behind a figure adds to it."""
    of = Behind(key, year if key in YEARLY else None, **narrowed)
    return {row.id: row.value for row in rows_behind(session, of, basis_for(session, ON)).rows}


def summed(session: Session, key: Key) -> dict[str, Decimal]:
    """The sum of each part of a figure, those without any row left out."""
    found = parts(session, Scope(2025).behind(key), basis_for(session, ON))
    return {name: each.value for name, each in found.items() if each.rows}

"""The bench's data set: the demonstration's lives at any size, written authority by authority.

At a million assets it has 1,000 authorities (the largest 40,000 assets), 200 partners and 20,000 lots; other
sizes keep the proportions, except that the largest authority stays large enough to be measured.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from uuid import UUID

from sqlalchemy import Engine, text

from lifecycle.access.permissions import Role
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate, furnish
from lifecycle.demo.lots import Partner, Story, Wanted
from lifecycle.demo.organisations import (
    actor_of,
    add_account,
    add_membership,
    add_network,
    add_organisation,
    add_partner,
)
from lifecycle.demo.population import populate
from lifecycle.demo.region import PARTNERS, PartnerData
from lifecycle.demo.rows import WRITTEN, Rows
from lifecycle.kernel.actor import Actor
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotState

SEED = 1_000_000
YEARS = 5.2
#: about ten events an asset come of this many incidents a year in use
INCIDENTS_A_YEAR = 2.15
_ASSETS_PER = {"authority": 1_000, "partner": 5_000, "lot": 50}
_LARGEST_SHARE, _LARGE = 0.04, 10_000
_LINES_PER_LOT, _BIG_LOT = (2, 6), 500
_LOT_STATES = {
    LotState.CLOSED: 0.72, LotState.RECEIVED: 0.06, LotState.HANDED_OVER: 0.05, LotState.SCHEDULED: 0.04,
    LotState.ACCEPTED: 0.03, LotState.OFFERED: 0.04, LotState.DRAFT: 0.04, LotState.DECLINED: 0.01,
    LotState.CANCELLED: 0.01,
}  # fmt: skip
# One document stands for all proofs: the bench measures their rows, not their bytes.
_PROOF = b"Attestation."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written, and in how many seconds."""

    assets: int
    events: int
    authorities: int
    partners: int
    lots: int
    seconds: float


def sizes(assets: int) -> list[int]:
    """Return how many assets each authority has, the largest first; the others follow a long tail."""
    count = max(3, assets // _ASSETS_PER["authority"])
    largest = max(round(assets * _LARGEST_SHARE), min(round(assets * 0.4), _LARGE))
    weights = [1 / (rank + 8) for rank in range(1, count)]
    rest = [int((assets - largest) * weight / sum(weights)) for weight in weights]
    rest[0] += assets - largest - sum(rest)
    return [largest, *rest]


def load_dataset(engine: Engine, assets: int, today: date) -> Loaded:
    """Write the data set into a migrated database as the tables' owner, one transaction an authority."""
    started = time.monotonic()
    chance = Chance(SEED, today - timedelta(days=1))
    founded = datetime.combine(chance.last - timedelta(days=int(YEARS * 365) + 30), day_time(8), UTC)
    rows = Rows()
    network = add_organisation(rows, chance, founded, "network", "bench", "Réseau de mesure", "Mesure", None)
    partners = [
        _partner(rows, chance, founded, rank) for rank in range(max(5, assets // _ASSETS_PER["partner"]))
    ]
    towns = [_town(rows, chance, founded, rank, size) for rank, size in enumerate(sizes(assets))]
    members = [partner.actor.organisation_id for partner in partners] + [estate.id for estate in towns]
    add_network(rows, network, members)
    with engine.begin() as connection:
        rows.write(connection)
    events = lots = 0
    for estate in towns:
        wanted = list(_lots(estate, chance, partners))
        lots += len(wanted)
        with engine.begin() as connection:
            furnish(estate, rows, chance, hall="Mairie", addresses="rue du Port")
            rows.write(connection)
            events += populate(connection, estate, chance, wanted, _prove, incidents_a_year=INCIDENTS_A_YEAR)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM ANALYZE {WRITTEN}"))
    return Loaded(assets, events, len(towns), len(partners), lots, time.monotonic() - started)


def _prove(_: Estate, story: Story) -> tuple[str, str, str, int]:
    return hashlib.sha256(_PROOF).hexdigest(), f"{story.number}.txt", "text/plain", len(_PROOF)


def _person(
    rows: Rows, chance: Chance, at: datetime, organisation: tuple[UUID, str], role: Role, email: str
) -> Actor:
    organisation_id, name = organisation
    person = f"Agent {email.partition('@')[0]}"
    account = add_account(rows, chance, at, email, person, None)
    add_membership(rows, chance, at, account, organisation_id, role)
    return actor_of(organisation_id, name, role, person, account)


def _partner(rows: Rows, chance: Chance, at: datetime, rank: int) -> Partner:
    data: PartnerData = PARTNERS[rank % len(PARTNERS)]
    name, until = f"{data.name} {rank}", None
    partner_id = add_organisation(rows, chance, at, "partner", f"partner-{rank}", name, f"4R {rank}", None)
    if data.destroys_days:
        until = chance.last + timedelta(days=data.destroys_days)
    takes = {route: categories for route, (_, categories) in data.routes.items()}
    add_partner(rows, partner_id, data.kind, takes, departments=data.departments, destroys_until=until)
    actor = _person(rows, chance, at, (partner_id, name), Role.PARTNER, f"partner-{rank}@bench.example")
    return Partner(actor, takes, {route: basis for route, (basis, _) in data.routes.items()}, until)


def _town(rows: Rows, chance: Chance, at: datetime, rank: int, size: int) -> Estate:
    name = f"Commune de Kermesure {rank}"
    town = add_organisation(rows, chance, at, "authority", f"town-{rank}", name, f"Kermesure {rank}", None)
    manager, technician = (
        _person(rows, chance, at, (town, name), role, f"{role}-{rank}@bench.example")
        for role in (Role.MANAGER, Role.TECHNICIAN)
    )
    start = chance.last - timedelta(days=int(YEARS * 365))
    return Estate(town, name, size, start, chance.last, manager, (technician,))


def _lots(estate: Estate, chance: Chance, partners: list[Partner]) -> Iterator[Wanted]:
    """Yield an authority's lots, with one of 500 lines where it is large enough to have filled it."""
    if estate.size >= _BIG_LOT * 8:
        yield _lot(chance, partners, LotState.SCHEDULED, _BIG_LOT)
    for _ in range(estate.size // _ASSETS_PER["lot"]):
        yield _lot(chance, partners, chance.weighted(_LOT_STATES), chance.randint(*_LINES_PER_LOT))


def _lot(chance: Chance, partners: list[Partner], state: LotState, lines: int) -> Wanted:
    partner = chance.choice(partners)
    routes = [route for route in partner.routes if route is not Route.REPAIR]
    return Wanted(partner, chance.choice(routes), state, lines)

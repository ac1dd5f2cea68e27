"""An authority as the story knows it: its people, its places and the models it buys."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from lifecycle.demo.catalogue import KINDS, TOLD_IN, Kind
from lifecycle.demo.chance import Chance
from lifecycle.demo.places import HALL, STORE_ROOMS, STORE_SITE, TECHNICAL_ROOM, SiteKind, sites
from lifecycle.demo.rows import Rows
from lifecycle.kernel.actor import Actor
from lifecycle.registry.rules import Place


@dataclass(slots=True)
class Estate:
    """An authority's people, its places, and its makers by name, its models by category.

    The register starts on `start`; `last` is the last day of the story. `desks` come with the service that
    works there; `stores` hold what nobody uses.
    """

    id: UUID
    name: str
    size: int
    start: date
    last: date
    manager: Actor
    technicians: tuple[Actor, ...]
    desks: list[Place] = field(default_factory=list)
    closets: list[Place] = field(default_factory=list)
    stores: list[Place] = field(default_factory=list)
    makers: dict[str, UUID] = field(default_factory=dict)
    models: Mapping[str, list[tuple[Kind, UUID]]] = field(default_factory=dict)
    ranks: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    def tag(self, year: int) -> str:
        """Return the next inventory number of a year, « 2021-0417 »."""
        self.ranks[year] += 1
        return f"{year}-{self.ranks[year]:04d}"

    def models_on_sale(self, category: str, on: date) -> list[tuple[Kind, UUID]]:
        """Return the models of a category sold on a date, or the nearest to it where none was."""
        year = on.year - (self.last.year - TOLD_IN)
        known = self.models[category]
        sold = [pair for pair in known if pair[0].first <= year <= pair[0].last]
        return sold or [min(known, key=lambda pair: abs(pair[0].first - year))]


def furnish(estate: Estate, rows: Rows, chance: Chance, *, hall: str, addresses: str) -> None:
    """Give an estate its sites, rooms, manufacturers and models; about one site for 120 devices."""
    opened = datetime(estate.start.year, estate.start.month, estate.start.day, 8, tzinfo=UTC)
    wanted = max(4, min(60, estate.size // 120))
    for number, (name, kind) in enumerate(sites(hall, wanted), 1):
        site = _site(estate, rows, chance, opened, name, f"{number * 3} {addresses}")
        _rooms(estate, rows, chance, opened, site, kind)
    store = _site(estate, rows, chance, opened, STORE_SITE, f"1 {addresses}")
    estate.stores = [
        Place(store, _room(estate, rows, chance, opened, store, name), None) for name in STORE_ROOMS
    ]
    # Its desktops are wiped with nwipe: taken for a Purge, as an authority may decide.
    rows.add("sanitisation_setting", authority_id=estate.id, overwriting_purges=True)
    _models(estate, rows, chance, opened)


def _site(estate: Estate, rows: Rows, chance: Chance, opened: datetime, name: str, address: str) -> UUID:
    site_id = chance.id_at(opened)
    rows.add("site", id=site_id, authority_id=estate.id, name=name, address=address)
    return site_id


def _room(estate: Estate, rows: Rows, chance: Chance, opened: datetime, site_id: UUID, name: str) -> UUID:
    room_id = chance.id_at(opened)
    rows.add("room", id=room_id, authority_id=estate.id, site_id=site_id, name=name)
    return room_id


def _rooms(estate: Estate, rows: Rows, chance: Chance, opened: datetime, site: UUID, kind: SiteKind) -> None:
    """Open a site's rooms; the hall counts several times, for that is where most people work."""
    for name in kind.rooms:
        room = _room(estate, rows, chance, opened, site, name)
        times = 4 if kind is HALL else 1
        estate.desks += [Place(site, room, chance.choice(kind.services)) for _ in range(times)]
    closet = _room(estate, rows, chance, opened, site, TECHNICAL_ROOM)
    estate.closets.append(Place(site, closet, "Service informatique"))


def _models(estate: Estate, rows: Rows, chance: Chance, opened: datetime) -> None:
    models, makers = defaultdict(list), estate.makers
    for kind in KINDS:
        if kind.maker not in makers:
            makers[kind.maker] = chance.id_at(opened)
            rows.add("manufacturer", id=makers[kind.maker], authority_id=estate.id, name=kind.maker)
        model_id = chance.id_at(opened)
        models[kind.category].append((kind, model_id))
        rows.add(
            "model",
            id=model_id,
            authority_id=estate.id,
            manufacturer_id=makers[kind.maker],
            category_key=kind.category,
            name=kind.name,
        )
    estate.models = models

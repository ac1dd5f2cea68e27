"""Reading inventories: the list, one with its figures, its lines page by page, what phones keep of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.model import Asset, Room, Site
from lifecycle.registry.queries import asset_list
from lifecycle.registry.turning import Leaf, turn
from lifecycle.stocktaking.errors import InventoryNotFound
from lifecycle.stocktaking.model import Inventory, InventoryLine
from lifecycle.stocktaking.rules import Finding

_L = InventoryLine
# What a list of lines may be narrowed to.
GROUPS: Mapping[str, ColumnElement[bool]] = {
    "remaining": _L.finding.is_(None),
    "found": _L.finding == Finding.FOUND,
    "misplaced": _L.finding == Finding.MISPLACED,
    "unexpected": _L.finding == Finding.UNEXPECTED,
}
# Open ones first, then the newest.
_NEWEST = Sort(
    (case((Inventory.state == "open", 1), else_=0), Inventory.started_at, Inventory.id), descending=True
)
_REGISTERED, _SEEN_IN = aliased(Room), aliased(Room)
_HOME = aliased(Site)
_SEEN_HOME = aliased(Site)


def _place(site: Any, room: Any) -> ColumnElement[str]:
    """Return « Mairie › Salle 12 », empty where nothing is known."""
    return cast(func.concat_ws(literal(" › "), site.name, room.name), String)


REGISTERED_PLACE, SEEN_PLACE = _place(_HOME, _REGISTERED), _place(_SEEN_HOME, _SEEN_IN)
# What stays to be seen is walked room by room; what was seen is read back from the last.
BY_PLACE = Sort((func.coalesce(_HOME.name, ""), func.coalesce(_REGISTERED.name, ""), _L.asset_id))
_LAST_SEEN = Sort((_L.seen_at, _L.asset_id), descending=True)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many lines an inventory has, by what became of them."""

    expected: int = 0
    remaining: int = 0
    found: int = 0
    misplaced: int = 0
    unexpected: int = 0
    moved: int = 0
    missing: int = 0

    @property
    def seen(self) -> int:
        """How many of those expected were seen."""
        return self.expected - self.remaining


_FIGURES = (
    func.count().filter(_L.is_expected),
    *(func.count().filter(condition) for condition in GROUPS.values()),
    func.count().filter(_L.settled == "moved"),
    func.count().filter(_L.settled == "missing"),
)


class Listed(NamedTuple):
    """An inventory of the list with its figures."""

    inventory: Inventory
    figures: Figures


class Progress(NamedTuple):
    """How far a room is: its place in words, how many are expected there, how many of them were seen."""

    site_name: str | None
    room_name: str | None
    expected: int
    seen: int


@dataclass(frozen=True, slots=True)
class OpenInventory:
    """An open inventory as a phone keeps it."""

    id: UUID
    name: str
    site_id: UUID | None
    room_id: UUID | None
    expected: tuple[UUID, ...]


def get_inventory(session: Session, inventory_id: UUID, *, shared: bool = False) -> Inventory:
    """Return this authority's inventory, which `shared` keeps from ending meanwhile; InventoryNotFound."""
    lock = {"read": True} if shared else None
    inventory = session.get(Inventory, inventory_id, with_for_update=lock, populate_existing=shared)
    if inventory is None:
        raise InventoryNotFound
    return inventory


def inventories_page(session: Session, *, limit: int = 30, after: str | None = None) -> Page[Listed]:
    """Return a page of inventories with their figures, open ones first, in two statements."""
    statement = select(Inventory, *(column.label(None) for column in _NEWEST.columns))
    page = page_of(
        session.execute(keyset(statement, _NEWEST, after, limit)).all(), limit, lambda row: tuple(row[1:])
    )
    figures = figures_of(session, [row[0].id for row in page.rows])
    return Page([Listed(row[0], figures[row[0].id]) for row in page.rows], page.after)


def figures_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Figures]:
    """Return the figures of inventories by id; one without lines has zeros."""
    counted = select(_L.inventory_id, *_FIGURES).where(_L.inventory_id.in_(ids)).group_by(_L.inventory_id)
    found = {row[0]: Figures(*map(int, row[1:])) for row in session.execute(counted)}
    return {each: found.get(each, Figures()) for each in ids}


def progress_by_room(session: Session, inventory_id: UUID, limit: int) -> Sequence[Progress]:
    """Return the rooms where devices are expected, those with the most still to see first."""
    expected, seen = func.count(), func.count(_L.seen_at)
    rooms = (
        select(_HOME.name, _REGISTERED.name, expected, seen)
        .select_from(_L)
        .outerjoin(_HOME, _HOME.id == _L.site_id)
        .outerjoin(_REGISTERED, _REGISTERED.id == _L.room_id)
        .where(_L.inventory_id == inventory_id, _L.is_expected)
        .group_by(_HOME.id, _REGISTERED.id)
        .order_by((expected - seen).desc(), _HOME.name, _REGISTERED.name)
    )
    return [Progress(*row) for row in session.execute(rooms.limit(limit))]


def lines(inventory_id: UUID, group: str | None = None, *columns: Any) -> Select[Any]:
    """Return the select of an inventory's lines, with all that a card shows of each device.

    Without a group all lines are wanted; columns, when given, replace the card's.
    """
    told = columns or (
        _L.is_expected,
        _L.finding,
        _L.seen_at,
        _L.seen_by,
        _L.seen_room_id,
        _L.settled,
        _L.room_id.label("registered_room_id"),
        REGISTERED_PLACE.label("registered_place"),
        SEEN_PLACE.label("seen_place"),
    )
    base = asset_list(*columns) if columns else asset_list().add_columns(*told)
    joined = (
        base.join(_L, _L.asset_id == Asset.id)
        .outerjoin(_HOME, _HOME.id == _L.site_id)
        .outerjoin(_REGISTERED, _REGISTERED.id == _L.room_id)
        .outerjoin(_SEEN_IN, _SEEN_IN.id == _L.seen_room_id)
        .outerjoin(_SEEN_HOME, _SEEN_HOME.id == _SEEN_IN.site_id)
    )
    wanted = joined.where(_L.inventory_id == inventory_id)
    return wanted.where(GROUPS[group]) if group else wanted


def lines_page(
    session: Session,
    inventory_id: UUID,
    group: str,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Leaf:
    """Return a page of a group's lines: by place what remains, else what was seen last first."""
    sort = BY_PLACE if group == "remaining" else _LAST_SEEN
    return turn(session, lines(inventory_id, group), sort, after=after, before=before, limit=limit)


def lines_by_place(session: Session, inventory_id: UUID, group: str, limit: int) -> Sequence[Any]:
    """Return a group's lines in the order of places, to be printed."""
    return session.execute(lines(inventory_id, group).order_by(*BY_PLACE.columns).limit(limit)).all()


def for_phones(session: Session) -> list[OpenInventory]:
    """Return the open inventories with the ids of what they expect, in two statements."""
    is_open = select(Inventory).where(Inventory.state == "open").order_by(Inventory.started_at.desc())
    opened = session.scalars(is_open).all()
    expected: defaultdict[UUID, list[UUID]] = defaultdict(list)
    wanted = select(_L.inventory_id, _L.asset_id).where(
        _L.inventory_id.in_([each.id for each in opened]), _L.is_expected
    )
    for inventory_id, asset_id in session.execute(wanted):
        expected[inventory_id].append(asset_id)
    return [
        OpenInventory(each.id, each.name, each.site_id, each.room_id, tuple(expected[each.id]))
        for each in opened
    ]

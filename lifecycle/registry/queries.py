"""Reading the register: one asset's card, lists by keyset, counts, places."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lifecycle.db.paging import Page, keyset, page_of
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.serials import normalise_serial
from lifecycle.registry.filters import SORTS, AssetFilter, conditions
from lifecycle.registry.model import Asset, Category, Label, Manufacturer, Model, Room, Site

CardRow = Any  # a row of the columns below; typing each join would say them twice

_CARD_COLUMNS = (
    *(column for column in Asset.__table__.columns if column.name not in ("facts", "authority_id")),
    Label.code,
    Category.name_fr.label("category_fr"),
    Category.name_en.label("category_en"),
    Category.reference_life_years,
    Category.data_bearing,
    Model.name.label("model_name"),
    Manufacturer.name.label("manufacturer_name"),
    Site.name.label("site_name"),
    Room.name.label("room_name"),
)


def asset_list(*columns: Any) -> Select[Any]:
    """Return the select of assets with all that a list or a card shows of each."""
    return (
        select(*(columns or _CARD_COLUMNS))
        .select_from(Asset)
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Label, (Label.asset_id == Asset.id) & (Label.state == "current"))
        .outerjoin(Model, Model.id == Asset.model_id)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
        .outerjoin(Site, Site.id == Asset.site_id)
        .outerjoin(Room, Room.id == Asset.room_id)
    )


def find_card(session: Session, asset_id: UUID) -> CardRow | None:
    """Return all that an asset's page shows in one row, or None where there is no such asset here."""
    return session.execute(asset_list(*_CARD_COLUMNS, Asset.facts).where(Asset.id == asset_id)).one_or_none()


def find_label(session: Session, code: str) -> Label | None:
    """Return this authority's label of a normalised code, or None."""
    return session.get(Label, code)


def find_card_by_code(session: Session, code: str) -> CardRow | None:
    """Return the card of the asset that a code, current or replaced, leads to, or None."""
    asset_id = select(Label.asset_id).where(Label.code == code).scalar_subquery()
    wanted = asset_list(*_CARD_COLUMNS, Asset.facts).where(Asset.id == asset_id)
    return session.execute(wanted).one_or_none()


def assets_page(
    session: Session, wanted: AssetFilter, *, sort: str = "updated", after: str | None = None, limit: int = 50
) -> Page[CardRow]:
    """Return a page of the assets that match a filter; sorts are the keys of `SORTS`."""
    order = SORTS[sort]
    keys = tuple(column.label(f"sort_{i}") for i, column in enumerate(order.columns))
    statement = asset_list(*_CARD_COLUMNS, *keys).where(*conditions(wanted))
    rows = session.execute(keyset(statement, order, after, limit)).all()
    return page_of(rows, limit, lambda row: row[-len(keys) :])


def count_assets(session: Session, wanted: AssetFilter) -> int:
    """Return how many assets match a filter."""
    counted: int = session.scalars(asset_list(func.count()).where(*conditions(wanted))).one()
    return counted


def asset_ids_after(session: Session, wanted: AssetFilter, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Return the ids of the next assets that match a filter, in id order, for work in steps."""
    statement = asset_list(Asset.id).where(*conditions(wanted)).order_by(Asset.id).limit(limit)
    return session.scalars(statement.where(Asset.id > after) if after else statement).all()


def resolve(session: Session, text: str) -> Sequence[CardRow]:
    """Return the assets that a scanned or typed text may mean: code, else tag, else serial; never a guess."""
    wanted = text.strip().rstrip("/").rpartition("/e/")[2]
    code = normalise(wanted)
    if is_code(code) and (card := find_card_by_code(session, code)):
        return [card]
    ways = (func.lower(Asset.tag) == wanted.lower(), Asset.serial_key == (normalise_serial(wanted) or ""))
    for way in ways:
        if found := session.execute(asset_list().where(way).limit(20)).all():
            return found
    return []


def rooms(session: Session) -> Sequence[CardRow]:
    """Return all rooms with their sites' names, in the order people look for them."""
    wanted = select(Room.id, Room.name, Room.site_id, Site.name.label("site_name"))
    return session.execute(wanted.join(Site, Site.id == Room.site_id).order_by(Site.name, Room.name)).all()


def sites(session: Session) -> Sequence[Site]:
    """Return the authority's sites by name."""
    return session.scalars(select(Site).order_by(Site.name)).all()


def categories(session: Session) -> Sequence[Category]:
    """Return the categories in their order."""
    return session.scalars(select(Category).order_by(Category.position)).all()


def models(session: Session) -> Sequence[CardRow]:
    """Return the authority's models with their manufacturers' names."""
    wanted = select(
        Model.id, Model.name, Model.number, Model.category_key, Manufacturer.name.label("manufacturer_name")
    ).outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
    return session.execute(wanted.order_by(Manufacturer.name, Model.name)).all()

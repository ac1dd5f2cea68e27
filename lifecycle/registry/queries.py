"""Reading the register: one asset's card, lists by keyset, counts, places."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lifecycle.history.model import Event
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.filters import SORTS, AssetFilter, conditions
from lifecycle.registry.model import Asset, Category, Label, Room, Site
from lifecycle.registry.turning import Leaf, turn

CardRow = Any  # a row of the columns below; typing each join would say them twice

_CARD_COLUMNS = (
    *(column for column in Asset.__table__.columns if column.name not in ("facts", "authority_id")),
    Label.code,
    Label.printed_at.label("label_printed_at"),
    Label.applied_at.label("label_applied_at"),
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


def matching(wanted: AssetFilter, *columns: Any) -> Select[Any]:
    """Return the select of columns of assets and their categories, of the assets that match a filter."""
    narrow = select(*columns).select_from(Asset).join(Category, Category.key == Asset.category_key)
    joined = asset_list(*columns) if wanted.looks_around else narrow
    return joined.where(*conditions(wanted))


# A scan waits for these: made once, so that each use only fills in its parameter.
# Built once: what every list and card goes through.
_LIST, _CARD = asset_list(), asset_list(*_CARD_COLUMNS, Asset.facts)
_CARD_BY_ID = _CARD.where(Asset.id == bindparam("asset_id"))
_CARD_BY_CODE = _CARD.where(
    Asset.id == select(Label.asset_id).where(Label.code == bindparam("code")).scalar_subquery()
)


_ASSET_OF_CODE = select(Label.asset_id).where(Label.code == bindparam("code"))


def find_asset_id(session: Session, code: str) -> UUID | None:
    """Return the asset that a code, current or replaced, leads to, or None."""
    return session.scalar(_ASSET_OF_CODE, {"code": code})


def find_card(session: Session, asset_id: UUID) -> CardRow | None:
    """Return all that an asset's page shows in one row, or None where there is no such asset here."""
    return session.execute(_CARD_BY_ID, {"asset_id": asset_id}).one_or_none()


def find_label(session: Session, code: str) -> Label | None:
    """Return this authority's label of a normalised code, or None."""
    return session.get(Label, code)


def find_card_by_code(session: Session, code: str) -> CardRow | None:
    """Return the card of the asset that a code, current or replaced, leads to, or None."""
    return session.connection().execute(_CARD_BY_CODE, {"code": code}).one_or_none()


def assets_page(
    session: Session,
    wanted: AssetFilter,
    *,
    sort: str = "updated",
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Leaf:
    """Return a page of the assets that match a filter, after or before a mark; sorts are keys of `SORTS`."""
    statement = _LIST.where(*conditions(wanted))
    return turn(session, statement, SORTS[sort], after=after, before=before, limit=limit)


def count_by_state(
    session: Session, wanted: AssetFilter, ids: Collection[UUID] | None = None
) -> Mapping[str, int]:
    """Return how many of the assets that match, or of those with these ids, stand in each state."""
    chosen = matching(AssetFilter() if ids is not None else wanted, Asset.state, func.count())
    counted = (chosen if ids is None else chosen.where(Asset.id.in_(ids))).group_by(Asset.state)
    return {row[0]: row[1] for row in session.execute(counted)}


def cards(session: Session, ids: Collection[UUID]) -> Mapping[UUID, CardRow]:
    """Return the rows of these assets by id; those that are not this authority's are left out."""
    rows = session.execute(_LIST.where(Asset.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def asset_ids_after(session: Session, wanted: AssetFilter, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Return the ids of the next assets that match a filter, in id order, for work in steps."""
    statement = matching(wanted, Asset.id).order_by(Asset.id).limit(limit)
    return session.scalars(statement.where(Asset.id > after) if after else statement).all()


def family(session: Session, card: CardRow) -> Sequence[CardRow]:
    """Return the asset that this one is attached to, and those attached to it."""
    related = or_(Asset.parent_id == card.id, Asset.id == card.parent_id)
    return session.execute(_LIST.where(related).order_by(Asset.id).limit(100)).all()


def labels_of(session: Session, asset_id: UUID) -> Sequence[Label]:
    """Return the labels that an asset has had, the current one first, then the newest."""
    newest = select(Label).where(Label.asset_id == asset_id).order_by(Label.state, Label.created_at.desc())
    return session.scalars(newest).all()


def find_state_at(session: Session, asset_id: UUID, moment: datetime) -> str | None:
    """Return an asset's state at a past instant, by the rule of `history.queries.states_at`, or None."""
    past = select(Event.to_state).where(
        Event.subject_id == asset_id, Event.to_state.is_not(None), Event.occurred_at <= moment
    )
    return session.scalar(past.order_by(Event.sequence.desc()).limit(1))


def rooms(session: Session, site_id: UUID | None = None) -> Sequence[CardRow]:
    """Return the rooms, of one site or of all, with their sites' names, in the order people look for them."""
    wanted = select(Room.id, Room.name, Room.site_id, Site.name.label("site_name"))
    if site_id is not None:
        wanted = wanted.where(Room.site_id == site_id)
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


def find_model_name(session: Session, model_id: UUID) -> str | None:
    """Return a model's name with its manufacturer's, or None where there is no such model here."""
    named = func.concat_ws(" ", Manufacturer.name, Model.name)
    wanted = select(named).outerjoin_from(Model, Manufacturer, Manufacturer.id == Model.manufacturer_id)
    return session.scalar(wanted.where(Model.id == model_id))

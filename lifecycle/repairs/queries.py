"""Reading repairs: lists by keyset, one sheet, a device's own, totals by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from lifecycle.db.paging import Sort
from lifecycle.people.model import Organisation
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Category, Label
from lifecycle.registry.turning import Leaf, turn
from lifecycle.repairs.errors import RepairNotFound
from lifecycle.repairs.model import Repair, RepairPart
from lifecycle.repairs.words import Provider
from lifecycle.states.assets import State

RepairRow = Any  # a row of the columns below; typing each join would say them twice

_PARTNER = aliased(Organisation)
_PARTS = (
    select(func.coalesce(func.sum(RepairPart.quantity * RepairPart.unit_cost), Decimal(0)))
    .where(RepairPart.repair_id == Repair.id)
    .correlate(Repair)
    .scalar_subquery()
)
# In euros: labour and parts, as `costs.total_cost` sums them.
COST = func.coalesce(Repair.labour_cost, Decimal(0)) + _PARTS
_PROVIDER_NAME = case(
    (Repair.provider == Provider.PARTNER, func.coalesce(_PARTNER.name, "")), else_=Repair.provider_name
)
_ended_in = func.extract("year", func.timezone("Europe/Paris", Repair.finished_at))
_OLDEST_OPEN = Sort((Repair.opened_at, Repair.id))
_NEWEST_ENDED = Sort((Repair.finished_at, Repair.id), descending=True)


@dataclass(frozen=True, slots=True)
class RepairFilter:
    """Which repairs: open ones or ended ones (None: all), of a year of their end, of a way of repairing."""

    is_open: bool | None = True
    year: int | None = None
    provider: Provider | None = None
    overdue_on: date | None = None
    asset_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class YearTotal:
    """The repairs that ended in a year: how many, how many succeeded, what they cost in euros."""

    year: int
    count: int
    repaired: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class OpenTotals:
    """The repairs under way: how many, how many are late on a day, devices in repair without a sheet."""

    count: int
    overdue: int
    without_sheet: int


def _rows(*more: Any) -> Select[Any]:
    return (
        select(
            *(column for column in Repair.__table__.columns if column.name != "authority_id"),
            COST.label("cost"),
            _PROVIDER_NAME.label("who"),
            *_DEVICE,
            *more,
        )
        .join(Asset, Asset.id == Repair.asset_id)
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Label, (Label.asset_id == Asset.id) & (Label.state == "current"))
        .outerjoin(Model, Model.id == Asset.model_id)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
        .outerjoin(_PARTNER, _PARTNER.id == Repair.partner_id)
    )


_DEVICE = (
    Label.code, Asset.tag, Asset.name, Asset.state, Asset.category_key, Asset.acquisition_cost,
    Asset.functional_status, Category.name_fr.label("category_fr"), Category.name_en.label("category_en"),
    Category.reference_life_years, Model.name.label("model_name"),
    Manufacturer.name.label("manufacturer_name"),
)  # fmt: skip


def repairs_page(
    session: Session,
    wanted: RepairFilter,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Leaf:
    """Return a page of repairs: ended ones newest first, the others oldest first."""
    sort = _NEWEST_ENDED if wanted.is_open is False else _OLDEST_OPEN
    statement = _rows().where(*_conditions(wanted))
    return turn(session, statement, sort, after=after, before=before, limit=limit)


def _conditions(wanted: RepairFilter) -> list[ColumnElement[bool]]:
    given: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.is_open, Repair.finished_at.is_(None)),
        (wanted.is_open is False, Repair.finished_at.is_not(None)),
        (wanted.year, _ended_in == wanted.year),
        (wanted.provider, Repair.provider == wanted.provider),
        (wanted.asset_id, Repair.asset_id == wanted.asset_id),
    ]
    late = [Repair.expected_on < wanted.overdue_on] if wanted.overdue_on else []
    return [condition for value, condition in given if value] + late


def get_repair(session: Session, repair_id: UUID) -> RepairRow:
    """Return one repair with its device's names and its cost, or raise RepairNotFound."""
    row = session.execute(_rows().where(Repair.id == repair_id)).one_or_none()
    if row is None:
        raise RepairNotFound
    return row


def parts_of(session: Session, repair_id: UUID) -> Sequence[RepairPart]:
    """Return a repair's parts in the order in which they were written down."""
    wanted = select(RepairPart).where(RepairPart.repair_id == repair_id).order_by(RepairPart.id)
    return session.scalars(wanted).all()


def repairs_of(session: Session, asset_id: UUID) -> Sequence[RepairRow]:
    """Return a device's repairs, newest first."""
    return session.execute(_rows().where(Repair.asset_id == asset_id).order_by(Repair.opened_at.desc())).all()


def year_totals(session: Session) -> list[YearTotal]:
    """Return the ended repairs by year of their end, newest first."""
    counted = select(
        _ended_in.label("year"), func.count().label("number"),
        func.count().filter(Repair.outcome == "repaired").label("repaired"), func.sum(COST).label("cost"),
    )  # fmt: skip
    ended = counted.where(Repair.finished_at.is_not(None)).group_by(_ended_in).order_by(_ended_in.desc())
    return [YearTotal(int(r.year), r.number, r.repaired, r.cost) for r in session.execute(ended)]


def open_totals(session: Session, on: date) -> OpenTotals:
    """Return how many repairs are under way, and how many of them should be back before a day."""
    counted = select(func.count(), func.count().filter(Repair.expected_on < on))
    count, overdue = session.execute(counted.where(Repair.finished_at.is_(None))).one()
    bare = session.scalar(select(func.count()).select_from(Asset).where(*_BARE)) or 0
    return OpenTotals(count, overdue, bare)


_OPEN = select(Repair.id).where(Repair.asset_id == Asset.id, Repair.finished_at.is_(None))
_BARE = (Asset.state == State.IN_REPAIR, ~_OPEN.exists())


@dataclass(frozen=True, slots=True)
class Bare:
    """A device in repair that nobody has written a sheet of: it was so before there were any."""

    asset_id: UUID
    code: str | None
    tag: str | None
    name: str | None
    since: datetime


def without_sheet(session: Session, limit: int = 50) -> list[Bare]:
    """Return devices in repair without an open sheet, those changed longest ago first."""
    wanted = select(Asset.id, Label.code, Asset.tag, Asset.name, Asset.updated_at).outerjoin(
        Label, (Label.asset_id == Asset.id) & (Label.state == "current")
    )
    rows = session.execute(wanted.where(*_BARE).order_by(Asset.updated_at, Asset.id).limit(limit))
    return [Bare(*row) for row in rows]

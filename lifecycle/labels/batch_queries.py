"""Reading batches of blank labels: how far each is used, and what bears its labels."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from lifecycle.db.paging import Sort
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.model import Asset, Category, Label, LabelBatch, Room
from lifecycle.registry.turning import Leaf, turn

# What becomes of a batch's labels: blank still, borne by something (now or once), given up.
USES: Mapping[str, tuple[str, ...]] = {
    "blank": ("blank",),
    "borne": ("current", "replaced"),
    "void": ("void",),
}
_NEWEST = Sort((LabelBatch.number,), descending=True)
_CODES = Sort((Label.code,))
_BEARERS: tuple[Any, ...] = (
    Label.code,
    Label.state,
    Label.asset_id,
    Label.room_id,
    Asset.tag,
    Asset.name,
    Category.name_fr.label("category_fr"),
    Category.name_en.label("category_en"),
    Model.name.label("model_name"),
    Manufacturer.name.label("manufacturer_name"),
    Room.name.label("room_name"),
)


def _figures() -> Select[Any]:
    counted = {use: func.count().filter(Label.state.in_(states)).label(use) for use, states in USES.items()}
    figures = select(*counted.values()).where(Label.batch_id == LabelBatch.id).lateral()
    return select(*LabelBatch.__table__.columns, *figures.c).join(figures, true())


def batches_page(
    session: Session, *, after: str | None = None, before: str | None = None, limit: int = 50
) -> Leaf:
    """Return a page of the batches with `blank`, `borne` and `void` figures, the newest first."""
    return turn(session, _figures(), _NEWEST, after=after, before=before, limit=limit)


def find_figures(session: Session, batch_id: UUID) -> Any | None:
    """Return a batch's row with its figures, or None."""
    return session.execute(_figures().where(LabelBatch.id == batch_id)).one_or_none()


def labels_page(
    session: Session,
    batch_id: UUID,
    use: str | None = None,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Leaf:
    """Return a page of a batch's labels by code, all or of one key of `USES`, with what bears each."""
    statement = (
        select(*_BEARERS)
        .select_from(Label)
        .outerjoin(Asset, Asset.id == Label.asset_id)
        .outerjoin(Category, Category.key == Asset.category_key)
        .outerjoin(Model, Model.id == Asset.model_id)
        .outerjoin(Manufacturer, Manufacturer.id == Model.manufacturer_id)
        .outerjoin(Room, Room.id == Label.room_id)
        .where(Label.batch_id == batch_id)
    )
    if use:
        statement = statement.where(Label.state.in_(USES[use]))
    return turn(session, statement, _CODES, after=after, before=before, limit=limit)


def count_unbatched(session: Session) -> int:
    """Return how many blank labels were made before there were batches."""
    loose = select(func.count()).where(Label.batch_id.is_(None), Label.state == "blank")
    return session.scalars(loose).one()

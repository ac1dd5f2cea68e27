"""Folding models into another: their devices go there, their names keep leading there.

The last event of a model that is gone tells its `name`, so that what history says of it can still be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.registry.catalogue_model import Manufacturer, Model

MODELS_MERGED = "organisation:model:merged"
CHUNK = 1000
# What the model kept takes from those merged where it says nothing itself.
_FILLED = ("number", "weight_kg", "screen_inches", "footprint_id")

_REPOINT = text("""
WITH moved AS MATERIALIZED (
  SELECT id, model_id FROM asset WHERE model_id = ANY(:merged) ORDER BY id LIMIT :chunk FOR UPDATE)
UPDATE asset SET model_id = :kept, version = version + 1, updated_at = clock_timestamp()
FROM moved WHERE asset.id = moved.id RETURNING asset.id, moved.model_id AS old
""")
_TO_ALIASES = text("""
WITH led AS (UPDATE model_alias SET model_id = :kept WHERE model_id = ANY(:merged))
INSERT INTO model_alias (id, authority_id, manufacturer_id, name, model_id)
SELECT id, authority_id, manufacturer_id, name, :kept FROM model WHERE id = ANY(:merged)
ON CONFLICT DO NOTHING
""")
_DELETE = text("DELETE FROM model WHERE id = ANY(:merged)")


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge: what is left, the names that lead to it now, how many devices moved."""

    kept_id: UUID
    names: Sequence[str]
    assets: int


def fold_models(
    session: Session, actor: Actor, kept: Model, others: Sequence[Model], category_key: str,
    request_id: UUID | None,
) -> Merged:  # fmt: skip
    """Move the devices and names of locked models to another and record it."""
    names = _full_names(session, [kept, *others])
    changes = _fill(kept, others, category_key)
    session.flush()
    params: dict[str, Any] = {"kept": kept.id, "merged": [model.id for model in others]}
    count = _move_assets(session, actor, params)
    session.execute(_TO_ALIASES, params)
    session.execute(_DELETE, params)
    merged = tuple(names[one] for one in params["merged"])
    details = {"kept": names[kept.id], "merged": merged, "assets": count}
    entry = Entry(
        "organisation", kept.id, MODELS_MERGED, changes=changes, details=details, request_id=request_id
    )
    gone = [
        Entry("organisation", one, MODELS_MERGED, details={**details, "name": names[one]})
        for one in params["merged"]
    ]
    record(session, actor, [entry, *gone])
    kept_id = kept.id
    session.expire_all()
    return Merged(kept_id, merged, count)


def _full_names(session: Session, models: Sequence[Model]) -> dict[UUID, str]:
    named = select(Model.id, func.concat_ws(" ", Manufacturer.name, Model.name))
    wanted = named.outerjoin_from(Model, Manufacturer, Manufacturer.id == Model.manufacturer_id)
    rows = session.execute(wanted.where(Model.id.in_([model.id for model in models])))
    return {row[0]: row[1] for row in rows}


def _fill(kept: Model, others: Sequence[Model], category_key: str) -> dict[str, tuple[Any, Any]]:
    """Give the model kept its category and what only the others say; return the changes."""
    new: dict[str, Any] = {"category_key": category_key}
    for name in _FILLED:
        said = (value for model in (kept, *others) if (value := getattr(model, name)) is not None)
        new[name] = next(said, None)
    changes = {name: (getattr(kept, name), value) for name, value in new.items()}
    for name, value in new.items():
        setattr(kept, name, value)
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _move_assets(session: Session, actor: Actor, params: Mapping[str, Any]) -> int:
    """Repoint devices a chunk at a time, each with its event, and return how many there were."""
    total = 0
    while moved := session.execute(_REPOINT, {**params, "chunk": CHUNK}).all():
        record(session, actor, [
            Entry("asset", row.id, "asset:field:edited", changes={"model_id": (row.old, params["kept"])})
            for row in moved
        ])  # fmt: skip
        total += len(moved)
    return total

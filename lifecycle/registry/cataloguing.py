"""Editing models: their fields and the other names that imports find them by."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.model import SubjectHead
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Stale
from lifecycle.registry.aliases import find_model
from lifecycle.registry.catalogue_errors import ModelNotFound, NameTaken
from lifecycle.registry.catalogue_model import Manufacturer, Model, ModelAlias
from lifecycle.registry.errors import RequestReused, UnknownPlace
from lifecycle.registry.model import Category
from lifecycle.registry.places import manufacturer_named

# Edits exclude each other; devices that refer to the row need not wait.
LOCK = {"key_share": True}
INDICES = ("repair_index", "durability_index", "eu_repair_class", "eprel_id")
PLAIN = ("name", "category_key", "number", "weight_kg", "screen_inches", *INDICES)
MODEL_EDITED = "organisation:model:edited"
Changes = dict[str, tuple[Any, Any]]


def edit_model(
    session: Session, actor: Actor, model_id: UUID, values: Mapping[str, Any], *, version: int | None,
    request_id: UUID | None = None,
) -> None:  # fmt: skip
    """Change a model's fields, its `manufacturer` by name, its `aliases`; record what really changed.

    A name given up stays as an alias: what comes in under it still finds the model. Raises ModelNotFound,
    NameTaken, Stale, UnknownPlace for a category that is none, RequestReused.
    """
    model = session.get(Model, model_id, with_for_update=LOCK, populate_existing=True)
    if model is None:
        raise ModelNotFound
    if was_done(session, request_id, model_id, MODEL_EDITED):
        return
    refuse_stale(session, model_id, version)
    if values.get("category_key") and session.get(Category, values["category_key"]) is None:
        raise UnknownPlace
    former = (model.manufacturer_id, model.name)
    changes = _write(session, model, values)
    changes |= _settle_aliases(session, model, former, values.get("aliases"))
    if changes:
        entry = Entry("organisation", model_id, MODEL_EDITED, changes=changes, request_id=request_id)
        record(session, actor, [entry])


def _write(session: Session, model: Model, values: Mapping[str, Any]) -> Changes:
    """Set the fields that differ, the manufacturer told by its name."""
    said = {name: values[name] for name in PLAIN if name in values}
    changes: Changes = {
        name: (getattr(model, name), new) for name, new in said.items() if new != getattr(model, name)
    }
    maker_id = model.manufacturer_id
    if "manufacturer" in values:
        maker = manufacturer_named(session, values["manufacturer"]) if values["manufacturer"] else None
        maker_id = maker.id if maker else None
        if maker_id != model.manufacturer_id:
            before = session.get(Manufacturer, model.manufacturer_id) if model.manufacturer_id else None
            changes["manufacturer"] = (before and before.name, maker and maker.name)
    _refuse_other(session, model, maker_id, values.get("name", model.name))
    for name, (_, new) in changes.items():
        if name in PLAIN:
            setattr(model, name, new)
    model.manufacturer_id = maker_id
    session.flush()
    return changes


def was_done(session: Session, request_id: UUID | None, subject_id: UUID, tag: str) -> bool:
    """Tell whether this request was seen before; raises RequestReused where it was another one."""
    seen = find_by_request(session, request_id) if request_id else None
    if seen and (seen.subject_id, seen.tag) != (subject_id, tag):
        raise RequestReused
    return seen is not None


def refuse_stale(session: Session, subject_id: UUID, version: int | None) -> None:
    """Raise Stale unless the subject has as many events as the editor saw; None takes any."""
    count = session.scalar(select(SubjectHead.count).where(SubjectHead.subject_id == subject_id)) or 0
    if version is not None and version != count:
        raise Stale


def _refuse_other(session: Session, model: Model, maker_id: UUID | None, name: str) -> None:
    other = find_model(session, maker_id, name)
    if other is not None and other.id != model.id:
        raise NameTaken(name=name, other=other.name)


def _settle_aliases(
    session: Session, model: Model, former: tuple[UUID | None, str], wanted: Iterable[str] | None
) -> Changes:
    """Make the aliases those wanted (None: as they are), with a name given up and without the model's own."""
    rows = session.scalars(select(ModelAlias).where(ModelAlias.model_id == model.id)).all()
    names = unique([row.name for row in rows] if wanted is None else wanted)
    own, kept = (model.manufacturer_id, model.name.lower()), set()
    for row in rows:
        if (
            row.name.lower() in {name.lower() for name in names}
            and _key(row.manufacturer_id, row.name) != own
        ):
            kept.add(_key(row.manufacturer_id, row.name))
        else:
            session.delete(row)
    session.flush()
    known = {name for _, name in kept}
    new = [(model.manufacturer_id, name) for name in names if name.lower() not in known]
    for maker_id, name in {_key(*one): one for one in (*new, former)}.values():
        if _key(maker_id, name) not in (own, *kept):
            _refuse_other(session, model, maker_id, name)
            session.add(_alias(session, model, maker_id, name))
    session.flush()
    after = session.scalars(select(ModelAlias.name).where(ModelAlias.model_id == model.id)).all()
    return names_changed([row.name for row in rows], after)


def _key(maker_id: UUID | None, name: str) -> tuple[UUID | None, str]:
    return maker_id, name.lower()


def _alias(session: Session, model: Model, maker_id: UUID | None, name: str) -> ModelAlias:
    return ModelAlias(authority_id=entered(session), manufacturer_id=maker_id, name=name, model_id=model.id)


def unique(names: Iterable[str]) -> list[str]:
    """Return names without blanks around them, each once whatever its case."""
    found = {name.strip().lower(): name.strip() for name in reversed(list(names)) if name.strip()}
    return list(found.values())[::-1]


def names_changed(old: Iterable[str], new: Iterable[str]) -> Changes:
    """Return the change of a list of aliases, if there is one."""
    before, after = sorted(old, key=str.lower), sorted(new, key=str.lower)
    return {"aliases": (before, after)} if before != after else {}

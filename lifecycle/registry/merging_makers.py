"""Merging manufacturers: their models go to the one kept, those of the same name become one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.registry.catalogue_errors import ManufacturerNotFound, TwinsDiffer
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.cataloguing import MODEL_EDITED
from lifecycle.registry.folding import Merged, fold_models
from lifecycle.registry.merging import answered_before, category_reason, chosen

MANUFACTURERS_MERGED = "organisation:manufacturer:merged"

# Of two aliases that become the same, or an alias and a model, one is enough: the model, else the older.
_MODEL_ALIASES = (
    text("""
    DELETE FROM model_alias AS alias USING model
    WHERE alias.manufacturer_id = ANY(:all) AND model.manufacturer_id = ANY(:all)
      AND lower(model.name) = lower(alias.name)
    """),
    text("""
    DELETE FROM model_alias AS alias USING model_alias AS other
    WHERE alias.manufacturer_id = ANY(:merged) AND other.manufacturer_id = ANY(:all)
      AND lower(alias.name) = lower(other.name) AND alias.id <> other.id
      AND (other.manufacturer_id = :kept OR other.id < alias.id)
    """),
    text("UPDATE model_alias SET manufacturer_id = :kept WHERE manufacturer_id = ANY(:merged)"),
)
_MAKER_ALIASES = (
    text("UPDATE manufacturer_alias SET manufacturer_id = :kept WHERE manufacturer_id = ANY(:merged)"),
    text("""
    INSERT INTO manufacturer_alias (id, authority_id, name, manufacturer_id)
    SELECT id, authority_id, name, :kept FROM manufacturer WHERE id = ANY(:merged) ON CONFLICT DO NOTHING
    """),
    text("DELETE FROM manufacturer WHERE id = ANY(:merged)"),
)


def merge_manufacturers(
    session: Session, actor: Actor, kept_id: UUID, merged_ids: Sequence[UUID], request_id: UUID
) -> Merged:
    """Merge manufacturers into one, in one transaction; their models of the same name are merged too.

    `assets` counts the devices whose model changed. Raises NothingToMerge, ManufacturerNotFound, TwinsDiffer
    or RequestReused; a repeat is answered as the first time.
    """
    merged_ids = chosen(kept_id, merged_ids)
    ids = [kept_id, *merged_ids]
    locking = select(Manufacturer).where(Manufacturer.id.in_(ids)).order_by(Manufacturer.id)
    makers = {maker.id: maker for maker in session.scalars(locking.with_for_update())}
    if before := answered_before(session, request_id, kept_id, MANUFACTURERS_MERGED):
        return before
    if len(makers) < len(ids):
        raise ManufacturerNotFound
    kept, names = makers[kept_id].name, tuple(makers[one].name for one in merged_ids)
    former = {one: makers[one].name for one in merged_ids}
    assets = _merge_twins(session, actor, kept_id, _models_of(session, ids))
    moved = _models_of(session, merged_ids)
    params = {"kept": kept_id, "merged": merged_ids, "all": ids}
    entries = _move_models(moved, kept_id, kept, former)
    session.flush()
    for statement in (*_MODEL_ALIASES, *_MAKER_ALIASES):
        session.execute(statement, params)
    details = {"kept": kept, "merged": names, "models": len(moved), "assets": assets}
    entries += [
        Entry(
            "organisation", one, MANUFACTURERS_MERGED, details=details,
            request_id=request_id if one == kept_id else None,
        )
        for one in ids
    ]  # fmt: skip
    record(session, actor, entries)
    session.expire_all()
    return Merged(kept_id, names, assets)


def _models_of(session: Session, maker_ids: Sequence[UUID]) -> Sequence[Model]:
    wanted = select(Model).where(Model.manufacturer_id.in_(maker_ids)).order_by(Model.id)
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()


def twins(kept_id: UUID, models: Iterable[Model]) -> list[list[Model]]:
    """Return the models of the same name (any case) in groups, in each the kept maker's first."""
    by_name = defaultdict[str, list[Model]](list)
    for model in sorted(models, key=lambda model: (model.manufacturer_id != kept_id, model.id)):
        by_name[model.name.lower()].append(model)
    return [group for group in by_name.values() if len(group) > 1]


def twin_names(session: Session, maker_ids: Sequence[UUID]) -> list[str]:
    """Return the names of the models that merging these manufacturers would make one."""
    name = func.lower(Model.name)
    twice = select(func.min(Model.name)).where(Model.manufacturer_id.in_(maker_ids)).group_by(name)
    return list(session.scalars(twice.having(func.count() > 1).order_by(func.min(Model.name))))


def _merge_twins(session: Session, actor: Actor, kept_id: UUID, models: Sequence[Model]) -> int:
    groups = twins(kept_id, models)
    apart = [group for group in groups if len({model.category_key for model in group}) > 1]
    if apart:
        raise TwinsDiffer(reasons=tuple(category_reason(model) for group in apart for model in group))
    return sum(
        fold_models(session, actor, group[0], group[1:], group[0].category_key, None).assets
        for group in groups
    )


def _move_models(models: Sequence[Model], kept_id: UUID, kept: str, former: dict[UUID, str]) -> list[Entry]:
    entries = []
    for model in models:
        change = {"manufacturer": (former[model.manufacturer_id], kept)} if model.manufacturer_id else {}
        entries.append(Entry("organisation", model.id, MODEL_EDITED, changes=change))
        model.manufacturer_id = kept_id
    return entries

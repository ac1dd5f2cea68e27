"""Merging models that people say are one, when their categories allow it or one is chosen."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.history.queries import find_by_request
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.catalogue_errors import CategoriesDiffer, ModelNotFound, NothingToMerge
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.folding import MODELS_MERGED, Merged, fold_models

MOST = 50  # merged at once: more than that nobody has looked at


def merge_models(
    session: Session, actor: Actor, kept_id: UUID, merged_ids: Sequence[UUID], request_id: UUID, *,
    category_key: str | None = None,
) -> Merged:  # fmt: skip
    """Merge models into one, in one transaction; each device that moves gets its event.

    `category_key` is that of the model kept, to be chosen where they differ; devices keep their own. Raises
    NothingToMerge, ModelNotFound, CategoriesDiffer or RequestReused; a repeat is answered as the first time.
    """
    merged_ids = chosen(kept_id, merged_ids)
    models = locked_models(session, [kept_id, *merged_ids])
    if before := answered_before(session, request_id, kept_id, MODELS_MERGED):
        return before
    if len(models) <= len(merged_ids):
        raise ModelNotFound
    _refuse_categories(list(models.values()), category_key)
    kept, others = models[kept_id], [models[one] for one in merged_ids]
    return fold_models(session, actor, kept, others, category_key or kept.category_key, request_id)


def chosen(kept_id: UUID, merged_ids: Sequence[UUID]) -> list[UUID]:
    """Return the ids to merge into the one kept, each once; raises NothingToMerge."""
    others = [one for one in dict.fromkeys(merged_ids) if one != kept_id]
    if not 0 < len(others) <= MOST:
        raise NothingToMerge(most=MOST)
    return others


def locked_models(session: Session, ids: Sequence[UUID], *, to_edit: bool = False) -> dict[UUID, Model]:
    """Lock models in id order, so that two callers cannot wait for each other, and return them by id.

    What refers to a model waits for a merge, which deletes it, but not for an edit.
    """
    wanted = select(Model).where(Model.id.in_(ids)).order_by(Model.id).with_for_update(key_share=to_edit)
    return {model.id: model for model in session.scalars(wanted.execution_options(populate_existing=True))}


def answered_before(session: Session, request_id: UUID, kept_id: UUID, tag: str) -> Merged | None:
    """Return what this request was answered, None when it is new; raises RequestReused."""
    seen = find_by_request(session, request_id)
    if seen is None:
        return None
    if (seen.subject_id, seen.tag) != (kept_id, tag):
        raise RequestReused
    return Merged(kept_id, tuple(seen.details["merged"]), seen.details["assets"])


def _refuse_categories(models: Sequence[Model], chosen_key: str | None) -> None:
    keys = {model.category_key for model in models}
    if (len(keys) > 1 or chosen_key) and chosen_key not in keys:
        raise CategoriesDiffer(reasons=tuple(category_reason(model) for model in models))


def category_reason(model: Model) -> Reason:
    """Return the reason that names a model, its category being the code."""
    return Reason(model.category_key, N_("« %(name)s »"), {"name": model.name})

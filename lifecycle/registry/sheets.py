"""Giving models their manufacturers' sheets, and what only the sheets know: weight and screen size."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Conflict
from lifecycle.kernel.text import N_
from lifecycle.registry.catalogue_errors import ModelNotFound, SheetNotFound
from lifecycle.registry.catalogue_model import Model, ProductFootprint
from lifecycle.registry.cataloguing import MODEL_EDITED
from lifecycle.registry.merging import locked_models
from lifecycle.registry.sheet_matching import proposals


class SureOnesChanged(Conflict):
    """The sure proposals are not those that were counted when the person confirmed them."""

    slug = "sure-sheets-changed"
    text = N_("Les correspondances sûres ont changé entre-temps : vérifiez-les, puis confirmez de nouveau.")


def give_sheets(session: Session, actor: Actor, chosen: Mapping[UUID, UUID | None]) -> int:
    """Give models the sheets chosen, or none for None; record and count what changed.

    A sheet fills the model's weight and screen size only where they are empty; taking it away leaves them.
    Raises ModelNotFound or SheetNotFound.
    """
    models = locked_models(session, list(chosen), to_edit=True)
    wanted = {sheet_id for sheet_id in chosen.values() if sheet_id}
    named = {model.footprint_id for model in models.values() if model.footprint_id}
    found = session.scalars(select(ProductFootprint).where(ProductFootprint.id.in_(wanted | named)))
    sheets = {sheet.id: sheet for sheet in found}
    if len(models) < len(chosen):
        raise ModelNotFound
    if wanted - sheets.keys():
        raise SheetNotFound
    entries = []
    for model_id, sheet_id in chosen.items():
        if changes := _give(models[model_id], sheets.get(sheet_id) if sheet_id else None, sheets):
            entries.append(Entry("organisation", model_id, MODEL_EDITED, changes=changes))
    session.flush()
    record(session, actor, entries)
    return len(entries)


def _give(
    model: Model, sheet: ProductFootprint | None, sheets: Mapping[UUID, ProductFootprint]
) -> dict[str, tuple[Any, Any]]:
    if model.footprint_id == (sheet.id if sheet else None):
        return {}
    former = sheets[model.footprint_id].name if model.footprint_id else None
    changes: dict[str, tuple[Any, Any]] = {"sheet": (former, sheet.name if sheet else None)}
    model.footprint_id = sheet.id if sheet else None
    for name, value in _filled(sheet).items():
        if getattr(model, name) is None and value:
            changes[name] = (None, value)
            setattr(model, name, value)
    return changes


def _filled(sheet: ProductFootprint | None) -> dict[str, Decimal | None]:
    if sheet is None:
        return {}
    weight = sheet.weight_kg.quantize(Decimal("0.01")) if sheet.weight_kg else None
    return {"weight_kg": weight, "screen_inches": sheet.screen_inches}


def give_sure_sheets(session: Session, actor: Actor, count: int) -> int:
    """Give each model its sheet where it is sure; raises SureOnesChanged unless they are `count`."""
    sure = {one.model_id: one.candidates[0].sheet.id for one in proposals(session) if one.is_sure}
    if len(sure) != count:
        raise SureOnesChanged
    return give_sheets(session, actor, sure)

"""What an event changed, field by field, in words: ids become the names that people know."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from lifecycle.history.model import Event
from lifecycle.kernel.clock import PARIS
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.folding import MODELS_MERGED
from lifecycle.registry.model import Asset, Room, Site
from lifecycle.registry.wording import CHOICE_LABELS
from lifecycle.web.assets.words import (
    FACT_LABELS,
    FIELD_LABELS,
    fact_told,
)
from lifecycle.web.category_words import category_names
from lifecycle.web.context import plain_date, told

_REFERENCES = ("site_id", "room_id", "model_id", "parent_id")
# Said by the event's title and text, or together as one place.
_TOLD_OTHERWISE = ("last_used_at", "retire_reason", "site_id", "room_id")


def names(session: Session, events: Sequence[Event]) -> Mapping[str, str]:
    """Return the names of all sites, rooms, models and assets that these events mention, in one statement."""
    ids = {
        UUID(value)
        for event in events
        for field in _REFERENCES
        for value in event.changes.get(field, ())
        if value
    }
    if not ids:
        return {}
    model = func.concat_ws(" ", Manufacturer.name, Model.name)
    asset = func.coalesce(Asset.tag, Asset.name, Asset.serial, literal("…"))
    # A model merged into another is gone; its last event tells its name.
    merged = select(Event.subject_id, Event.details["name"].astext)
    wanted = union_all(
        select(Site.id, Site.name).where(Site.id.in_(ids)),
        select(Room.id, Room.name).where(Room.id.in_(ids)),
        select(Model.id, model).outerjoin(Manufacturer).where(Model.id.in_(ids)),
        select(Asset.id, asset).where(Asset.id.in_(ids)),
        merged.where(Event.subject_id.in_(ids), Event.tag == MODELS_MERGED, Event.details.has_key("name")),
    )
    return {str(row[0]): row[1] for row in session.execute(wanted)}


def said_apart(event: Event, text: str) -> str:
    """Return what was said with an event without its new custodian, whom `told_changes` names."""
    custodian = event.changes.get("custodian", (None, None))[1]
    return ", ".join(part for part in text.split(", ") if part != custodian)


def told_changes(event: Event, named: Mapping[str, str]) -> Iterable[str]:
    """Return each change of an event as « Local : A → B »; a first value stands alone."""
    if "site_id" in event.changes or "room_id" in event.changes:
        old, new = (_place(event, named, side) for side in (0, 1))
        yield f"{told(FIELD_LABELS['room_id'])} : {f'{old} → {new}' if old else new or _('vide')}"
    for field, (before, after) in event.changes.items():
        label = FIELD_LABELS.get(field) or FACT_LABELS.get(field)
        if label is None or field in _TOLD_OTHERWISE or field in event.details:
            continue
        words = value_told(field, after, named)
        if before not in (None, "", False):
            words = f"{value_told(field, before, named)} → {words}"
        yield f"{told(label)} : {words}"


def _place(event: Event, named: Mapping[str, str], side: int) -> str:
    ids = (event.changes.get(name, (None, None))[side] for name in ("site_id", "room_id"))
    return " › ".join(named.get(one, "…") for one in ids if one)


def value_told(field: str, value: Any, named: Mapping[str, str]) -> str:
    """Return a field's value, as history stores it, in words."""
    if value is None or value == "":
        return str(_("vide"))
    if field in FACT_LABELS and field not in FIELD_LABELS:
        return fact_told(field, value)
    if isinstance(value, bool):
        return str(_("oui")) if value else str(_("non"))
    if field in _REFERENCES:
        return named.get(value, "…")
    if field == "category_key" and value in category_names():
        return category_names()[value]
    if field in CHOICE_LABELS:
        return told(CHOICE_LABELS[field].get(value, str(value)))
    if field.endswith("_on") or field == "warranty_until":
        return plain_date(date.fromisoformat(value))
    if field.endswith("_at"):
        return plain_date(datetime.fromisoformat(value).astimezone(PARIS).date())
    if field == "acquisition_cost":
        return str(_("%(amount)s €", amount=format_decimal(str(value), "#,##0.00")))
    return str(value)

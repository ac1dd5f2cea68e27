"""The shapes of inventories, the same from a form and from the API."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from marshmallow.validate import Length, OneOf

from lifecycle.kernel.text import N_
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.assets import FilterShape
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.schemas.out_base import Out, out, word
from lifecycle.states.assets import State
from lifecycle.stocktaking.model import SETTLED, STATES
from lifecycle.stocktaking.queries import GROUPS
from lifecycle.stocktaking.rules import Finding
from lifecycle.stocktaking.settling import MOST_AT_ONCE

_TICK = N_("Cochez au moins un équipement, et 200 au plus.")
# What may be decided of ticked lines.
SETTLEMENTS = ("seen", "move", "found", "missing")


class InventoryShape(FilterShape):
    """What is counted, as a list's filter says it; loads to `{wanted: AssetFilter, name, request_id}`."""

    name = text(most=200, required=True)
    request_id = identifier(required=True)

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> Any:
        own = {name: data.pop(name) for name in ("name", "request_id")}
        return {"wanted": super()._filter(data), **own}


class InventoryForm(FormShape, InventoryShape):
    """The same shape sent by a form."""


class SettleShape(Shape):
    """`{settle, asset_ids, request_id}`: what is decided of some lines."""

    settle = m.String(required=True, validate=OneOf(SETTLEMENTS))
    asset_ids = m.List(identifier(), validate=Length(1, MOST_AT_ONCE, error=_TICK), required=True)
    request_id = identifier(required=True)


class SettleForm(FormShape, SettleShape):
    """The same shape sent by a form."""


class SightingShape(Shape):
    """`{asset_id, room_id, occurred_at, request_id}`: a device that somebody has in front of them."""

    asset_id = identifier(required=True)
    room_id = identifier(load_default=None)
    occurred_at = instant(load_default=None)
    request_id = identifier(required=True)


class InventoryLineQuery(PageQuery):
    """Which lines of an inventory."""

    group = m.String(load_default="remaining", validate=OneOf(tuple(GROUPS)))


class InventoryOut(Out):
    """An inventory with its figures: `seen` counts those expected, `missing` those reported since."""

    id = out(m.UUID)
    name = out(m.String)
    state = word(STATES)
    site_id = out(m.UUID, null=True)
    room_id = out(m.UUID, null=True)
    started_at = out(m.AwareDateTime)
    started_by = out(m.String)
    ended_at = out(m.AwareDateTime, null=True)
    ended_by = out(m.String, null=True)
    expected = out(m.Integer)
    seen = out(m.Integer)
    remaining = out(m.Integer)
    found = out(m.Integer)
    misplaced = out(m.Integer)
    unexpected = out(m.Integer)
    moved = out(m.Integer)
    missing = out(m.Integer)


class InventoryLineOut(Out):
    """A device of an inventory; `room_id` is where the register had it."""

    asset_id = out(m.UUID)
    code = out(m.String, null=True)
    tag = out(m.String, null=True)
    state = word(State)
    is_expected = out(m.Boolean)
    room_id = out(m.UUID, null=True)
    finding = word(Finding, null=True)
    seen_at = out(m.AwareDateTime, null=True)
    seen_by = out(m.String, null=True)
    seen_room_id = out(m.UUID, null=True)
    settled = word(SETTLED, null=True)


class CountedOut(Out):
    """What a sighting told; `is_repeat`: another one stands, `is_late`: the inventory is over."""

    asset_id = out(m.UUID)
    finding = word(Finding)
    state = word(State)
    room_id = out(m.UUID, null=True)
    seen_by = out(m.String)
    seen_at = out(m.AwareDateTime)
    is_repeat = out(m.Boolean)
    is_late = out(m.Boolean)

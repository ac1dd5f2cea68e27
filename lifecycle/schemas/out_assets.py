"""The shapes of assets, their events, and what came of an action, as answers."""

from marshmallow import fields as m

from lifecycle.registry.model import ACQUISITIONS, CONDITIONS
from lifecycle.schemas.out_base import Out, amount, out, word
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import FunctionalStatus, RetireReason


class AssetOut(Out):
    """A device as lists show it; `version` is its ETag."""

    id = out(m.UUID)
    code = out(m.String, null=True)
    tag = out(m.String, null=True)
    name = out(m.String, null=True)
    category_key = out(m.String)
    model_id = out(m.UUID, null=True)
    model_name = out(m.String, null=True)
    manufacturer_name = out(m.String, null=True)
    serial = out(m.String, null=True)
    state = word(State)
    functional_status = word(FunctionalStatus)
    site_id = out(m.UUID, null=True)
    site_name = out(m.String, null=True)
    room_id = out(m.UUID, null=True)
    room_name = out(m.String, null=True)
    custodian = out(m.String, null=True)
    acquisition = word(ACQUISITIONS, null=True)
    condition_acquired = word(CONDITIONS, null=True)
    acquired_on = out(m.Date, null=True)
    acquisition_cost = amount(null=True)
    supplier = out(m.String, null=True)
    order_reference = out(m.String, null=True)
    first_used_on = out(m.Date, null=True)
    warranty_until = out(m.Date, null=True)
    restricted = out(m.Boolean)
    sensitive = out(m.Boolean)
    parent_id = out(m.UUID, null=True)
    notes = out(m.String)
    label_wanted = out(m.Boolean)
    label_printed_at = out(m.AwareDateTime, null=True)
    label_applied_at = out(m.AwareDateTime, null=True)
    external_source = out(m.String, null=True)
    external_id = out(m.String, null=True)
    retired_on = out(m.Date, null=True)
    retire_reason = word(RetireReason, null=True)
    left_on = out(m.Date, null=True)
    last_used_at = out(m.AwareDateTime, null=True)
    last_seen_at = out(m.AwareDateTime, null=True)
    version = out(m.Integer)
    created_at = out(m.AwareDateTime)
    updated_at = out(m.AwareDateTime)


class AssetDetailOut(AssetOut):
    """One device: with the technical facts of inventories, and the actions that this token may do now."""

    facts = out(m.Dict, keys=m.String())
    actions = out(m.List, word(Action))


class ActedOut(Out):
    """What came of an action; `version` is the asset's present one, as its ETag says."""

    asset_id = out(m.UUID)
    event_id = out(m.UUID)
    state = word(State)
    version = out(m.Integer)


class EventOut(Out):
    """Something that happened: `changes` maps a field to `[old, new]`, `hash` chains the subject's events.

    `actor_name` is null for people of another organisation.
    """

    id = out(m.UUID)
    sequence = out(m.Integer)
    tag = out(m.String)
    from_state = out(m.String, null=True)
    to_state = out(m.String, null=True)
    occurred_at = out(m.AwareDateTime)
    recorded_at = out(m.AwareDateTime)
    actor_name = out(m.String, null=True)
    organisation_name = out(m.String)
    request_id = out(m.UUID, null=True)
    changes = out(m.Dict, keys=m.String())
    details = out(m.Dict, keys=m.String())
    hash = out(m.String)

"""The shape of an action on an asset, the same from a form and from the API."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load

from lifecycle.registry.acting import Command
from lifecycle.registry.rules import Place
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason

# What may be done to one asset outside a lot.
ACTIONS = tuple(
    action for action in Action
    if action not in (
        Action.ADD_TO_LOT, Action.REMOVE_FROM_LOT, Action.HAND_OVER, Action.GIVE_BACK,
        Action.REPORT_REUSED, Action.REPORT_REFURBISHED, Action.REPORT_RECYCLED,
    )
)  # fmt: skip


class ActionShape(Shape):
    """`{action, request_id, occurred_at, …}`; what else is needed depends on the action."""

    action = m.Enum(Action, by_value=True, required=True)
    request_id = identifier(required=True)
    occurred_at = instant()
    target = m.Enum(State, by_value=True)
    reason = m.Enum(RetireReason, by_value=True)
    functional_status = m.Enum(FunctionalStatus, by_value=True)
    decided_on = m.Date()
    loss_reason = m.Enum(LossReason, by_value=True)
    note = text(most=2000, load_default="")
    site_id = identifier()
    room_id = identifier()
    custodian = text(most=200)

    @post_load
    def _command(self, data: dict[str, Any], **_: Any) -> Command:
        place = Place(data.get("site_id"), data.get("room_id"), data.get("custodian"))
        said = ("target", "reason", "functional_status", "decided_on", "loss_reason", "note")
        ask = Ask(**{name: data[name] for name in said if name in data})
        return Command(data["action"], data["request_id"], data.get("occurred_at"), ask, place)


class ActionForm(FormShape, ActionShape):
    """The same shape sent by a form."""

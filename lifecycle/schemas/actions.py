"""The shape of an action on an asset, the same from a form and from the API."""

from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m

from lifecycle.kernel.text import N_
from lifecycle.registry.acting import Command
from lifecycle.registry.rules import Place
from lifecycle.repairs.words import FaultKind
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason

# What may be done to one asset outside a lot.
ACTIONS = tuple(action for action, rule in TABLE.items() if rule.on_the_spot)


def _not_of_a_lot(action: Action) -> None:
    if action not in ACTIONS:
        raise ValidationError(N_("Cette action se fait depuis la page du lot."))


class ActionShape(Shape):
    """`{action, request_id, occurred_at, …}`; what else is needed depends on the action."""

    action = m.Enum(Action, by_value=True, required=True, validate=_not_of_a_lot)
    request_id = identifier(required=True)
    occurred_at = instant()
    target = m.Enum(State, by_value=True)
    reason = m.Enum(RetireReason, by_value=True)
    functional_status = m.Enum(FunctionalStatus, by_value=True)
    decided_on = m.Date()
    loss_reason = m.Enum(LossReason, by_value=True)
    #: with send_to_repair: the part that fails
    fault_kind = m.Enum(FaultKind, by_value=True)
    note = text(most=2000, load_default="")
    site_id = identifier()
    room_id = identifier()
    custodian = text(most=200)

    @post_load
    def _command(self, data: dict[str, Any], **_: Any) -> Command:
        place = Place(data.get("site_id"), data.get("room_id"), data.get("custodian"))
        said = ("target", "reason", "functional_status", "decided_on", "loss_reason", "note")
        details = {"fault_kind": data["fault_kind"]} if "fault_kind" in data else {}
        ask = Ask(**{name: data[name] for name in said if name in data}, details=details)
        return Command(data["action"], data["request_id"], data.get("occurred_at"), ask, place)


class ActionForm(FormShape, ActionShape):
    """The same shape sent by a form."""

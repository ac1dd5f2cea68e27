"""The shapes of lots that only programs send: list parameters, edits, and one address for all actions."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load

from lifecycle.kernel.text import N_
from lifecycle.schemas.api_base import PageQuery, Upload, words
from lifecycle.schemas.base import Shape, identifier
from lifecycle.schemas.lot_exchange import (
    AnswerShape,
    FrameShape,
    LinesShape,
    PackLinesShape,
    PackShape,
    PickSlotShape,
    ProposeShape,
    RevisionShape,
    SettleShape,
    SignShape,
    SlotsShape,
    ValuesShape,
)
from lifecycle.schemas.lots import (
    AcceptShape,
    GiveBackShape,
    HandOverShape,
    LotShape,
    OutcomeShape,
    ReasonShape,
    ReceiveShape,
    RemoveLinesShape,
    RequestShape,
    ScheduleShape,
)
from lifecycle.schemas.repairs import BringBackShape, ReportRepairShape
from lifecycle.states.lots import LotState

# What each action on a lot takes beside its name.
_SHAPES: Mapping[str, type[RequestShape]] = {
    "offer": RequestShape,
    "withdraw": RequestShape,
    "accept": AcceptShape,
    "decline": ReasonShape,
    "schedule": ScheduleShape,
    "hand_over": HandOverShape,
    "receive": ReceiveShape,
    "report_outcome": OutcomeShape,
    "give_back": GiveBackShape,
    "report_repair": ReportRepairShape,
    "bring_back": BringBackShape,
    "remove_assets": RemoveLinesShape,
    "set_frame": FrameShape,
    "set_values": ValuesShape,
    "pack": PackShape,
    "pack_lines": PackLinesShape,
    "propose_slots": SlotsShape,
    "pick_slot": PickSlotShape,
    "sign": SignShape,
    "found_after": LinesShape,
    "settle_unexpected": SettleShape,
    "propose_revision": ProposeShape,
    "answer_revision": AnswerShape,
    "withdraw_revision": RevisionShape,
    "close": RequestShape,
    "cancel": ReasonShape,
}


def _named(action: str, shape: type[RequestShape]) -> type[RequestShape]:
    name = "".join(part.capitalize() for part in action.split("_"))
    return type(f"Lot{name}Shape", (shape,), {"__doc__": shape.__doc__, "action_word": action})


class LotActionShape(Shape):
    """`{action, request_id, …}`: one of `one_of` by its action; loads to `{action, values}`."""

    one_of = tuple(_named(action, shape) for action, shape in _SHAPES.items())

    def load(self, data: Any, **_: Any) -> dict[str, Any]:
        """Return what the shape of the action named makes of the other members."""
        if not isinstance(data, Mapping):
            raise ValidationError(self.error_messages["type"])
        action = data.get("action")
        if not isinstance(action, str) or action not in _SHAPES:
            raise ValidationError({"action": [N_("Cette action n’existe pas pour un lot.")]})
        rest = {name: value for name, value in data.items() if name != "action"}
        return {"action": action, "values": _SHAPES[action]().load(rest)}


class LotEditShape(LotShape):
    """What the authority says of a draft lot, in part."""

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data


class LotQuery(PageQuery):
    """The narrowing of a list of lots."""

    state = words(LotState)
    partner = identifier(load_default=None)


class ProofFile(Shape):
    """A document to keep with a lot."""

    file = Upload()
    request_id = identifier(required=True)

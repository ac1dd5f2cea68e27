"""The shapes of lots that only programs send: list parameters, edits, and one address for all actions."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load

from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.api_base import PageQuery, Upload, words
from lifecycle.schemas.base import Shape, identifier
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
    choice,
    one_of,
)
from lifecycle.schemas.sanitisations import SanitisationShape
from lifecycle.states.facts import Route
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
    "remove_assets": RemoveLinesShape,
    "close": RequestShape,
    "cancel": ReasonShape,
}
LOT_ACTIONS = tuple(_SHAPES)


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


class PartnerQuery(Shape):
    """The narrowing of the partners' directory: a route, a category, or a route for a category."""

    route = choice(Route, load_default=None)
    category = one_of(CATEGORY_KEYS, load_default=None)


class NewSanitisationShape(SanitisationShape):
    """Certificate fields of an asset; loads to `{asset_id, data, request_id}`."""

    asset_id = identifier(required=True)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"asset_id": data.pop("asset_id"), **super()._data(data)}


class SanitisationQuery(Shape):
    """Which asset's sanitisations."""

    asset_id = identifier(required=True)


class ProofFile(Shape):
    """A document to keep with a lot."""

    file = Upload()
    request_id = identifier(required=True)

"""The shapes of what a person decides of reported devices, and of a new agent address."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load, pre_load
from marshmallow.validate import OneOf

from lifecycle.agents.enrolling import FIRST_STATES
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.assets import NewAssetForm, placed
from lifecycle.schemas.base import FormShape, identifier, text
from lifecycle.states.assets import State

_UNKNOWN = N_("Cette valeur n’est pas dans la liste.")


def _state() -> m.String:
    # Agents see that a device runs, not whose it is: the state is asked, never guessed.
    return m.String(
        required=True,
        validate=OneOf([state.value for state in FIRST_STATES], error=_UNKNOWN),
        error_messages={"required": N_("Dites s’il est en service ou en stock.")},
    )


class TokenForm(FormShape):
    """The name of a new agent address."""

    name = text(
        most=100,
        required=True,
        error_messages={
            "required": N_("Donnez un nom à cette adresse, par exemple le groupe de postes qui s’en servira.")
        },
    )
    request_id = identifier(required=True)


class EnrolForm(NewAssetForm):
    """A reported device that enters the register, with its monitors where asked."""

    state = _state()
    monitors = m.Boolean(load_default=False)


class EnrolManyForm(FormShape):
    """The answers given once for all the devices ticked; their place is chosen as an asset's is."""

    state = _state()
    site_id = identifier(load_default=None)
    room_id = identifier(load_default=None)
    category_key = m.String(load_default=None, validate=OneOf(CATEGORY_KEYS, error=_UNKNOWN))
    request_id = identifier(required=True)

    @pre_load
    def _placed(self, data: Any, **_: Any) -> Any:
        return placed(data)

    @post_load
    def _state_word(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "state": State(data["state"])}

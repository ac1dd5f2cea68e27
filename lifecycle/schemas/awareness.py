"""The shapes of public pages: what a manager chooses to show, and from how many devices on."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from marshmallow.validate import Range

from lifecycle.awareness.publishing import PageData
from lifecycle.awareness.sentences import KEYS
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, identifier, text
from lifecycle.schemas.lots import one_of

_WHOLE: dict[str, Any] = {"invalid": N_("Indiquez un nombre entier.")}


class PublicPageForm(FormShape):
    """A public page; loads to `{data: PageData, site_id, request_id, version}`."""

    request_id = identifier(required=True)
    version = m.Integer(load_default=None)
    site_id = identifier(load_default=None)
    title = text(most=120, required=True)
    introduction = text(most=600, load_default="")
    chosen = m.List(one_of(KEYS), load_default=())
    is_frozen = m.Boolean(load_default=False)
    is_listed = m.Boolean(load_default=False)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked = {name: data.pop(name) for name in ("request_id", "version", "site_id")}
        return {**asked, "data": PageData(**{**data, "chosen": tuple(data["chosen"])})}


class ThresholdForm(FormShape):
    """`{least_devices, request_id}`: from how many devices on figures of a site may be shown."""

    request_id = identifier(required=True)
    least_devices = m.Integer(required=True, validate=Range(max=10_000), error_messages=_WHOLE)

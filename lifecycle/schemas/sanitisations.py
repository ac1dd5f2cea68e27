"""The shape of a sanitisation, the same from a form and from the API."""

from typing import Any

from marshmallow import post_load

from lifecycle.kernel.clock import PARIS
from lifecycle.sanitising.recording import SanitisationData
from lifecycle.schemas.base import FormShape, instant, text
from lifecycle.schemas.lots import RequestShape, choice, identifiers, one_of
from lifecycle.states.facts import SanitisationLevel

RESULTS = ("passed", "failed")


class SanitisationShape(RequestShape):
    """Certificate fields; loads to `{data: SanitisationData, request_id}`.

    An instant without a zone is French local time.
    """

    level = choice(SanitisationLevel, required=True)
    method = text(most=200, required=True)
    result = one_of(RESULTS, required=True)
    performed_at = instant(default_timezone=PARIS, required=True)
    performed_by = text(most=200, required=True)
    tool = text(most=200, load_default="")
    tool_version = text(most=60, load_default="")
    medium_serial = text(most=120, load_default="")
    verified_by = text(most=200, load_default="")
    note = text(most=2000, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = ("request_id", "asset_ids")
        kept: dict[str, Any] = {name: data.pop(name) for name in names if name in data}
        return {**kept, "data": SanitisationData(**data)}


class SanitisationForm(FormShape, SanitisationShape):
    """The same shape sent by a form."""


class SeveralSanitisationsForm(SanitisationForm):
    """One sanitisation said of several devices at once, each of which keeps its own record."""

    asset_ids = identifiers(required=True)

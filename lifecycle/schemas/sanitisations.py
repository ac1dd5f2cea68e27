"""The shapes of sanitisations, the same from forms and from the API."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load

from lifecycle.formats.erasure import MEDIUM_KINDS
from lifecycle.kernel.clock import PARIS
from lifecycle.sanitising.importing import Doer
from lifecycle.sanitising.model import CONFIDENTIALITIES, VERIFICATIONS
from lifecycle.sanitising.recording import SanitisationData
from lifecycle.sanitising.verifying import Verification
from lifecycle.schemas.base import FormShape, identifier, instant, text
from lifecycle.schemas.lots import RequestShape, choice, identifiers, one_of
from lifecycle.states.facts import SanitisationLevel

RESULTS = ("passed", "failed")


class SanitisationShape(RequestShape):
    """Certificate fields; loads to `{data: SanitisationData, request_id}`.

    `medium_id` names a known medium of the device, `medium_serial` another one; without either the record
    speaks for the whole device. An instant without a zone is French local time.
    """

    level = choice(SanitisationLevel, required=True)
    method = text(most=200, required=True)
    result = one_of(RESULTS, required=True)
    performed_at = instant(default_timezone=PARIS, required=True)
    performed_by = text(most=200, required=True)
    performed_title = text(most=200, load_default="")
    performed_place = text(most=200, load_default="")
    performed_contact = text(most=200, load_default="")
    tool = text(most=200, load_default="")
    tool_version = text(most=60, load_default="")
    medium_id = identifier(load_default=None, allow_none=True)
    medium_serial = text(most=120, load_default="")
    medium_manufacturer = text(most=120, load_default="")
    medium_model = text(most=120, load_default="")
    medium_kind = one_of(("", *MEDIUM_KINDS), load_default="")
    verification = one_of(("", *VERIFICATIONS), load_default="")
    confidentiality_after = one_of(("", *CONFIDENTIALITIES), load_default="")
    destination = text(most=200, load_default="")
    verified_by = text(most=200, load_default="")
    verified_at = instant(default_timezone=PARIS, load_default=None, allow_none=True)
    verified_title = text(most=200, load_default="")
    verified_place = text(most=200, load_default="")
    verified_contact = text(most=200, load_default="")
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


class VerificationShape(RequestShape):
    """What another person found; loads to `{said: Verification, request_id}`."""

    holds = m.Boolean(required=True)
    name = text(most=200, required=True)
    verification = one_of(("full", "sampling"), required=True)
    title = text(most=200, load_default="")
    place = text(most=200, load_default="")
    contact = text(most=200, load_default="")
    note = text(most=2000, load_default="")

    @post_load
    def _said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "said": Verification(**data)}


class VerificationForm(FormShape, VerificationShape):
    """The same shape sent by a form."""


class MediumRemovalForm(FormShape, RequestShape):
    """A medium that was taken out of its device."""

    note = text(most=500, load_default="")


class ConfidentialityForm(FormShape, RequestShape):
    """How confidential a device's data are."""

    confidentiality = one_of(CONFIDENTIALITIES, required=True)


class DoerShape(RequestShape):
    """Who erased what a report tells of; loads to `{doer: Doer, request_id}`."""

    performed_by = text(most=200, required=True)
    performed_title = text(most=200, load_default="")
    performed_place = text(most=200, load_default="")
    performed_contact = text(most=200, load_default="")
    destination = text(most=200, load_default="")

    @post_load
    def _doer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        said = {
            name.removeprefix("performed_"): value for name, value in data.items() if name != "request_id"
        }
        return {"request_id": data["request_id"], "doer": Doer(name=said.pop("by"), **said)}


class DoerForm(FormShape, DoerShape):
    """The same shape sent by a form, which also holds the lines taken."""

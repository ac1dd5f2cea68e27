"""The shapes of sanitisations, media and reports, as answers; and what only programs send."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load

from lifecycle.formats.erasure import MEDIUM_KINDS, TOOLS
from lifecycle.sanitising.model import CONFIDENTIALITIES, MEDIUM_SOURCES, VERIFICATIONS
from lifecycle.schemas.api_base import PageQuery, Upload
from lifecycle.schemas.base import Shape, identifier
from lifecycle.schemas.lots import one_of
from lifecycle.schemas.out_base import Out, out, word
from lifecycle.schemas.sanitisations import RESULTS, DoerShape, SanitisationShape
from lifecycle.states.facts import SanitisationLevel


class SanitisationOut(Out):
    """A sanitisation with all certificate fields of NIST SP 800-88; a field nobody filled in is empty.

    Without `medium_id` it speaks for all media of the device.
    """

    id = out(m.UUID)
    asset_id = out(m.UUID)
    medium_id = out(m.UUID, null=True)
    medium_manufacturer = out(m.String)
    medium_model = out(m.String)
    medium_serial = out(m.String)
    medium_kind = word(("", *MEDIUM_KINDS))
    capacity_bytes = out(m.Integer, null=True)
    property_number = out(m.String)
    medium_source = out(m.String)
    confidentiality_before = word(("", *CONFIDENTIALITIES))
    confidentiality_after = word(("", *CONFIDENTIALITIES))
    level = word(SanitisationLevel)
    method = out(m.String)
    tool = out(m.String)
    tool_version = out(m.String)
    verification = word(("", *VERIFICATIONS))
    destination = out(m.String)
    result = word(RESULTS)
    performed_at = out(m.AwareDateTime)
    performed_by = out(m.String)
    performed_title = out(m.String)
    performed_place = out(m.String)
    performed_contact = out(m.String)
    signed_name = out(m.String)
    verified_by = out(m.String)
    verified_at = out(m.AwareDateTime, null=True)
    verified_title = out(m.String)
    verified_place = out(m.String)
    verified_contact = out(m.String)
    verification_signed_name = out(m.String)
    note = out(m.String)
    report_id = out(m.UUID, null=True)
    created_at = out(m.AwareDateTime)


class SanitisedOut(Out):
    """The sanitisation recorded, and whether the request was a repeat."""

    sanitisation_id = out(m.UUID)
    asset_id = out(m.UUID)
    event_id = out(m.UUID)
    replayed = out(m.Boolean)


class MediumOut(Out):
    """A part of a device that bears data; `serial` is empty where it has none."""

    id = out(m.UUID)
    asset_id = out(m.UUID)
    kind = word(MEDIUM_KINDS)
    manufacturer = out(m.String)
    model = out(m.String)
    serial = out(m.String)
    capacity_bytes = out(m.Integer, null=True)
    source = word(MEDIUM_SOURCES)
    removed_at = out(m.AwareDateTime, null=True)
    created_at = out(m.AwareDateTime)


class ReportLineOut(Out):
    """A line of a report: what the tool says, the device that it is about, what it was recorded as.

    `match` tells how the device was found, or why none was; `level` is null where the line proves nothing.
    """

    number = out(m.Integer)
    serial = out(m.String)
    model = out(m.String)
    outcome = word(("erased", "failed", "unknown"))
    status = out(m.String)
    method = out(m.String)
    level = word(SanitisationLevel, null=True)
    match = out(m.String)
    asset_id = out(m.UUID, null=True)
    sanitisation_id = out(m.UUID, null=True)


class ReportOut(Out):
    """A report kept as evidence, with its lines."""

    id = out(m.UUID)
    name = out(m.String)
    tool = word(TOOLS)
    tool_version = out(m.String)
    sha256 = out(m.String)
    created_at = out(m.AwareDateTime)
    lines = out(m.List, m.Nested(ReportLineOut))


class SanitisationsQuery(PageQuery):
    """The narrowing of the list: a device, a result."""

    asset_id = identifier(load_default=None)
    result = one_of(RESULTS, load_default=None)


class NewSanitisationShape(SanitisationShape):
    """Certificate fields of an asset; loads to `{asset_id, data, request_id}`."""

    asset_id = identifier(required=True)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"asset_id": data.pop("asset_id"), **super()._data(data)}


class ReportFile(Shape):
    """The file of an erasure tool: nwipe's log, usody-sanitize's JSON or Blancco's XML, at most 20 MB."""

    file = Upload()


class TakenLineShape(Shape):
    """A line of a report to record, by its number; `asset_id` where the match is not the one meant."""

    number = m.Integer(required=True)
    asset_id = identifier(load_default=None, allow_none=True)
    medium_id = identifier(load_default=None, allow_none=True)
    medium_kind = one_of(("", *MEDIUM_KINDS), load_default="")


class RecordLinesShape(DoerShape):
    """The lines of a report to record and who erased; loads to `{lines, doer, request_id}`."""

    lines = m.List(m.Nested(TakenLineShape), required=True)

    @post_load
    def _doer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        lines = data.pop("lines")
        return {"lines": lines, **super()._doer(data)}

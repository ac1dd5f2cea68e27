"""The forms of a lot that only pages have: legal frame, packing, slots, own signature, revisions…"""

from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m

from lifecycle.endoflife.preparation.frames import FrameData
from lifecycle.endoflife.preparation.packing import PackData
from lifecycle.endoflife.revision.revisable import FIELDS
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, identifier, instant, text
from lifecycle.schemas.lots import RequestShape, choice, identifiers, one_of
from lifecycle.states.legal import Beneficiary, GiftArticle

MOST_SLOTS = 3


class FrameForm(FormShape, RequestShape):
    """What a lot's basis asks for; loads to `{data: FrameData, request_id}`."""

    decision_reference = text(most=200, load_default="")
    gift_article = choice(GiftArticle, load_default=None)
    beneficiary_type = choice(Beneficiary, load_default=None)
    checked_by = text(most=200, load_default="")
    checked_on = m.Date(load_default=None)
    agreement_id = identifier(load_default=None)
    confidentiality_reference = text(most=200, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": FrameData(**data)}


class PackForm(FormShape, RequestShape):
    """How a lot is packed; loads to `{data: PackData, request_id}`."""

    pallets = m.Integer(load_default=None)
    packaging = text(most=200, load_default="")
    measured_kg = m.Decimal(load_default=None)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": PackData(**data)}


class SlotsForm(FormShape, RequestShape):
    """`{slots, contact, reason, request_id}`: up to three instants, French local time."""

    slots = m.List(instant(default_timezone=PARIS), required=True)
    contact = text(load_default=None)
    reason = text(load_default="")


class PickForm(FormShape, RequestShape):
    """`{at, request_id}`: one of the slots proposed."""

    at = instant(default_timezone=PARIS, required=True)


class OwnSignForm(FormShape, RequestShape):
    """`{signer_name, drawing, occurred_at, request_id}`."""

    signer_name = text(most=200, required=True)
    drawing = text(most=20_000, load_default=None)
    occurred_at = instant(load_default=None)


class LinesForm(FormShape, RequestShape):
    """`{line_ids, request_id}`."""

    line_ids = identifiers(required=True)


class SettleForm(FormShape, RequestShape):
    """`{settlement, explanation, request_id}`."""

    settlement = text(most=20, required=True)
    explanation = text(load_default="")


class ProposeForm(FormShape, RequestShape):
    """`{field, subject_id, value, comment, request_id}`; the subject is chosen among what the field is of."""

    field = one_of(tuple(FIELDS), required=True)
    subject_id = identifier(load_default=None)
    value = text(load_default="")
    comment = text(required=True)


class AnswerForm(FormShape, RequestShape):
    """`{approve, reason, request_id}`."""

    approve = one_of(("yes", "no"), required=True)
    reason = text(load_default="")


class MarksForm(FormShape):
    """What a phone has read: `seen` is a list of `{text, at}` texts in JSON."""

    seen = m.List(text(most=1000), required=True)

    @post_load
    def _few(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if len(data["seen"]) > 200:
            raise ValidationError(N_("Trop de lectures à la fois."), "seen")
        return data

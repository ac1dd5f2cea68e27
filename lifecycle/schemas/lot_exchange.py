"""The shapes of what both sides settle about a lot: frame, values, packing, slots, signature, revisions."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m

from lifecycle.endoflife.agreement.appointing import MOST_SLOTS
from lifecycle.endoflife.arrival.looking import Seen
from lifecycle.endoflife.exchange_model import SETTLEMENTS
from lifecycle.endoflife.preparation.frames import FrameData
from lifecycle.endoflife.preparation.packing import LinePack, PackData
from lifecycle.endoflife.revision.revisable import FIELDS
from lifecycle.endoflife.revision.revising import Proposal
from lifecycle.endoflife.timing.delays import DELAY_LABELS, Delays
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import Shape, identifier, instant, text
from lifecycle.schemas.lots import MOST_LINES, RequestShape, choice, identifiers, one_of
from lifecycle.states.legal import Beneficiary, GiftArticle


def _few(values: Any) -> None:
    if len(values) > MOST_LINES:
        raise ValidationError(N_("Trop de lignes à la fois : procédez en plusieurs fois."))


def amount(**options: Any) -> m.Decimal:
    """Return an exact number that may be null, finite and of two decimals at most."""
    return m.Decimal(places=2, allow_nan=False, allow_none=True, **options)


class FrameShape(RequestShape):
    """What the lot's legal basis asks for; loads to `{data: FrameData, request_id}`."""

    decision_reference = text(most=200, load_default="")
    gift_article = choice(GiftArticle, load_default=None, allow_none=True)
    beneficiary_type = choice(Beneficiary, load_default=None, allow_none=True)
    checked_by = text(most=200, load_default="")
    checked_on = m.Date(load_default=None, allow_none=True)
    agreement_id = identifier(load_default=None, allow_none=True)
    confidentiality_reference = text(most=200, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": FrameData(**data)}


class ValuesShape(RequestShape):
    """`{values, request_id}`: the unit value in euros of lines by their id, null to take it away."""

    values = m.Dict(keys=identifier(), values=amount(), required=True, validate=_few)


class PackShape(RequestShape):
    """`{pallets, packaging, measured_kg, request_id}`; loads to `{data: PackData, request_id}`."""

    pallets = m.Integer(strict=True, load_default=None, allow_none=True)
    packaging = text(load_default="")
    measured_kg = amount(load_default=None)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": PackData(**data)}


class LinePackShape(Shape):
    """What is known of one device on the pallet; loads to LinePack."""

    measured_kg = amount(load_default=None)
    pallet = m.Integer(strict=True, load_default=None, allow_none=True)
    accessories = text(load_default="")
    waste_code = text(most=12, load_default=None, allow_none=True)

    @post_load
    def _pack(self, data: dict[str, Any], **_: Any) -> LinePack:
        return LinePack(**data)


class PackLinesShape(RequestShape):
    """`{lines, request_id}`: weight, pallet, accessories and waste code of lines by their id."""

    packs = m.Dict(
        keys=identifier(), values=m.Nested(LinePackShape), required=True, validate=_few, data_key="lines"
    )


class SlotsShape(RequestShape):
    """`{slots, contact, reason, request_id}`: one to three instants; without a zone, French local time."""

    slots = m.List(instant(default_timezone=PARIS), required=True)
    contact = text(load_default=None, allow_none=True)
    reason = text(load_default="")

    @post_load
    def _few_slots(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if len(data["slots"]) > MOST_SLOTS:
            raise ValidationError(N_("Proposez d’un à trois créneaux."), "slots")
        return data


class PickSlotShape(RequestShape):
    """`{at, request_id}`: one of the slots that the other side proposed."""

    at = instant(default_timezone=PARIS, required=True)


class SignShape(RequestShape):
    """`{signer_name, drawing, occurred_at, request_id}`; the drawing is SVG path data of straight strokes."""

    signer_name = text(most=200, required=True)
    drawing = text(most=20_000, load_default=None, allow_none=True)
    occurred_at = instant(load_default=None)


class LinesShape(RequestShape):
    """`{line_ids, request_id}`: found_after."""

    line_ids = identifiers(required=True)


class SettleShape(RequestShape):
    """`{unexpected_id, settlement, explanation, request_id}`."""

    unexpected_id = identifier(required=True)
    settlement = one_of(SETTLEMENTS, required=True)
    explanation = text(required=True)


class ProposeShape(RequestShape):
    """A change of a signed lot; loads to `{proposal: Proposal, request_id}`.

    `subject_id` is a line or an unexpected device, left out for the lot itself; the value is text, and left
    out for a mere fact.
    """

    field = one_of(tuple(FIELDS), required=True)
    subject_id = identifier(load_default=None, allow_none=True)
    value = text(load_default="", allow_none=True)
    comment = text(most=1000, required=True)

    @post_load
    def _proposal(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "proposal": Proposal(**data)}


class AnswerShape(RequestShape):
    """`{revision_id, approve, reason, request_id}`."""

    revision_id = identifier(required=True)
    approve = m.Boolean(required=True)
    reason = text(load_default="")


class RevisionShape(RequestShape):
    """`{revision_id, request_id}`: withdraw_revision."""

    revision_id = identifier(required=True)


class SeenShape(Shape):
    """A text that was scanned or typed; loads to Seen."""

    note = text(load_default="")
    seen_at = instant(load_default=None)
    text = text(most=500, required=True)  # last: it takes the name of what makes it

    @post_load
    def _seen(self, data: dict[str, Any], **_: Any) -> Seen:
        at: datetime | None = data["seen_at"]
        return Seen(data["text"], at, data["note"])


class LooksShape(Shape):
    """`{scans, line_ids}`: what was scanned, and lines ticked by hand."""

    scans = m.List(m.Nested(SeenShape), load_default=list, validate=_few)
    line_ids = identifiers(load_default=list)


class DelaysShape(RequestShape):
    """An authority's delays in days; loads to `{data: Delays, request_id}`."""

    answer_days = m.Integer(strict=True, required=True)
    reception_days = m.Integer(strict=True, required=True)
    outcome_days = m.Integer(strict=True, required=True)
    certificate_days = m.Integer(strict=True, required=True)
    agreement_days = m.Integer(strict=True, required=True)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data["request_id"], "data": Delays(**{n: data[n] for n in DELAY_LABELS})}


class CodeQuery(Shape):
    """`for_pickup_day`: whether the code holds until the end of the pick-up's day."""

    for_pickup_day = m.Boolean(load_default=False)

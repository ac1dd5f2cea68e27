"""The shapes of lots, the same from a form and from the API; each loads to what its use case takes."""

from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m

from lifecycle.endoflife.model import LEGAL_BASES, RECIPIENTS, WASTE_STATUSES
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.preparation.lots import LotData
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.states.assets import OUTCOMES, State
from lifecycle.states.facts import Route
from lifecycle.states.legal import Beneficiary, GiftArticle

# More lines than a lorry takes; beyond it a request is a mistake.
MOST_LINES = 2000
_CHOOSE: dict[str, Any] = {"unknown": N_("Choisissez une réponse de la liste.")}


def one_of(words: tuple[str, ...], **options: Any) -> m.String:
    """Return a text field that takes one of a few words."""

    def check(value: str) -> None:
        if value not in words:
            raise ValidationError(_CHOOSE["unknown"])

    return m.String(validate=check, **options)


def choice(words: Any, **options: Any) -> m.Enum[Any]:
    """Return a field that takes the value of an enum."""
    return m.Enum(words, by_value=True, error_messages=_CHOOSE, **options)


def identifiers(**options: Any) -> m.List[Any]:
    """Return a field that takes identifiers, at least one unless a default is given."""

    def check(values: list[Any]) -> None:
        if not values and options.get("required"):
            raise ValidationError(N_("Cochez au moins une ligne."))
        if len(values) > MOST_LINES:
            raise ValidationError(N_("Trop de lignes à la fois : procédez en plusieurs fois."))

    messages: dict[str, Any] = {
        "invalid": N_("Une liste est attendue."),
        "required": N_("Cochez au moins une ligne."),
    }
    return m.List(identifier(), validate=check, error_messages=messages, **options)


class RequestShape(Shape):
    """`{request_id}`: offer, withdraw, close."""

    request_id = identifier(required=True)


class LotShape(RequestShape):
    """What the authority says of a lot; loads to `{data: LotData, request_id}`."""

    title = text(most=200, required=True)
    partner_id = identifier(required=True)
    route = choice(Route, required=True)
    legal_basis = one_of(LEGAL_BASES, required=True)
    waste_status = one_of(WASTE_STATUSES, required=True)
    decision_reference = text(most=200, load_default="")
    pickup_place = text(load_default="")
    pickup_contact = text(load_default="")
    note = text(most=2000, load_default="")
    gift_article = choice(GiftArticle, load_default=None, allow_none=True)
    beneficiary_type = choice(Beneficiary, load_default=None, allow_none=True)
    checked_by = text(most=200, load_default="")
    checked_on = m.Date(load_default=None, allow_none=True)
    agreement_id = identifier(load_default=None, allow_none=True)
    confidentiality_reference = text(most=200, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": LotData(**data)}


class AddLinesShape(RequestShape):
    """`{asset_ids, justifications, request_id}`; justifications by asset id."""

    asset_ids = identifiers(required=True)
    justifications = m.Dict(keys=identifier(), values=text(most=1000), load_default=dict)


class RemoveLinesShape(RequestShape):
    """`{asset_ids, request_id}`."""

    asset_ids = identifiers(required=True)


class AcceptShape(RequestShape):
    """`{refusals, commitment, request_id}`: the reason of each line refused, by line id.

    The others are accepted. `commitment` is the partner's statement that it commits to reuse, kept with its
    day.
    """

    refusals = m.Dict(keys=identifier(), values=text(most=500), load_default=dict)
    commitment = text(most=1000, load_default="")


class ReasonShape(RequestShape):
    """`{reason, request_id}`: decline, cancel."""

    reason = text(required=True)


class ScheduleShape(RequestShape):
    """`{pickup_at, place, contact, reason, request_id}`; an instant without a zone is French local time."""

    pickup_at = instant(default_timezone=PARIS, required=True)
    place = text()
    contact = text()
    reason = text(load_default="")


class HandOverShape(RequestShape):
    """Both names, what they drew, and the partner's one-time code; `occurred_at` is the phone's clock."""

    authority_signer = text(most=200, required=True)
    partner_signer = text(most=200, required=True)
    signing_code = text(most=20, required=True)
    occurred_at = instant(load_default=None)
    authority_drawing = text(most=20_000, load_default=None, allow_none=True)
    partner_drawing = text(most=20_000, load_default=None, allow_none=True)


class ReceiveShape(RequestShape):
    """`{received, missing, unexpected, request_id}`: line ids, and codes that the lot does not have.

    With neither `received` nor `missing`, what was marked by scanning is received and the rest is missing.
    """

    received = identifiers(load_default=None)
    missing = identifiers(load_default=None)
    unexpected = m.List(text(most=60), load_default=list)


class OutcomeShape(RequestShape):
    """What became of some lines; loads to `{data: OutcomeData, line_ids, request_id}`."""

    line_ids = identifiers(required=True)
    outcome = choice(State, required=True)
    on = m.Date(required=True)
    recipient = one_of(RECIPIENTS, load_default=None)
    proof_reference = text(most=200, load_default=None)
    proof_id = identifier(load_default=None)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data["outcome"] not in OUTCOMES:
            raise ValidationError(_CHOOSE["unknown"], "outcome")
        kept = {name: data.pop(name) for name in ("line_ids", "request_id")}
        return {**kept, "data": OutcomeData(**data)}


class GiveBackShape(RequestShape):
    """`{line_ids, reason, request_id}`."""

    line_ids = identifiers(required=True)
    reason = text(required=True)


class ProofShape(RequestShape):
    """`{line_ids, reference, request_id}`: which lines a document that comes along shows the outcome of."""

    line_ids = identifiers(required=True)
    reference = text(most=200, load_default="")


class RequestForm(FormShape, RequestShape):
    """The same shape sent by a form."""


class LotForm(FormShape, LotShape):
    """The same shape sent by a form."""


class AddLinesForm(FormShape, AddLinesShape):
    """The same shape sent by a form."""


class RemoveLinesForm(FormShape, RemoveLinesShape):
    """The same shape sent by a form."""


class AcceptForm(FormShape, AcceptShape):
    """The same shape sent by a form."""


class ReasonForm(FormShape, ReasonShape):
    """The same shape sent by a form."""


class ScheduleForm(FormShape, ScheduleShape):
    """The same shape sent by a form."""


class HandOverForm(FormShape, HandOverShape):
    """The same shape sent by a form."""


class ReceiveForm(FormShape, ReceiveShape):
    """The same shape sent by a form."""


class OutcomeForm(FormShape, OutcomeShape):
    """The same shape sent by a form."""


class GiveBackForm(FormShape, GiveBackShape):
    """The same shape sent by a form."""


class ProofForm(FormShape, ProofShape):
    """The same shape sent by a form."""

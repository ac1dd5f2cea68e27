"""The shapes of repairs, the same from a form and from the API; each loads to what its use case takes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load, pre_load
from marshmallow import fields as m
from marshmallow.validate import Range

from lifecycle.endoflife.repair.outcomes import HIGHEST_COST, RepairEnd
from lifecycle.kernel.text import N_
from lifecycle.repairs.finishing import Ending
from lifecycle.repairs.service import PartData, RepairData
from lifecycle.repairs.words import VERDICTS, FaultKind, Outcome, Provider, Warranty
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.base import FormShape, identifier, text
from lifecycle.schemas.lots import RequestShape, choice, identifiers
from lifecycle.states.assets import State

_FRENCH = str.maketrans({",": ".", " ": "", "\u00a0": "", "\u202f": "", "€": ""})
_PRICE = N_("Écrivez un prix en euros, par exemple 85,50.")


def price(**options: Any) -> m.Decimal:
    """Return a field that takes a price in euros, to the cent."""

    def check(value: Decimal) -> None:
        if not 0 <= value <= HIGHEST_COST:
            raise ValidationError(_PRICE)

    return m.Decimal(places=2, validate=check, error_messages={"invalid": _PRICE}, **options)


class RepairShape(RequestShape):
    """What is said of a repair; costs in euros."""

    fault_kind = choice(FaultKind, load_default=FaultKind.OTHER)
    fault = text(most=2000, load_default="")
    provider = choice(Provider, load_default=Provider.INSIDE)
    partner_id = identifier(load_default=None, allow_none=True)
    provider_name = text(most=200, load_default="")
    sent_on = m.Date(load_default=None, allow_none=True)
    expected_on = m.Date(load_default=None, allow_none=True)
    warranty = choice(Warranty, load_default=Warranty.NONE)
    warranty_reference = text(most=200, load_default="")
    labour_cost = price(load_default=None, allow_none=True)
    notes = text(most=5000, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = ("request_id", "asset_id", "version")
        kept = {name: data.pop(name) for name in names if name in data}
        return {**kept, "data": RepairData(**data)}


class NewRepairShape(RepairShape):
    """A repair of a device, sent to repair where it is not yet; loads to `{asset_id, data, request_id}`."""

    asset_id = identifier(required=True)


class RepairEditShape(RepairShape):
    """What is said of a repair, in part: members left out stay as they are."""

    request_id = identifier()

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data


class PartShape(RequestShape):
    """A part of a repair; loads to `{data: PartData, request_id}`."""

    label = text(most=200, required=True)
    quantity = m.Integer(load_default=1, validate=Range(1, 999, error=N_("Écrivez un nombre de 1 à 999.")))
    unit_cost = price(load_default=lambda: Decimal(0))
    reused = m.Boolean(load_default=False)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": PartData(**data)}


class EndingShape(RequestShape):
    """How a repair ends and what its device becomes; loads to `{ending: Ending, request_id}`."""

    outcome = choice(Outcome, required=True)
    target = choice(State, load_default=None, allow_none=True)
    note = text(most=2000, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "ending": Ending(**data)}


class ReportRepairShape(RequestShape):
    """What a partner says of lines of a repair lot: `repaired` or `irreparable`; the cost of each, in euros.

    Loads to `{data: RepairEnd, line_ids, request_id}`.
    """

    line_ids = identifiers(required=True)
    outcome = choice(Outcome, required=True)
    on = m.Date(required=True)
    done = text(most=2000, load_default="")
    cost = price(load_default=None, allow_none=True)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data["outcome"] not in VERDICTS:
            raise ValidationError(N_("Choisissez : réparé ou irréparable."), "outcome")
        kept = {name: data.pop(name) for name in ("line_ids", "request_id")}
        return {**kept, "data": RepairEnd(**data)}


class BringBackShape(RequestShape):
    """`{line_ids, request_id}`: which repaired or irreparable devices are back."""

    line_ids = identifiers(required=True)


class RepairQuery(PageQuery):
    """The narrowing of a list of repairs."""

    asset_id = identifier(load_default=None)
    open = m.Boolean(load_default=None)
    provider = choice(Provider, load_default=None)


class _PricedForm(FormShape):
    """A form whose prices are written the French way."""

    PRICES: tuple[str, ...] = ()

    @pre_load
    def _french(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        said = dict(data)
        for name in self.PRICES:
            if name in said:
                said[name] = str(said[name]).translate(_FRENCH)
        return said


class RepairForm(_PricedForm, RepairShape):
    """The same shape sent by a form, with the version that its page showed."""

    PRICES = ("labour_cost",)
    version = m.Integer(load_default=None)


class PartForm(_PricedForm, PartShape):
    """The same shape sent by a form."""

    PRICES = ("unit_cost",)


class EndingForm(FormShape, EndingShape):
    """The same shape sent by a form."""


class ReportRepairForm(_PricedForm, ReportRepairShape):
    """The same shape sent by a form."""

    PRICES = ("cost",)


class BringBackForm(FormShape, BringBackShape):
    """The same shape sent by a form."""

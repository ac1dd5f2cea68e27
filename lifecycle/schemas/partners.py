"""The shapes of partners: their file, capacities, certificates and agreements, from both doors."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m
from marshmallow.validate import Email, Range

from lifecycle.kernel.text import N_
from lifecycle.partners.agreeing import AgreementData
from lifecycle.partners.offers import CapacityData, CertificationData
from lifecycle.partners.places import Place
from lifecycle.partners.profile import NewPartner
from lifecycle.partners.settings import Settings
from lifecycle.partners.words import (
    BENEFICIARIES,
    CERTIFICATIONS,
    COSMETIC_GRADES,
    FUNCTIONAL_GRADES,
    PARTNER_KINDS,
)
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.base import FormShape, Shape, identifier, text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.states.facts import Route

_NUMBER: dict[str, Any] = {"invalid": N_("Indiquez un nombre.")}
_DATE: dict[str, Any] = {"invalid": N_("Indiquez un jour, par exemple 2026-11-22.")}
_MOST_CODES = 500


class Degrees(m.Decimal):
    """An angle as people write it, « 48,11 » or « −1,68 », to five decimals (about a metre)."""

    default_error_messages = {"invalid": _NUMBER["invalid"], "special": _NUMBER["invalid"]}  # noqa: RUF012

    def __init__(self, most: int, **options: Any) -> None:
        def check(angle: Decimal) -> None:
            if abs(angle) > most:
                raise ValidationError(N_("Indiquez des degrés."))

        super().__init__(places=5, validate=check, **options)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace(",", ".").replace("−", "-")
        return super()._validated(value)


class Codes(m.List[Any]):
    """Codes as a list, or in a form as one line: « 22, 29 35 »."""

    def __init__(self, **options: Any) -> None:
        super().__init__(text(most=10), **options)

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        words = re.split(r"[\s,;]+", value.strip().upper()) if isinstance(value, str) else value
        codes = super()._deserialize([word for word in words if word] if isinstance(words, list) else words,
                                     *rest, **options)  # fmt: skip
        if len(codes) > _MOST_CODES:
            raise ValidationError(N_("Ce sont trop de codes : indiquez plutôt des départements."))
        return list(dict.fromkeys(codes))


def _whole(**options: Any) -> m.Integer:
    return m.Integer(error_messages=_NUMBER, load_default=None, allow_none=True, **options)


def _day(**options: Any) -> m.Date:
    return m.Date(error_messages=_DATE, **options)


class _Identity(Shape):
    name = text(most=200, required=True)
    siret = text(most=30, load_default=None, allow_none=True)
    kind = one_of(PARTNER_KINDS, required=True)
    beneficiary = one_of(BENEFICIARIES, load_default=None, allow_none=True)
    rna = text(most=10, load_default=None, allow_none=True)
    description = text(most=2000, load_default="")
    phone = text(most=40, load_default="")
    # A text, so that the contract may say that it is empty unless told.
    email = m.String(load_default="", validate=Email(error=N_("Cette adresse n’en est pas une.")))
    opening_hours = text(load_default="")
    address = text(load_default="")
    commune = text(most=5, load_default="")
    latitude = Degrees(90, load_default=None, allow_none=True)
    longitude = Degrees(180, load_default=None, allow_none=True)


class _Takes(Shape):
    conditions = text(most=2000, load_default="")
    min_functional = one_of(FUNCTIONAL_GRADES, load_default=None, allow_none=True)
    min_cosmetic = one_of(COSMETIC_GRADES, load_default=None, allow_none=True)
    minimum_devices = _whole()
    minimum_kg = _whole()


class _Territory(Shape):
    departments = Codes(load_default=list)
    communes = Codes(load_default=list)
    radius_km = _whole()


def _routes(value: Mapping[Any, list[str]]) -> None:
    if any(key not in CATEGORY_KEYS for keys in value.values() for key in keys):
        raise ValidationError(N_("Choisissez une réponse de la liste."))


class _FileForm(FormShape):
    """What every step of a partner's form sends beside its fields."""

    request_id = identifier(required=True)
    version = m.Integer(load_default=None)


class IdentityForm(_FileForm, _Identity):
    """Who a partner is and where."""


class TakesForm(_FileForm, _Takes):
    """What a partner takes, and how."""


class TerritoryForm(_FileForm, _Territory):
    """Where a partner comes from or for."""


class RegisterShape(Shape):
    """A partner to register; loads to `{data: NewPartner, request_id}`."""

    request_id = identifier(required=True)
    name = text(most=200, required=True)
    siret = text(most=30, required=True)
    kind = one_of(PARTNER_KINDS, required=True)
    network_id = identifier(load_default=None)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": NewPartner(**data)}


class RegisterForm(FormShape, RegisterShape):
    """The same from a form."""


class CapacityShape(Shape):
    """A capacity; loads to `{data: CapacityData, request_id}`."""

    request_id = identifier(required=True)
    route = choice(Route, required=True)
    devices_per_month = m.Integer(required=True, validate=Range(0, 1_000_000), error_messages=_NUMBER)
    valid_from = _day(required=True)
    valid_until = _day(load_default=None, allow_none=True)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": CapacityData(**data)}


class CapacityForm(FormShape, CapacityShape):
    """The same from a form."""


class CertificationForm(FormShape):
    """A certificate; loads to `{data: CertificationData, request_id}`."""

    request_id = identifier(required=True)
    kind = one_of(CERTIFICATIONS, required=True)
    number = text(most=100, load_default="")
    issued_by = text(most=200, load_default="")
    valid_from = _day(load_default=None)
    valid_until = _day(load_default=None)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"request_id": data.pop("request_id"), "data": CertificationData(**data)}


class AgreementForm(FormShape):
    """An agreement; loads to `{data: AgreementData, request_id, version}`."""

    request_id = identifier(required=True)
    version = m.Integer(load_default=None)
    reference = text(most=100, required=True)
    signed_on = _day(required=True)
    valid_from = _day(required=True)
    valid_until = _day(load_default=None)
    renewal_months = m.Integer(load_default=None, validate=Range(1, 120), error_messages=_NUMBER)
    notice_days = m.Integer(load_default=None, validate=Range(0, 3650), error_messages=_NUMBER)
    routes = m.List(choice(Route), load_default=())
    confidentiality = m.Boolean(load_default=False)
    notes = text(most=2000, load_default="")

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        asked = {"request_id": data.pop("request_id"), "version": data.pop("version")}
        return {**asked, "data": AgreementData(**{**data, "routes": tuple(data["routes"])})}


class EndForm(FormShape):
    """`{ended_on, request_id}`: the last day of an agreement."""

    request_id = identifier(required=True)
    ended_on = _day(required=True)


class SettingsForm(FormShape):
    """Where the authority stands and whether it asks for agreements; loads to `{settings, request_id}`."""

    request_id = identifier(required=True)
    name = text(most=100, load_default="")
    commune = text(most=5, load_default="")
    latitude = Degrees(90, load_default=None)
    longitude = Degrees(180, load_default=None)
    needs_agreement = m.Boolean(load_default=False)

    @post_load
    def _data(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        request_id, needs = data.pop("request_id"), data.pop("needs_agreement")
        return {"request_id": request_id, "settings": Settings(_place(**data), needs)}


class PartnerEditShape(_Identity, _Takes, _Territory):
    """What a program changes of a partner's file; members left out stay as they are."""

    request_id = identifier(required=True)
    routes = m.Dict(
        keys=choice(Route), values=m.List(m.String()), validate=_routes, load_default=None, allow_none=True
    )


def _place(latitude: Decimal | None, longitude: Decimal | None, commune: str, name: str) -> Place:
    if latitude is None or longitude is None:
        if latitude is not longitude:
            text = N_("Latitude et longitude vont ensemble.")
            raise ValidationError(text, "latitude" if latitude is None else "longitude")
        return Place(commune=commune, name=name)
    return Place(float(latitude), float(longitude), commune, name)


class PartnerQuery(Shape):
    """The narrowing of the partners' directory: a route, a category, or a route for a category."""

    route = choice(Route, load_default=None)
    category = one_of(CATEGORY_KEYS, load_default=None)

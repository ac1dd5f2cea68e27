"""The shapes of partners as answers."""

from marshmallow import fields as m

from lifecycle.partners.words import (
    BENEFICIARIES,
    CERTIFICATIONS,
    COSMETIC_GRADES,
    FUNCTIONAL_GRADES,
    PARTNER_KINDS,
)
from lifecycle.schemas.out_base import Out, ReasonOut, amount, out, word
from lifecycle.states.facts import Route


class CertificationOut(Out):
    """A certificate that a partner holds; `valid_until` is its last day, null without an end."""

    id = out(m.UUID)
    kind = word(CERTIFICATIONS)
    number = out(m.String)
    issued_by = out(m.String)
    valid_from = out(m.Date, null=True)
    valid_until = out(m.Date, null=True)
    sha256 = out(m.String, null=True)


class CapacityOut(Out):
    """Devices a month that a partner takes on a route; of periods that cover a day the last begun counts."""

    id = out(m.UUID)
    route = word(Route)
    devices_per_month = out(m.Integer)
    valid_from = out(m.Date)
    valid_until = out(m.Date, null=True)


class AgreementDocumentOut(Out):
    """A document of an agreement."""

    id = out(m.UUID)
    name = out(m.String)
    media_type = out(m.String)
    size = out(m.Integer)


class AgreementOut(Out):
    """An agreement with a partner; `routes` empty covers all, `ends_on` counts the renewals that came."""

    id = out(m.UUID)
    authority_id = out(m.UUID)
    partner_id = out(m.UUID)
    reference = out(m.String)
    signed_on = out(m.Date)
    valid_from = out(m.Date)
    valid_until = out(m.Date, null=True)
    renewal_months = out(m.Integer, null=True)
    notice_days = out(m.Integer, null=True)
    ended_on = out(m.Date, null=True)
    ends_on = out(m.Date, null=True)
    routes = out(m.List, word(Route))
    confidentiality = out(m.Boolean)
    notes = out(m.String)
    version = out(m.Integer)
    documents = out(m.List, m.Nested(AgreementDocumentOut))


class PartnerOut(Out):
    """A 4R partner; `routes` maps a route to the category keys that it takes.

    `agreements` are those with the organisation that asks; `destroys_until` the last day of its certified
    destruction.
    """

    id = out(m.UUID)
    name = out(m.String)
    siret = out(m.String, null=True)
    rna = out(m.String, null=True)
    kind = word(PARTNER_KINDS)
    beneficiary = word(BENEFICIARIES, null=True)
    description = out(m.String)
    phone = out(m.String)
    email = out(m.String)
    opening_hours = out(m.String)
    address = out(m.String)
    commune = out(m.String)
    latitude = amount(null=True)
    longitude = amount(null=True)
    departments = out(m.List, m.String())
    communes = out(m.List, m.String())
    radius_km = out(m.Integer, null=True)
    conditions = out(m.String)
    min_functional = word(FUNCTIONAL_GRADES, null=True)
    min_cosmetic = word(COSMETIC_GRADES, null=True)
    minimum_devices = out(m.Integer, null=True)
    minimum_kg = out(m.Integer, null=True)
    destroys_until = out(m.Date, null=True)
    routes = out(m.Dict, keys=m.String(), values=m.List(m.String()))
    certifications = out(m.List, m.Nested(CertificationOut))
    capacities = out(m.List, m.Nested(CapacityOut))
    agreements = out(m.List, m.Nested(AgreementOut))
    registered_by = out(m.UUID, null=True)
    version = out(m.Integer)
    open_lots = out(m.Integer)


class FitOut(Out):
    """How a partner suits a lot: `rank` from 1 among those that fit, null where `refusals` rule it out.

    `reasons` speak for it, `doubts` are to be checked; `distance_km` is as the crow flies.
    """

    partner_id = out(m.UUID)
    name = out(m.String)
    rank = out(m.Integer, null=True)
    distance_km = out(m.Float, null=True)
    reasons = out(m.List, m.Nested(ReasonOut))
    doubts = out(m.List, m.Nested(ReasonOut))
    refusals = out(m.List, m.Nested(ReasonOut))

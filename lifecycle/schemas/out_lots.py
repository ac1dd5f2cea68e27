"""The shapes of partners, lots and sanitisations, as answers."""

from marshmallow import fields as m

from lifecycle.endoflife.model import (
    DECISIONS,
    LEGAL_BASES,
    RECEPTIONS,
    RECIPIENTS,
    WASTE_STATUSES,
)
from lifecycle.partners.model import PARTNER_KINDS
from lifecycle.schemas.out_base import Out, ReasonOut, amount, out, word
from lifecycle.schemas.sanitisations import RESULTS
from lifecycle.states.assets import OUTCOMES
from lifecycle.states.facts import FunctionalStatus, Route, SanitisationLevel
from lifecycle.states.lots import LotAction, LotState, Side


class PartnerOut(Out):
    """A 4R partner; `routes` maps a route to the category keys that it takes."""

    id = out(m.UUID)
    name = out(m.String)
    siret = out(m.String, null=True)
    kind = word(PARTNER_KINDS)
    description = out(m.String)
    address = out(m.String)
    departments = out(m.List, m.String())
    destroys_until = out(m.Date, null=True)
    routes = out(m.Dict, keys=m.String(), values=m.List(m.String()))
    open_lots = out(m.Integer)


class LotOut(Out):
    """A lot in a list; `lines` are the devices not refused, `awaiting` left and have no end told."""

    id = out(m.UUID)
    number = out(m.String)
    title = out(m.String)
    state = word(LotState)
    route = word(Route)
    authority_id = out(m.UUID)
    authority_name = out(m.String)
    partner_id = out(m.UUID)
    partner_name = out(m.String)
    pickup_at = out(m.AwareDateTime, null=True)
    created_at = out(m.AwareDateTime)
    lines = out(m.Integer)
    refused = out(m.Integer)
    ended = out(m.Integer)
    awaiting = out(m.Integer)


class PartyOut(Out):
    """One side of a lot."""

    id = out(m.UUID)
    name = out(m.String)
    siret = out(m.String, null=True)
    address = out(m.String)


class SignatureOut(Out):
    """One side's signature of the hand-over."""

    side = word(Side)
    signer_name = out(m.String)
    signed_at = out(m.AwareDateTime)


class ProofOut(Out):
    """A document that shows what became of devices."""

    id = out(m.UUID)
    name = out(m.String)
    media_type = out(m.String)
    size = out(m.Integer)
    sha256 = out(m.String)
    created_at = out(m.AwareDateTime)


class ItemOut(Out):
    """One thing that the lot's next step still needs; `lines` names those it waits for."""

    code = out(m.String)
    detail = out(m.String)
    side = word(Side)
    done = out(m.Boolean)
    count = out(m.Integer)
    total = out(m.Integer)
    blocking = out(m.Boolean)
    lines = out(m.List, m.UUID())


class LotDetailOut(Out):
    """A lot; `actions` are what this side may do now, next step first."""

    id = out(m.UUID)
    number = out(m.String)
    title = out(m.String)
    state = word(LotState)
    side = word(Side)
    route = word(Route)
    legal_basis = word(LEGAL_BASES)
    waste_status = word(WASTE_STATUSES)
    decision_reference = out(m.String)
    pickup_place = out(m.String)
    pickup_contact = out(m.String)
    pickup_at = out(m.AwareDateTime, null=True)
    note = out(m.String)
    decline_reason = out(m.String, null=True)
    offered_at = out(m.AwareDateTime, null=True)
    answered_at = out(m.AwareDateTime, null=True)
    handed_over_at = out(m.AwareDateTime, null=True)
    received_at = out(m.AwareDateTime, null=True)
    closed_at = out(m.AwareDateTime, null=True)
    created_at = out(m.AwareDateTime)
    version = out(m.Integer)
    authority = out(m.Nested, PartyOut)
    partner = out(m.Nested, PartyOut)
    signatures = out(m.List, m.Nested(SignatureOut))
    proofs = out(m.List, m.Nested(ProofOut))
    unexpected = out(m.List, m.String())
    actions = out(m.List, word(LotAction))
    checklist = out(m.List, m.Nested(ItemOut))


class ManifestOut(Out):
    """What both sides may know of a device, frozen by the offer: never people, places or prices."""

    code = out(m.String)
    tag = out(m.String, null=True)
    category_key = out(m.String)
    manufacturer = out(m.String, null=True)
    model = out(m.String, null=True)
    serial = out(m.String, null=True)
    functional_status = word(FunctionalStatus)
    data_bearing = out(m.Boolean)
    age_years = out(m.Float, null=True)
    weight_kg = amount(null=True)
    weight_estimated = out(m.Boolean)
    facts = out(m.Dict, keys=m.String())


class LineOut(Out):
    """A line of a lot: its device, what the partner answered and received, and what became of it.

    `asset_id` is the authority's, and null for the partner.
    """

    id = out(m.UUID)
    asset_id = out(m.UUID, null=True)
    position = out(m.Integer)
    manifest = out(m.Nested, ManifestOut)
    justification = out(m.String)
    decision = word(DECISIONS)
    refusal_reason = out(m.String, null=True)
    reception = word(RECEPTIONS)
    outcome = word(OUTCOMES, null=True)
    outcome_on = out(m.Date, null=True)
    recipient = word(RECIPIENTS, null=True)
    proof_reference = out(m.String, null=True)
    proof_id = out(m.UUID, null=True)
    certificate_owed = out(m.Boolean)
    returned_on = out(m.Date, null=True)
    return_reason = out(m.String, null=True)
    verdict = word((*DECISIONS, "received", "missing", "returned", *OUTCOMES))


class LotDoneOut(Out):
    """What came of a change of a lot; `version` is the lot's present one."""

    lot_id = out(m.UUID)
    number = out(m.String)
    state = word(LotState)
    version = out(m.Integer)
    event_id = out(m.UUID)


class RefusedOut(Out):
    """A device that may not join the lot, with every reason."""

    asset_id = out(m.UUID)
    reasons = out(m.List, m.Nested(ReasonOut))


class AddedOut(Out):
    """Which devices joined the lot and which did not."""

    done = out(m.Nested, LotDoneOut)
    accepted = out(m.List, m.UUID())
    refused = out(m.List, m.Nested(RefusedOut))


class SigningCodeOut(Out):
    """The one-time code, shown this once, that the partner types where the lot is handed over."""

    code = out(m.String)


class SanitisationOut(Out):
    """One sanitisation of an asset's media (certificate fields of NIST SP 800-88 Rev. 2, section 4.8)."""

    id = out(m.UUID)
    asset_id = out(m.UUID)
    level = word(SanitisationLevel)
    method = out(m.String)
    result = word(RESULTS)
    performed_at = out(m.AwareDateTime)
    performed_by = out(m.String)
    tool = out(m.String)
    tool_version = out(m.String)
    medium_serial = out(m.String)
    verified_by = out(m.String)
    note = out(m.String)
    created_at = out(m.AwareDateTime)


class SanitisedOut(Out):
    """The sanitisation that was recorded, and its event."""

    sanitisation_id = out(m.UUID)
    asset_id = out(m.UUID)
    event_id = out(m.UUID)

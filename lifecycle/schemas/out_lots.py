"""The shapes of partners, lots and sanitisations, as answers."""

from marshmallow import fields as m

from lifecycle.endoflife.model import (
    DECISIONS,
    LEGAL_BASES,
    RECEPTIONS,
    RECIPIENTS,
    SIGNED_HOW,
    WASTE_STATUSES,
)
from lifecycle.repairs.words import VERDICTS
from lifecycle.schemas.out_base import Out, ReasonOut, amount, out, word
from lifecycle.schemas.out_exchange import DueOut, SurpriseOut
from lifecycle.states.assets import OUTCOMES
from lifecycle.states.facts import FunctionalStatus, Route
from lifecycle.states.legal import Beneficiary, GiftArticle
from lifecycle.states.lots import LotAction, LotState, Side


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
    method = word(SIGNED_HOW)
    drawing = out(m.String, null=True)


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
    """A lot; `actions` are what this side may do now, next step first.

    `checked_by`, `checked_on` and `note` are the authority's: null, and empty, for the partner.
    """

    id = out(m.UUID)
    number = out(m.String)
    title = out(m.String)
    state = word(LotState)
    side = word(Side)
    route = word(Route)
    legal_basis = word(LEGAL_BASES)
    waste_status = word(WASTE_STATUSES)
    decision_reference = out(m.String)
    gift_article = word(GiftArticle, null=True)
    beneficiary_type = word(Beneficiary, null=True)
    checked_by = out(m.String, null=True)
    checked_on = out(m.Date, null=True)
    agreement_id = out(m.UUID, null=True)
    agreement_reference = out(m.String, null=True)
    commitment_on = out(m.Date, null=True)
    commitment_reference = out(m.String)
    commitment_statement = out(m.String)
    confidentiality_reference = out(m.String)
    pickup_place = out(m.String)
    pickup_contact = out(m.String)
    pickup_at = out(m.AwareDateTime, null=True)
    slots = out(m.List, m.AwareDateTime())
    slots_by = word(Side, null=True)
    pallets = out(m.Integer, null=True)
    packaging = out(m.String)
    measured_kg = amount(null=True)
    measured_by = out(m.String)
    weight_kg = amount()
    weight_measured = out(m.Boolean)
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
    unexpected_devices = out(m.List, m.Nested(SurpriseOut))
    dues = out(m.List, m.Nested(DueOut))
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
    functional_grade = out(m.String, null=True)
    cosmetic_grade = out(m.String, null=True)
    faults = out(m.List, m.String())
    accessories = out(m.List, m.String())
    locks_released = out(m.Boolean, null=True)


class LineOut(Out):
    """A line of a lot: its device, what the partner answered and received, and what became of it.

    `asset_id` and `unit_value` (euros) are the authority's, and null for the partner. What is repaired comes
    back: the partner says `repair_outcome`, its price in euros with it, and `returned_on` is the day it is
    back.
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
    weight_kg = amount(null=True)
    measured_kg = amount(null=True)
    measured_by = out(m.String)
    pallet = out(m.Integer, null=True)
    accessories = out(m.String)
    waste_code = out(m.String, null=True)
    seen_at = out(m.AwareDateTime, null=True)
    unit_value = amount(null=True)
    is_repair = out(m.Boolean)
    repair_outcome = word(VERDICTS, null=True)
    repair_on = out(m.Date, null=True)
    repair_done = out(m.String)
    repair_cost = amount(null=True)
    verdict = word((*DECISIONS, "received", "missing", "returned", *OUTCOMES, *VERDICTS))


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

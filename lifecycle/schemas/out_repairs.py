"""The shapes of repairs, as answers."""

from marshmallow import fields as m

from lifecycle.repairs.words import VERDICTS, FaultKind, Outcome, Provider, Warranty
from lifecycle.schemas.out_base import Out, amount, out, word


class RepairOut(Out):
    """A repair of a device; `cost` is labour and parts in euros, `who` the one who repairs by name."""

    id = out(m.UUID)
    asset_id = out(m.UUID)
    fault_kind = word(FaultKind)
    fault = out(m.String)
    opened_at = out(m.AwareDateTime)
    opened_by = out(m.String)
    provider = word(Provider)
    partner_id = out(m.UUID, null=True)
    who = out(m.String)
    sent_on = out(m.Date, null=True)
    expected_on = out(m.Date, null=True)
    warranty = word(Warranty)
    warranty_reference = out(m.String)
    labour_cost = amount(null=True)
    cost = amount()
    currency = out(m.String)
    verdict = word(VERDICTS, null=True)
    outcome = word(Outcome, null=True)
    finished_at = out(m.AwareDateTime, null=True)
    notes = out(m.String)


class PartOut(Out):
    """A part of a repair; `unit_cost` in euros, `reused` when it comes from another device."""

    id = out(m.UUID)
    label = out(m.String)
    quantity = out(m.Integer)
    unit_cost = amount()
    reused = out(m.Boolean)


class RepairDetailOut(RepairOut):
    """One repair with its parts; `version` is its ETag."""

    version = out(m.Integer)
    parts = out(m.List, m.Nested(PartOut))

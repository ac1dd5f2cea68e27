"""What both sides settle about a lot, as answers: unexpected devices, revisions, deadlines, scans, delays."""

from marshmallow import fields as m

from lifecycle.endoflife.exchange_model import REVISION_STATES, SETTLEMENTS
from lifecycle.endoflife.revision.revisable import FIELDS
from lifecycle.schemas.out_base import Out, out, word
from lifecycle.states.lots import Side


class SurpriseOut(Out):
    """A device found at the reception that the lot does not list; settled once `settlement` is said."""

    id = out(m.UUID)
    code = out(m.String)
    note = out(m.String)
    seen_at = out(m.AwareDateTime)
    settlement = word(SETTLEMENTS, null=True)
    settled_on = out(m.Date, null=True)
    explanation = out(m.String)


class DueOut(Out):
    """Something that a side owes by a day."""

    code = word(("answer", "pickup", "reception", "outcome", "certificate", "close"))
    detail = out(m.String)
    side = word(Side)
    due_on = out(m.Date)
    is_late = out(m.Boolean)
    lot_id = out(m.UUID)
    number = out(m.String)
    title = out(m.String)


class RevisionOut(Out):
    """A change proposed after the signatures; values as text, numbers or null.

    Whoever is of the other side is named by their organisation.
    """

    id = out(m.UUID)
    subject_id = out(m.UUID, null=True)
    field = word(FIELDS)
    old_value = out(m.Raw, null=True)
    new_value = out(m.Raw, null=True)
    comment = out(m.String)
    side = word(Side)
    proposed_by = out(m.String)
    proposed_at = out(m.AwareDateTime)
    state = word(REVISION_STATES)
    answer = out(m.String)
    answered_by = out(m.String)
    answered_at = out(m.AwareDateTime, null=True)


class LookOut(Out):
    """What a scanned text was for a reception; `seen` of `expected` lines are marked so far."""

    kind = word(("expected", "again", "refused", "ended", "several", "unexpected"))
    text = out(m.String)
    line_id = out(m.UUID, null=True)
    unexpected_id = out(m.UUID, null=True)
    candidates = out(m.List, m.UUID())
    seen = out(m.Integer)
    expected = out(m.Integer)


class DelaysOut(Out):
    """An authority's delays in days."""

    answer_days = out(m.Integer)
    reception_days = out(m.Integer)
    outcome_days = out(m.Integer)
    certificate_days = out(m.Integer)
    agreement_days = out(m.Integer)

"""The shape of a label, as an answer."""

from marshmallow import fields as m

from lifecycle.registry.model import BATCH_STATES, LABEL_STATES
from lifecycle.schemas.out_base import Out, out, word


class LabelOut(Out):
    """A code that was issued: blank, current on a device or a room, replaced, or void; old ones resolve."""

    code = out(m.String)
    state = word(LABEL_STATES)
    asset_id = out(m.UUID, null=True)
    room_id = out(m.UUID, null=True)
    batch_id = out(m.UUID, null=True)
    url = out(m.String)
    printed_at = out(m.AwareDateTime, null=True)
    applied_at = out(m.AwareDateTime, null=True)
    created_at = out(m.AwareDateTime)


class BatchOut(Out):
    """A batch of blank labels, and how many of them are blank still, borne by something, or given up."""

    id = out(m.UUID)
    number = out(m.Integer)
    count = out(m.Integer)
    blank = out(m.Integer)
    borne = out(m.Integer)
    void = out(m.Integer)
    state = word(BATCH_STATES)
    note = out(m.String)
    made_by = out(m.String)
    created_at = out(m.AwareDateTime)
    printed_at = out(m.AwareDateTime, null=True)


class MarkedOut(Out):
    """How many devices a mark changed; it holds of the others already."""

    changed = out(m.Integer)

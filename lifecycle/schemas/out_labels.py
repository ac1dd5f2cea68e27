"""The shape of a label, as an answer."""

from marshmallow import fields as m

from lifecycle.registry.model import LABEL_STATES
from lifecycle.schemas.out_base import Out, out, word


class LabelOut(Out):
    """A code that was issued: blank, current on a device, replaced, or void; old codes keep resolving."""

    code = out(m.String)
    state = word(LABEL_STATES)
    asset_id = out(m.UUID, null=True)
    url = out(m.String)
    printed_at = out(m.AwareDateTime, null=True)
    created_at = out(m.AwareDateTime)

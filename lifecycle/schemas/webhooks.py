"""Shapes of webhooks: the page's form, what the API takes and gives."""

from marshmallow import fields as m
from marshmallow.validate import Length

from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, Shape, identifier, text
from lifecycle.schemas.out_base import Out, out, word
from lifecycle.webhooks.calling import LONGEST_URL
from lifecycle.webhooks.model import STATES
from lifecycle.webhooks.topics import MOST

_TOPICS = Length(min=1, max=MOST, error=N_("Choisissez de 1 à 20 sujets."))
_FORM = {
    "description": "`lot.*`, `asset.*`, `asset.state.*`, `asset.state.retired`; a partner: `lot.…` alone."
}


class NonceForm(FormShape):
    """A button that is to work once."""

    request_id = identifier(required=True)


class WebhookForm(FormShape):
    """A webhook as its form says it; an unticked box is not sent."""

    request_id = identifier(required=True)
    name = text(most=100, required=True)
    url = text(most=LONGEST_URL, required=True)
    topics = m.List(text(most=100), load_default=list)
    is_active = m.Boolean(load_default=False)


class WebhookShape(Shape):
    """A webhook as a program describes it."""

    request_id = identifier()
    name = text(most=100, required=True)
    url = text(most=LONGEST_URL, required=True)
    topics = m.List(text(most=100), required=True, validate=_TOPICS, metadata=_FORM)
    is_active = m.Boolean(load_default=True)


class RenewShape(Shape):
    """A new secret, asked for once."""

    request_id = identifier(required=True)


class WebhookOut(Out):
    """A webhook; its secret is given by the answer to its creation and to a renewal, and never again."""

    id = out(m.UUID)
    name = out(m.String)
    url = out(m.String)
    topics = out(m.List, m.String())
    is_active = out(m.Boolean)
    failing_since = out(m.AwareDateTime, null=True)
    disabled_at = out(m.AwareDateTime, null=True)
    version = out(m.Integer)
    created_by = out(m.String)
    created_at = out(m.AwareDateTime)


class SecretOut(WebhookOut):
    """A webhook with the secret that signs its calls; null when the same request comes again."""

    secret = out(m.String, null=True)


class AttemptOut(Out):
    """One time that a call was tried."""

    status = out(m.Integer, null=True)
    error = out(m.String, null=True)
    milliseconds = out(m.Integer)
    tried_at = out(m.AwareDateTime)


class DeliveryOut(Out):
    """A call of a webhook; `message_id` is what its `webhook-id` header says."""

    id = out(m.UUID)
    message_id = out(m.String)
    event_id = out(m.UUID, null=True)
    type = out(m.String)
    state = word(STATES)
    attempts = out(m.Integer)
    payload = out(m.Dict, keys=m.String())
    next_try_at = out(m.AwareDateTime, null=True)
    sent_at = out(m.AwareDateTime, null=True)
    created_at = out(m.AwareDateTime)
    last_attempt = out(m.Nested, AttemptOut, null=True)

"""Refusals about webhooks."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class WebhookNotFound(NotFound):
    """No such webhook in this organisation."""

    text = N_("Ce webhook n’existe pas dans votre organisation.")


class DeliveryNotFound(NotFound):
    """No such call of this webhook."""

    text = N_("Cet appel n’existe pas, ou n’est plus gardé.")


class WebhookRefused(Invalid):
    """What describes a webhook cannot be taken."""

    slug = "webhook-refused"


class TooManyWebhooks(Conflict):
    """An organisation has a handful of programs, not hundreds."""

    slug = "too-many-webhooks"
    text = N_("Une organisation peut avoir 20 webhooks au plus. Supprimez-en un.")


class WebhookInactive(Conflict):
    """Nothing is sent while it is switched off."""

    slug = "webhook-inactive"
    text = N_("Ce webhook est désactivé. Réactivez-le d’abord.")

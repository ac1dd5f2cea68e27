"""What a webhook can be called about: the events of history, named by what they start with."""

import re
from collections.abc import Sequence

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.webhooks.errors import WebhookRefused

MOST = 20
# « lot.* », « asset.state.* », « asset.state.retired »: whole words, a star only at the end.
_FORM = re.compile(r"[a-z]+\.(\*|[a-z_]+\.(\*|[a-z_]+))")
# What a form offers to tick; an API client may name anything finer.
OFFERED = {
    "authority": {
        "lot.*": N_("Lots : états, réponses, devenirs"),
        "asset.state.*": N_("Équipements : changements d’état"),
        "asset.*": N_("Équipements : tout ce qui leur arrive"),
        "inventory.*": N_("Inventaires"),
        "organisation.*": N_("Réglages de l’organisation"),
    },
    "partner": {"lot.*": N_("Lots qui vous sont proposés"), "lot.state.*": N_("Leurs changements d’état")},
}
PING = "webhook.ping"


def checked(topics: Sequence[str], kind: str) -> list[str]:
    """Return topics without repeats; raises WebhookRefused for none, too many, or what is no topic.

    A partner is only told of lots: `kind` is the kind of its organisation.
    """
    wanted = list(dict.fromkeys(topics))
    if not wanted:
        raise _refused(N_("Choisissez au moins un sujet."))
    if len(wanted) > MOST or not all(_FORM.fullmatch(topic) for topic in wanted):
        raise _refused(N_("Un sujet s’écrit « lot.* », « asset.state.* » ou « asset.state.retired »."))
    if kind == "partner" and not all(topic.startswith("lot.") for topic in wanted):
        raise _refused(N_("Un partenaire n’est prévenu que de ses lots : « lot.* »."))
    return wanted


def _refused(text: str) -> WebhookRefused:
    return WebhookRefused(fields={"topics": [Reason("topics-refused", text)]})

"""Refusals about partners."""

from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_


class PartnerNotFound(NotFound):
    """No such partner in the organisation's networks."""

    text = N_("Ce partenaire n’existe pas dans vos réseaux.")

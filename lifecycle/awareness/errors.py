"""Refusals of public pages."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class PageNotFound(NotFound):
    """No public page under this address, or none that is published."""

    slug = "public-page-not-found"
    text = N_("Cette page n’existe pas, ou n’est plus publiée.")


class TooFewDevices(Conflict):
    """A site has so few devices that its figures would tell of a person's."""

    slug = "too-few-devices"
    text = N_(
        "Ce site a moins de %(least)s équipements : ses chiffres pourraient parler d’une seule personne. "
        "Publiez plutôt ceux de toute la collectivité."
    )


class BadPage(Invalid):
    """What was chosen cannot be shown."""

    slug = "bad-public-page"

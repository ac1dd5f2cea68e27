"""Refusals of inventory agents: their tokens, and what is decided of the devices they tell of."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class TokenNotFound(NotFound):
    """No such agent token in this authority."""

    slug = "agent-token-unknown"
    text = N_("Cette adresse d’agent n’existe pas dans votre organisation.")


class NameMissing(Invalid):
    """A token needs a name that tells it from others."""

    slug = "agent-token-unnamed"
    text = N_("Donnez un nom à cette adresse, par exemple le groupe de postes qui s’en servira.")


class DeviceNotFound(NotFound):
    """No such reported device in this authority."""

    slug = "reported-device-unknown"
    text = N_("Cet appareil signalé n’existe pas dans votre organisation.")


class AlreadyDecided(Conflict):
    """Somebody, or the next inventory, has decided what this device is."""

    slug = "reported-device-decided"
    text = N_("Cet appareil n’est plus à confirmer : quelqu’un, ou son dernier inventaire, en a décidé.")


class CategoryMissing(Invalid):
    """The reports do not say what some devices are, and nobody has."""

    slug = "category-missing"
    text = N_("Choisissez la catégorie des appareils dont la forme est inconnue.")

"""Refusals of the waste room."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class NotWaste(Conflict):
    """The lot is not of waste, or will never leave."""

    slug = "not-waste"
    text = N_("Ce lot n’a pas le statut de déchet, ou il est sans suite : il n’a pas de suivi de déchets.")


class WasteRefused(Invalid):
    """What is said of a waste lot's journey cannot be right."""

    slug = "waste-refused"


class NoSuchWaste(NotFound):
    """The lot is not of waste, or holds none of this code."""

    text = N_("Ce lot n’a pas de déchet de ce code, ou il n’a pas le statut de déchet.")

"""Refusals of the statements."""

from lifecycle.kernel.errors import Conflict, Invalid
from lifecycle.kernel.text import N_


class SpendRefused(Invalid):
    """What is declared of a year's purchases cannot be right."""

    slug = "spend-refused"


class SiretMissing(Conflict):
    """The national file names the authority by its SIRET, which is not known or not one."""

    slug = "siret-missing"
    text = N_(
        "Le fichier national demande le SIRET de votre collectivité, 14 chiffres : indiquez-le "
        "sur la page de la déclaration."
    )

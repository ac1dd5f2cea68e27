"""Refusals of the label sheets: each says which answer of the form to change."""

from lifecycle.kernel.errors import Invalid
from lifecycle.kernel.text import N_


class PrintRefused(Invalid):
    """Some answers about a sheet cannot be taken; nothing is printed or recorded."""

    slug = "labels-refused"
    text = N_("Certaines réponses sont à corriger avant d’imprimer.")

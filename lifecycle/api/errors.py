"""Refusals that only programs meet: how a request is written, before what it asks."""

from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_


class PreconditionRequired(DomainError):
    """An edit must say which version it was made from."""

    slug = "precondition-required"
    status = 428
    text = N_("Indiquez dans l’en-tête If-Match la version lue (ETag) que vous modifiez.")

"""Refusals that only programs meet: how a request is written, before what it asks."""

from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.text import N_


class BadJson(DomainError):
    """The body is not JSON."""

    slug = "bad-json"
    text = N_("Le corps de la requête n’est pas du JSON valide.")


class UnsupportedMedia(DomainError):
    """The body is of a type that this address does not read."""

    slug = "unsupported-media-type"
    status = 415
    text = N_("Cette adresse ne lit pas ce type de contenu : vérifiez l’en-tête Content-Type.")


class PreconditionRequired(DomainError):
    """An edit must say which version it was made from."""

    slug = "precondition-required"
    status = 428
    text = N_("Indiquez dans l’en-tête If-Match la version lue (ETag) que vous modifiez.")

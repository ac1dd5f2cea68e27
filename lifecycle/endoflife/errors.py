"""Refusals of the way out."""

from lifecycle.kernel.errors import DomainError, Invalid, NotFound
from lifecycle.kernel.text import N_


class LotNotFound(NotFound):
    """No such lot for this organisation."""

    text = N_("Ce lot n’existe pas, ou n’est pas visible pour votre organisation.")


class LineNotFound(NotFound):
    """The lot has no such line."""

    text = N_("Cette ligne ne fait pas partie du lot. Rechargez la page du lot.")


class ProofNotFound(NotFound):
    """No such document on this organisation's lots."""

    text = N_("Ce justificatif n’existe pas, ou n’est pas visible pour votre organisation.")


class ProofRefused(Invalid):
    """The file is not a document that we keep as a proof."""

    slug = "proof-refused"
    text = N_("Ce fichier n’est pas accepté : joignez un PDF, un PNG ou un JPEG de 10 Mo au plus.")


class WrongCode(DomainError):
    """The partner's signing code is wrong, over or never asked for; `left` counts the tries that remain."""

    slug = "wrong-code"
    status = 403
    text = N_(
        "Code de signature refusé. Essais restants : %(left)s. "
        "Sans essai restant, le partenaire demande un nouveau code."
    )


class RevisionNotFound(NotFound):
    """The lot has no such proposed change."""

    text = N_("Cette modification n’existe pas sur ce lot. Rechargez la page du lot.")

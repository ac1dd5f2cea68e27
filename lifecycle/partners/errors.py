"""Refusals about partners."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class PartnerNotFound(NotFound):
    """No such partner in the organisation's networks."""

    text = N_("Ce partenaire n’existe pas dans vos réseaux.")


class AgreementNotFound(NotFound):
    """No such agreement of this organisation."""

    text = N_("Cette convention n’existe pas pour votre organisation.")


class CertificationNotFound(NotFound):
    """No such certification of this partner."""

    text = N_("Cette certification n’existe pas pour ce partenaire.")


class PartnerKnown(Conflict):
    """Another organisation has this SIRET."""

    slug = "partner-known"
    text = N_(
        "Une structure de ce SIRET est déjà inscrite. Si elle n’est pas dans votre annuaire, demandez au "
        "coordinateur de votre réseau de l’y rattacher."
    )


class KeptByPartner(Conflict):
    """The partner keeps its file itself."""

    slug = "kept-by-partner"
    text = N_("Ce partenaire tient sa fiche lui-même : demandez-lui de la mettre à jour.")


class ReferenceTaken(Conflict):
    """Another agreement of the authority has this reference."""

    slug = "reference-taken"
    text = N_("La référence « %(reference)s » est déjà celle d’une autre convention.")


class BadPartner(Invalid):
    """Something said of a partner cannot be."""

    slug = "invalid"


class DocumentRefused(Invalid):
    """The document is of a type or a size that is not kept."""

    slug = "document-refused"


class CapacityNotFound(NotFound):
    """No such capacity of this partner."""

    text = N_("Cette capacité n’existe pas pour ce partenaire.")

"""Refusals about people."""

from lifecycle.kernel.errors import Conflict, DomainError, Invalid, NotFound, Unauthenticated
from lifecycle.kernel.text import N_


class WrongCredentials(Unauthenticated):
    """Unknown e-mail address or wrong password; which one is not said."""

    slug = "wrong-credentials"
    text = N_(
        "Adresse ou mot de passe incorrect. Vérifiez-les, ou demandez un nouveau mot de passe "
        "à votre administrateur."
    )


class NoMembership(Unauthenticated):
    """The account belongs to no organisation."""

    slug = "no-membership"
    text = N_("Votre compte n’est rattaché à aucune organisation. Adressez-vous à votre administrateur.")


class EmailTaken(Conflict):
    """There is already an account of this address."""

    slug = "email-taken"
    text = N_("Un compte existe déjà pour cette adresse.")


class WeakPassword(Invalid):
    """Too short a password."""

    slug = "weak-password"
    text = N_("Le mot de passe doit compter au moins 12 caractères.")


class LinkOver(DomainError):
    """The sign-in link is unknown, too old, used too often or revoked; which of them is not said."""

    slug = "link-over"
    status = 410
    text = N_("Ce lien de connexion ne fonctionne plus. Demandez-en un nouveau.")


class MemberNotFound(NotFound):
    """No such person in this organisation."""

    text = N_("Cette personne ne fait pas partie de votre organisation.")


class NotYourself(Conflict):
    """Somebody else takes a person out, so that an organisation never loses its last one by mistake."""

    slug = "not-yourself"
    text = N_("Vous ne pouvez pas retirer votre propre accès. Demandez-le à une autre personne.")


class PersonRefused(Invalid):
    """What describes a person cannot be taken."""

    slug = "person-refused"

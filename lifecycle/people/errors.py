"""Refusals about people."""

from lifecycle.kernel.errors import Conflict, Invalid, Unauthenticated
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

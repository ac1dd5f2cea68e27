"""Kinds of messages and the groups that people want or not, with who gets them unless they say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from lifecycle.access.permissions import Role
from lifecycle.kernel.text import N_

EACH, DAILY, NONE = "each", "daily", "none"


@dataclass(frozen=True, slots=True)
class Group:
    """Topics that a person wants, or not, together; only roles of `wanted` can have them."""

    label: str
    hint: str
    wanted: Mapping[Role, str]
    is_refusable: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of message: `needs` must be given; `verb` names the link, to its subject or `page`."""

    group: str
    subject: str
    lines: tuple[str, ...]
    needs: tuple[str, ...] = ()
    verb: str = N_("Ouvrir le lot")
    page: str = ""
    #: whether the pick-up travels with it, as a calendar file
    has_calendar: bool = False


GROUPS: Mapping[str, Group] = {
    "todo": Group(
        N_("Ce qui attend votre action"),
        N_("Lot proposé, réponse à lire, modification à approuver, relance."),
        {Role.PARTNER: EACH, Role.MANAGER: EACH, Role.ADMIN: EACH, Role.TECHNICIAN: NONE},
    ),
    "pickups": Group(
        N_("Rendez-vous d’enlèvement"),
        N_("Date fixée ou changée, rappel de la veille, annulation ; avec le fichier pour votre agenda."),
        {Role.PARTNER: EACH, Role.MANAGER: EACH, Role.ADMIN: DAILY, Role.TECHNICIAN: EACH},
    ),
    "progress": Group(
        N_("Avancement des lots"),
        N_("Remise, réception, devenirs déclarés, clôture."),
        {Role.PARTNER: EACH, Role.MANAGER: DAILY, Role.ADMIN: DAILY, Role.TECHNICIAN: NONE},
    ),
    "late": Group(
        N_("Retards et échéances"),
        N_("Réponse, réception ou certificat en retard, convention ou agrément qui se termine."),
        {Role.PARTNER: EACH, Role.MANAGER: EACH, Role.ADMIN: DAILY, Role.TECHNICIAN: NONE},
    ),
    "programs": Group(
        N_("Liaisons avec vos programmes"),
        N_("Webhook désactivé après des jours d’échec."),
        {Role.PARTNER: EACH, Role.ADMIN: EACH},
    ),
    "security": Group(
        N_("Accès et sécurité"),
        N_("Lien de connexion, invitation, essai : toujours envoyés."),
        dict.fromkeys(Role, EACH),
        is_refusable=False,
    ),
}

"""Refusals about phones."""

from lifecycle.kernel.errors import Conflict, Forbidden, NotFound
from lifecycle.kernel.text import N_


class PhoneOfAnother(Conflict):
    """This phone's id is known as somebody else's."""

    slug = "other-person"
    text = N_("Les lectures de ce téléphone sont celles d’une autre personne : elle seule peut les envoyer.")


class NotAPerson(Forbidden):
    """Phones are people's: a program has the API."""

    text = N_("Seule une personne connectée peut envoyer les lectures d’un téléphone.")


class PhoneNotFound(NotFound):
    """The phone takes no part in this."""

    text = N_("Ce téléphone ne participe pas, ou n’existe pas dans votre organisation.")

"""The table of all topics: those of lots, reminders, and the few others."""

from collections.abc import Mapping

from lifecycle.kernel.text import N_
from lifecycle.messages.groups import Topic
from lifecycle.messages.lot_topics import LOT_TOPICS
from lifecycle.messages.reminder_topics import REMINDER_TOPICS

_OTHERS: Mapping[str, Topic] = {
    "webhook_disabled": Topic(
        "programs",
        N_("Webhook « %(name)s » désactivé"),
        (
            N_("Aucun appel du webhook « %(name)s » n’arrive depuis le %(since_at)s : il est désactivé."),
            N_("Vérifiez le programme qui reçoit, puis réactivez le webhook. Ce qui attendait est gardé."),
        ),
        ("name", "since_at"),
        N_("Voir le webhook"),
    ),
    "login_link": Topic(
        "security",
        N_("Votre lien de connexion"),
        (
            N_("Ouvrez ce lien pour entrer dans votre espace, sans mot de passe."),
            N_("Vous n’avez rien demandé ? Ne l’ouvrez pas : il cesse de fonctionner de lui-même."),
        ),
        verb=N_("Entrer dans mon espace"),
        page="/",
    ),
    "invited": Topic(
        "security",
        N_("%(party)s vous ouvre un accès"),
        (
            N_("%(party)s vous a ouvert un accès à Lifecycle, le registre des équipements informatiques."),
            N_("Ouvrez ce lien pour y entrer, sans mot de passe."),
        ),
        ("party",),
        N_("Entrer dans mon espace"),
        page="/",
    ),
    "trial": Topic(
        "security",
        N_("Message d’essai"),
        (N_("Ce message montre que l’envoi de courriels fonctionne. Vous n’avez rien à faire."),),
        verb=N_("Voir les messages envoyés"),
    ),
}

TOPICS: Mapping[str, Topic] = {**LOT_TOPICS, **REMINDER_TOPICS, **_OTHERS}

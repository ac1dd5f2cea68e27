"""What organisations are reminded of, topic by topic; parameters as in `lot_topics.py`."""

from collections.abc import Mapping

from lifecycle.kernel.text import N_
from lifecycle.messages.groups import Topic
from lifecycle.messages.lot_topics import LOT, NAMED

REMINDER_TOPICS: Mapping[str, Topic] = {
    "reminder_answer": Topic(
        "todo",
        N_("Rappel : lot %(number)s à étudier avant le %(due_on)s"),
        (NAMED, N_("%(party)s attend votre réponse avant le %(due_on)s.")),
        (*LOT, "due_on"),
        N_("Voir le lot et répondre"),
    ),
    "reminder_answer_late": Topic(
        "late",
        N_("Lot %(number)s : pas encore de réponse"),
        (
            NAMED,
            N_("%(party)s devait répondre avant le %(due_on)s."),
            N_("Relancez le partenaire, ou reprenez la proposition pour l’adresser à un autre."),
        ),
        (*LOT, "due_on"),
    ),
    "reminder_pickup": Topic(
        "pickups",
        N_("Rappel : enlèvement du lot %(number)s le %(pickup_at)s"),
        (NAMED, N_("Enlèvement : %(pickup_at)s."), N_("Lieu : %(place)s")),
        (*LOT, "pickup_at"),
        has_calendar=True,
    ),
    "reminder_hand_over_late": Topic(
        "late",
        N_("Lot %(number)s : remise à signer"),
        (
            NAMED,
            N_("L’enlèvement était prévu le %(pickup_at)s, et la remise n’est pas signée."),
            N_("Signez-la, ou fixez un autre rendez-vous."),
        ),
        (*LOT, "pickup_at"),
    ),
    "reminder_reception": Topic(
        "todo",
        N_("Lot %(number)s : réception à valider"),
        (NAMED, N_("Validez la réception avant le %(due_on)s, en cochant ou en scannant.")),
        (*LOT, "due_on"),
        N_("Valider la réception"),
    ),
    "reminder_outcome": Topic(
        "todo",
        N_("Lot %(number)s : devenirs à déclarer"),
        (
            NAMED,
            N_("Équipements dont le devenir est attendu : %(awaited)s."),
            N_("Déclarez-le avant le %(due_on)s."),
        ),
        (*LOT, "awaited", "due_on"),
        N_("Déclarer les devenirs"),
    ),
    "reminder_certificate": Topic(
        "todo",
        N_("Lot %(number)s : certificat de destruction attendu"),
        (
            NAMED,
            N_("Équipements dont le certificat est attendu : %(awaited)s."),
            N_("Joignez-le avant le %(due_on)s."),
        ),
        (*LOT, "awaited", "due_on"),
        N_("Joindre le certificat"),
    ),
    "reminder_certificate_late": Topic(
        "late",
        N_("Lot %(number)s : certificat de destruction en retard"),
        (
            NAMED,
            N_("%(party)s devait joindre le certificat avant le %(due_on)s. Équipements : %(awaited)s."),
        ),
        (*LOT, "awaited", "due_on"),
    ),
    "reminder_close": Topic(
        "todo",
        N_("Lot %(number)s : prêt à clore"),
        (NAMED, N_("Chaque équipement a son devenir : vous pouvez clore le lot.")),
        LOT,
        N_("Clore le lot"),
    ),
    "agreement_ending": Topic(
        "late",
        N_("Convention avec %(party)s : fin le %(ends_on)s"),
        (N_("La convention avec %(party)s se termine le %(ends_on)s. Prévoyez son renouvellement."),),
        ("party", "ends_on"),
        N_("Voir le partenaire"),
    ),
    "certification_ending": Topic(
        "late",
        N_("%(party)s : %(certification)s, fin le %(ends_on)s"),
        (N_("« %(certification)s » de %(party)s se termine le %(ends_on)s. Demandez le nouveau document."),),
        ("party", "certification", "ends_on"),
        N_("Voir le partenaire"),
    ),
}

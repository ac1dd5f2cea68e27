"""What organisations are told of lots, topic by topic.

Parameters named `*_on` are ISO dates and `*_at` ISO instants, written in the reader's own way. A line whose
parameters are not all there is left out. No topic takes a person's name, a price or a serial number.
"""

from collections.abc import Mapping

from lifecycle.kernel.text import N_
from lifecycle.messages.groups import Topic

LOT = ("number", "title", "party")
NAMED = N_("Lot %(number)s, « %(title)s », avec %(party)s.")
REASON = N_("Motif : %(reason)s")

LOT_TOPICS: Mapping[str, Topic] = {
    "lot_offered": Topic(
        "todo",
        N_("Lot %(number)s proposé par %(party)s"),
        (
            N_("%(party)s vous propose le lot %(number)s, « %(title)s »."),
            N_("Équipements : %(lines)s."),
            N_("Réponse attendue avant le %(answer_due_on)s."),
            N_("Vous pouvez accepter tout ou partie du lot, ligne par ligne."),
        ),
        (*LOT, "lines"),
        N_("Voir le lot et répondre"),
    ),
    "lot_withdrawn": Topic(
        "todo",
        N_("Lot %(number)s : proposition reprise"),
        (N_("%(party)s a repris sa proposition du lot %(number)s, « %(title)s ». Rien n’est à faire."),),
        LOT,
        N_("Voir vos lots"),
        page="/lots/",
    ),
    "lot_accepted": Topic(
        "todo",
        N_("Lot %(number)s accepté par %(party)s"),
        (
            N_("%(party)s a répondu pour le lot %(number)s, « %(title)s »."),
            N_("Équipements acceptés : %(accepted)s. Refusés : %(refused)s."),
            N_("Il reste à fixer le rendez-vous d’enlèvement."),
        ),
        (*LOT, "accepted", "refused"),
    ),
    "lot_declined": Topic(
        "todo",
        N_("Lot %(number)s décliné par %(party)s"),
        (
            N_("%(party)s ne prend pas le lot %(number)s, « %(title)s »."),
            REASON,
            N_("Les équipements sont de nouveau réformés : vous pouvez les proposer à un autre partenaire."),
        ),
        LOT,
    ),
    "lot_cancelled": Topic(
        "pickups",
        N_("Lot %(number)s annulé"),
        (NAMED, N_("Ce lot est annulé : aucun enlèvement n’aura lieu."), REASON),
        LOT,
        has_calendar=True,
    ),
    "lot_slots_proposed": Topic(
        "todo",
        N_("Lot %(number)s : rendez-vous à choisir"),
        (
            NAMED,
            N_("%(party)s propose des créneaux d’enlèvement : %(slots)s."),
            N_("Choisissez-en un, ou proposez-en d’autres."),
        ),
        (*LOT, "slots"),
        N_("Choisir un créneau"),
    ),
    "lot_scheduled": Topic(
        "pickups",
        N_("Lot %(number)s : enlèvement le %(pickup_at)s"),
        (
            NAMED,
            N_("Enlèvement : %(pickup_at)s."),
            N_("Lieu : %(place)s"),
            N_("Contact : %(contact_line)s"),
        ),
        (*LOT, "pickup_at"),
        has_calendar=True,
    ),
    "lot_rescheduled": Topic(
        "pickups",
        N_("Lot %(number)s : enlèvement déplacé au %(pickup_at)s"),
        (NAMED, N_("Nouveau rendez-vous : %(pickup_at)s."), N_("Lieu : %(place)s"), REASON),
        (*LOT, "pickup_at"),
        has_calendar=True,
    ),
    "lot_signed": Topic(
        "todo",
        N_("Lot %(number)s : signature attendue"),
        (NAMED, N_("%(party)s a signé la remise. Elle sera faite quand vous l’aurez signée aussi.")),
        LOT,
        N_("Signer la remise"),
    ),
    "lot_handed_over": Topic(
        "progress",
        N_("Lot %(number)s remis"),
        (
            NAMED,
            N_("La remise est signée par les deux parties. Équipements remis : %(lines)s."),
            N_("Réception attendue avant le %(reception_due_on)s."),
        ),
        (*LOT, "lines"),
    ),
    "lot_received": Topic(
        "progress",
        N_("Lot %(number)s reçu par %(party)s"),
        (
            NAMED,
            N_("Équipements reçus : %(received)s. Manquants : %(missing)s. Non prévus : %(unexpected)s."),
        ),
        (*LOT, "received", "missing", "unexpected"),
    ),
    "lot_discrepancy_settled": Topic(
        "progress", N_("Lot %(number)s : écart réglé"), (NAMED, N_("Un écart de réception est réglé.")), LOT
    ),
    "lot_outcomes": Topic(
        "progress",
        N_("Lot %(number)s : devenirs déclarés"),
        (NAMED, N_("%(party)s a déclaré un devenir. Équipements concernés : %(reported)s.")),
        (*LOT, "reported"),
    ),
    "lot_given_back": Topic(
        "todo",
        N_("Lot %(number)s : équipements rendus"),
        (NAMED, N_("Équipements rendus par %(party)s : %(returned)s."), REASON),
        (*LOT, "returned"),
    ),
    "lot_certificate": Topic(
        "progress",
        N_("Lot %(number)s : certificat de destruction reçu"),
        (NAMED, N_("%(party)s a joint un certificat de destruction.")),
        LOT,
    ),
    "lot_closed": Topic(
        "progress",
        N_("Lot %(number)s clos"),
        (NAMED, N_("Le lot est clos : chaque équipement a son devenir. Merci.")),
        LOT,
    ),
    "revision_proposed": Topic(
        "todo",
        N_("Lot %(number)s : modification à approuver"),
        (
            NAMED,
            N_("%(party)s propose une modification de ce qui a été signé."),
            N_("Commentaire : %(comment)s"),
            N_("Elle ne s’applique que si vous l’approuvez."),
        ),
        LOT,
        N_("Voir la modification"),
    ),
    "revision_answered": Topic(
        "progress",
        N_("Lot %(number)s : modification %(answer)s"),
        (NAMED, N_("La modification que vous proposiez est %(answer)s par %(party)s."), REASON),
        (*LOT, "answer"),
    ),
}

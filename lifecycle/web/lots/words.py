"""The words of pages for lots and sanitisations that no document needs."""

from lifecycle.kernel.text import N_
from lifecycle.states.facts import SanitisationLevel

# Devices that another page hands over to a new lot at once.
ADDED_LIMIT = 200
RESULT_LABELS = {"passed": N_("Réussi"), "failed": N_("Échoué")}
# What the Purge level is called on a pill: the long names stand in forms.
SANITISED_LABELS = {
    SanitisationLevel.CLEAR: N_("Effacé, Clear"),
    SanitisationLevel.PURGE: N_("Effacé, Purge"),
    SanitisationLevel.DESTROY: N_("Détruit"),
}
# Lines of a lot under one heading, in the order in which they are read.
GROUP_LABELS = {
    "pending": N_("Équipements"),
    "missing": N_("Manquants à la réception"),
    "received": N_("Reçus, devenir attendu"),
    "accepted": N_("Acceptés"),
    "reused": N_("Réemployés"),
    "refurbished": N_("Reconditionnés"),
    "recycled": N_("Recyclés"),
    "repaired": N_("Réparés"),
    "irreparable": N_("Irréparables"),
    "returned": N_("Rendus à la collectivité"),
    "refused": N_("Refusés par le partenaire"),
}
LOT_EVENT_LABELS = {
    "lot:state:draft": N_("En préparation"),
    "lot:state:offered": N_("Proposé au partenaire"),
    "lot:state:accepted": N_("Accepté"),
    "lot:state:scheduled": N_("Rendez-vous fixé"),
    "lot:state:handed_over": N_("Remis au partenaire"),
    "lot:state:received": N_("Réception validée"),
    "lot:state:closed": N_("Clos"),
    "lot:state:declined": N_("Décliné"),
    "lot:state:cancelled": N_("Annulé"),
    "lot:phone:released": N_("Téléphone perdu, plus attendu"),
    "lot:field:edited": N_("Fiche du lot modifiée"),
    "lot:fact:assets_added": N_("Équipements ajoutés"),
    "lot:fact:assets_removed": N_("Équipements retirés"),
    "lot:fact:code_issued": N_("Code de signature demandé"),
    "lot:fact:outcome_reported": N_("Devenir déclaré"),
    "lot:fact:given_back": N_("Équipements rendus"),
    "lot:fact:repair_reported": N_("Résultat des réparations déclaré"),
    "lot:fact:brought_back": N_("Retour de réparation confirmé"),
    "lot:fact:proof_added": N_("Justificatif joint"),
    "lot:fact:waste_settled": N_("Transport et traitement du déchet précisés"),
    "lot:fact:waste_weighed": N_("Poids du déchet précisé"),
    "lot:fact:proof_attached": N_("Justificatif rattaché"),
    "lot:fact:outcome_corrected": N_("Devenir corrigé"),
    "lot:field:framed": N_("Cadre juridique précisé"),
    "lot:fact:valued": N_("Valeurs unitaires indiquées"),
    "lot:field:packed": N_("Conditionnement et poids indiqués"),
    "lot:fact:lines_packed": N_("Poids et palettes indiqués par équipement"),
    "lot:fact:slots_proposed": N_("Créneaux d’enlèvement proposés"),
    "lot:fact:signed": N_("Signé par une des deux parties"),
    "lot:fact:found_after": N_("Manquants retrouvés"),
    "lot:fact:discrepancy_settled": N_("Écart de réception expliqué"),
    "lot:revision:proposed": N_("Modification proposée"),
    "lot:revision:approved": N_("Modification approuvée"),
    "lot:revision:refused": N_("Modification refusée"),
    "lot:revision:withdrawn": N_("Modification reprise"),
}
REVISION_STATE_TONES = {"pending": "wait", "approved": "go", "refused": "stop", "withdrawn": "done"}

"""The words of what leaves: flows, partners, beneficiaries, waste, waiting."""

from lifecycle.kernel.text import N_
from lifecycle.reports.figures import Key, Share, Unit
from lifecycle.reports.wording_types import HISTORY, REGISTER, Wording

LOTS = N_("Lots et devenirs déclarés par les partenaires")
WASTE = N_("Registre des déchets sortants de l’organisation")

WORDING_FLOWS: dict[Key | Share, Wording] = {
    Key.OUTFLOW: Wording(
        N_("Équipements réformés suivis en %(year)d"),
        Unit.DEVICES,
        N_(
            "Équipements réformés, en lot ou chez un partenaire le 1er janvier %(year)d, "
            "et ceux réformés dans l’année ; chacun compte une fois, là où il se trouve en fin d’année"
        ),
        HISTORY,
    ),
    Key.HANDED_OVER: Wording(
        N_("Équipements remis aux partenaires en %(year)d"),
        Unit.DEVICES,
        N_("Équipements remis en %(year)d dans un lot, hors lots de réparation, et non rendus depuis"),
        LOTS,
    ),
    Key.BENEFICIARIES: Wording(
        N_("Équipements réemployés, déclarés en %(year)d"),
        Unit.DEVICES,
        N_("Équipements déclarés réemployés ou reconditionnés en %(year)d, par type de bénéficiaire"),
        LOTS,
    ),
    Key.WASTE_WEIGHT: Wording(
        N_("Déchets sortis en %(year)d"),
        Unit.KILOGRAMS,
        N_(
            "Poids des lots de déchets remis en %(year)d, par code ; celui d’un lot est réparti entre ses "
            "équipements selon leur poids"
        ),
        WASTE,
    ),
    Key.WAITING: Wording(
        N_("Équipements réformés encore en stock"),
        Unit.DEVICES,
        N_("Équipements réformés ou en lot, selon les jours écoulés depuis la réforme"),
        REGISTER,
    ),
    Share.REUSE_YIELD: Wording(
        N_("Part réemployée des équipements remis en %(year)d"),
        Unit.PERCENT,
        N_(
            "Équipements remis en %(year)d puis réemployés ou reconditionnés "
            "/ équipements remis dont le devenir est déclaré × 100"
        ),
        LOTS,
    ),
    Share.ACCEPTED_SHARE: Wording(
        N_("Part acceptée des équipements proposés en %(year)d"),
        Unit.PERCENT,
        N_("Équipements acceptés / équipements des lots proposés en %(year)d et répondus × 100"),
        LOTS,
    ),
    Share.ANSWER_DAYS: Wording(
        N_("Délai de réponse des partenaires en %(year)d"),
        Unit.DAYS,
        N_("Médiane, sur les lots proposés en %(year)d, des jours entre la proposition et la réponse"),
        LOTS,
    ),
    Share.RECEPTION_DAYS: Wording(
        N_("Délai de réception en %(year)d"),
        Unit.DAYS,
        N_("Médiane, sur les lots remis en %(year)d, des jours entre la remise et la réception"),
        LOTS,
    ),
    Share.OUTCOME_DAYS: Wording(
        N_("Délai de déclaration des devenirs en %(year)d"),
        Unit.DAYS,
        N_("Médiane, sur les équipements remis en %(year)d, des jours entre la remise et le devenir"),
        LOTS,
    ),
    Share.OVERDUE_LOTS: Wording(
        N_("Lots en retard chez les partenaires"),
        Unit.LOTS,
        N_(
            "Lots de l’organisation dont la réponse, la réception, les devenirs ou les certificats "
            "dépassent le délai fixé"
        ),
        LOTS,
    ),
    Share.KILOMETRES: Wording(
        N_("Distance parcourue par les lots remis en %(year)d"),
        Unit.KM,
        N_(
            "Somme des distances à vol d’oiseau entre l’organisation et le partenaire, une fois par lot remis"
        ),
        N_("Lots et fiches des partenaires"),
    ),
}

#: Where a device of a flow came from, and where it stood.
ORIGIN_LABELS = {
    "stock": N_("Réformés avant l’année"),
    "partner": N_("Déjà remis, devenir attendu"),
    "year": N_("Réformés dans l’année"),
}
DESTINATION_LABELS = {
    "waiting": N_("En attente"),
    "given_back": N_("Rendus par un partenaire"),
    "in_lot": N_("En lot"),
    "handed_over": N_("Chez un partenaire"),
    "reused": N_("Réemployés"),
    "refurbished": N_("Reconditionnés"),
    "recycled": N_("Recyclés"),
    "written_off": N_("Sortis de l’inventaire"),
    "reinstated": N_("Remis en stock ou en service"),
    "missing": N_("Introuvables"),
}
DESTINATION_TONES = {
    "waiting": "wait", "given_back": "wait", "in_lot": "out", "handed_over": "out", "reused": "go",
    "refurbished": "go", "recycled": "done", "written_off": "stop", "reinstated": "go", "missing": "stop",
}  # fmt: skip
BAND_LABELS = {
    "quarter": N_("Moins de 3 mois"),
    "half": N_("3 à 6 mois"),
    "year": N_("6 à 12 mois"),
    "two_years": N_("1 à 2 ans"),
    "longer": N_("Plus de 2 ans"),
    "undated": N_("Sans date de réforme"),
}
UNKNOWN_RECIPIENT = N_("Bénéficiaire non précisé")
WEIGHT_LABELS = {"measured": N_("Pesé"), "estimated": N_("Estimé")}
NO_SUCH_PARTNER = N_("Partenaire hors de vue")

NOTHING_TOLD = N_("Aucun devenir n’est encore déclaré pour %(year)d : la part n’est pas définie.")
NOTHING_ANSWERED = N_("Aucun lot proposé en %(year)d n’a reçu de réponse.")
NOTHING_LEFT = N_("Aucun lot remis en %(year)d ne permet de le calculer.")
NO_PLACE = N_(
    "Indiquez où se trouvent votre organisation et vos partenaires (Filière 4R, Partenaires) "
    "pour connaître les distances."
)
PLACED = N_("Distance connue pour %(placed)s lots sur %(lots)s ; le trajet réel est plus long.")
ALL_SITES = N_("Compté pour toute l’organisation, quel que soit le filtre.")

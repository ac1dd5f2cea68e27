"""How the evidence folder of the Label NR is made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Le dossier rassemble le bilan de l’année, l’état de suivi du réemploi, l’inventaire, la liste "
            "des certificats d’effacement, les règles d’effacement et de tri, et la stratégie."
        ),
        N_("Aucune personne, aucun prix et aucun numéro de série n’y figurent."),
    ),
    formula=(
        N_("Chaque pièce suit sa propre méthode. La page d’accueil du dossier donne sa date et sa source."),
    ),
    coverage=(
        N_("L’inventaire compte tous les équipements présents le jour où le dossier est fait."),
        N_("Les certificats listés sont ceux des effacements réussis pendant l’année."),
    ),
    interpretation=(
        N_(
            "Le référentiel détaillé du label n’est pas public : le dossier suit ses thèmes connus, pas ses "
            "critères. Vérifiez auprès de l’organisme qui évalue ce qu’il demande en plus."
        ),
        N_(
            "Les thèmes connus sont : stratégie et gouvernance ; soutien à la stratégie ; cycle de vie ; "
            "extension. Le registre n’éclaire que la part du matériel."
        ),
    ),
    sources=(
        N_(
            "Label Numérique responsable, Institut du numérique responsable et Agence LUCIE, présentation "
            "publique"
        ),
        N_("Registre de la collectivité"),
    ),
)

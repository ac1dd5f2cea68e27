"""How the register of outgoing waste is made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Une ligne par code déchet de chaque lot remis au statut de déchet. Un lot remis pour "
            "réemploi sans être un déchet n’y est pas."
        ),
    ),
    formula=(
        N_(
            "Poids en tonnes : pesée saisie pour le code, sinon somme des poids des équipements, "
            "ou à défaut des poids usuels de leur catégorie, alors marqués « ESTIME »."
        ),
    ),
    coverage=(
        N_(
            "La page du registre dit ce qui manque à chaque ligne ; le fichier contient aussi les "
            "lignes incomplètes, champs vides."
        ),
    ),
    interpretation=(
        N_("Le code déchet proposé par catégorie est à confirmer avec votre éco-organisme."),
        N_(
            "Le registre se conserve au moins trois ans ; le registre national refuse au-delà de "
            "dix-huit mois."
        ),
    ),
    sources=(
        N_("Code de l’environnement, article R. 541-43 ; arrêté du 31 mai 2021"),
        N_("Champs du registre national des déchets sortants (Trackdéchets)"),
    ),
)

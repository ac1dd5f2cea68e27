"""How a year's figures are published, and what stays of them."""

from lifecycle.kernel.text import N_
from lifecycle.reports import decree
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_("Tous les indicateurs des tableaux de bord de la collectivité entière, pour une année civile."),
    ),
    formula=(
        N_(
            "Les chiffres sont copiés tels qu’ils sont calculés le jour de la publication, avec leur "
            "formule, leur couverture et les facteurs d’impact alors en vigueur."
        ),
        N_(
            "Les âges et les états sont ceux du jour de la publication ; les flux sont ceux de l’année "
            "publiée."
        ),
    ),
    coverage=(N_("Chaque chiffre garde la couverture qu’il avait ce jour-là."),),
    interpretation=(
        N_(
            "Une saisie tardive ou une correction change les chiffres du registre, jamais ceux qui ont été "
            "publiés : la page montre les deux et leur écart."
        ),
    ),
    sources=(N_("Registre de l’organisation"), decree.SOURCE),
)

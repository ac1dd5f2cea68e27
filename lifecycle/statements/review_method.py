"""How the yearly review is made."""

from lifecycle.kernel.text import N_
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_("Tout le parc de la collectivité : ce qui est présent, ce qui est entré et sorti dans l’année."),
        N_(
            "Les nombres sont ceux des tableaux de bord, pris au même endroit. Si les chiffres de l’année "
            "sont publiés, le bilan les reprend tels quels."
        ),
    ),
    formula=(
        N_("Chaque indicateur porte sa formule, sa source, sa date et sa couverture dans l’annexe du bilan."),
        N_(
            "Les émissions évitées sont présentées à côté de l’empreinte, jamais déduites d’elle. Le "
            "recyclage n’en produit aucune."
        ),
    ),
    coverage=(
        N_(
            "Un équipement sans date ou sans facteur d’émission est compté comme non couvert, jamais comme "
            "zéro."
        ),
    ),
    interpretation=(
        N_(
            "Le code demande des objectifs, des indicateurs de suivi, des mesures et des moyens ; il ne fixe "
            "pas le plan du bilan. Celui-ci est proposé ici et se modifie dans le fichier DOCX."
        ),
        N_(
            "Les objectifs et les mesures viennent de la page « Stratégie » et ne sont pas vérifiés par le "
            "calcul."
        ),
        N_(
            "L’avancement est jugé sur l’année du bilan, au plus tard à son dernier jour. Une valeur qui se "
            "lit un jour donné, comme un âge, est celle qui a été publiée, à défaut la dernière gardée en "
            "décembre ; sans elle, l’objectif est dit non mesuré."
        ),
    ),
    sources=(
        N_("Code général des collectivités territoriales, articles D. 2311-15-1 et L. 2311-1-1"),
        N_("Loi REEN n° 2021-1485 du 15 novembre 2021, article 35 ; décret n° 2022-1084 du 29 juillet 2022"),
        N_("Registre de la collectivité et facteurs d’émission en vigueur"),
    ),
)

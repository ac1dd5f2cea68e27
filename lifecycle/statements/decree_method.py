"""How the statement of the decree's reuse is made."""

from lifecycle.kernel.text import N_
from lifecycle.reports import decree
from lifecycle.statements.method import Method

METHOD = Method(
    counted=(
        N_(
            "Équipements des catégories 2 (écrans, portables, tablettes) et 6 (petits équipements "
            "informatiques et de télécommunication) des déchets d’équipements électriques et "
            "électroniques, article R. 543-172 du code de l’environnement."
        ),
        N_(
            "N’entrent pas dans le calcul les équipements de plus de dix ans à la date de leur réforme, ni "
            "ceux qui portent des informations classifiées ou soumises à des obligations particulières de "
            "sécurité. Chaque équipement exclu est compté une fois, sous le premier motif qui s’applique."
        ),
    ),
    formula=(
        N_("Ratio = A / B × 100, par année civile."),
        N_("A : équipements du périmètre orientés vers le réemploi ou la réutilisation pendant l’année."),
        N_("B : équipements du périmètre réformés et encore en stock le 1er janvier de l’année."),
        N_(
            "A engagé : le partenaire s’est engagé au réemploi au plus tard le jour de la remise. A prouvé : "
            "il déclare le réemploi avec un justificatif ou un bénéficiaire daté."
        ),
    ),
    coverage=(
        N_(
            "Un équipement sans date reste dans le périmètre : une date manquante n’améliore jamais le ratio."
        ),
        N_("Un équipement dont la catégorie DEEE n’est ni 2 ni 6 est compté parmi les exclusions."),
    ),
    interpretation=(
        N_("« Orienté » se lit : remis dans l’année, dans un lot de réemploi ou de reconditionnement."),
        N_(
            "Un équipement déjà placé dans un lot mais pas encore remis est toujours en stock. Un lot de "
            "réparation n’est pas une orientation vers le réemploi : ses équipements reviennent."
        ),
        N_(
            "Le ratio peut dépasser 100 % ou ne pas être défini, quand des équipements sont réformés et "
            "remis la même année. La part des sorties est donnée à côté ; elle n’a pas de valeur légale."
        ),
        N_("L’âge se compte depuis la mise en service, à défaut depuis l’achat."),
    ),
    sources=(
        decree.SOURCE,
        N_("Loi REEN n° 2021-1485 du 15 novembre 2021, article 16"),
        N_("Registre de la collectivité : réformes, lots, remises et résultats déclarés par les partenaires"),
    ),
)
